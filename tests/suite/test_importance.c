// Importance-weighted bounds on probabilistic PCA, whose posterior is known.
#include "suite/metrics/estimate.h"
#include "suite/metrics/importance.h"
#include "tests/suite/fixture.h"
#include "tests/suite/ppca.h"

enum { IMAGES = 100 };

// A proposal: the posterior's own law with its deviations multiplied.
typedef struct {
    Ppca ppca;
    double wider;
} Encoder;

// z of one image, and log q(z | x). The posterior is N(M^-1 W^T (x - mean), s^2 M^-1) with
// M = W^T W + s^2 I = L L^T.
static double draw_code(const Encoder *e, const el_real *x, const el_real *noise, double z[])
{
    double deviation = e->ppca.s * e->wider, log_density = 0;
    ppca_project(&e->ppca, x, z);
    for (int i = 0; i < LATENT; i++) {
        z[i] += deviation * (double)noise[i];
        log_density += log(e->ppca.lower[i][i] / deviation) - log(2 * acos(-1)) / 2 -
                       (double)noise[i] * (double)noise[i] / 2;
    }
    ppca_solve_back(&e->ppca, z);
    return log_density;
}

static double log_joint(const Ppca *p, const el_real *x, const double z[])
{
    double squares = 0, error = 0;
    for (int i = 0; i < LATENT; i++) squares += z[i] * z[i];
    for (int j = 0; j < PIXELS; j++) {
        double mean = (double)p->mean->data[j];
        for (int i = 0; i < LATENT; i++) mean += (double)p->w->data[j * LATENT + i] * z[i];
        error += pow((double)x[j] - mean, 2);
    }
    return -(LATENT + PIXELS) * log(2 * acos(-1)) / 2 - squares / 2 - PIXELS * log(p->s) -
           error / (2 * p->s * p->s);
}

static ElTensor *log_weight(const void *context, ElTensor *x)
{
    const Encoder *e = context;
    int64_t rows = x ? x->shape.dim[0] : 0;
    ElTensor *noise = el_randn(el_shape(rows, LATENT)), *w = el_empty(el_shape(rows));
    for (int64_t k = 0; noise && k < el_numel(w); k++) {
        double z[LATENT];
        const el_real *image = x->data + k * PIXELS;
        double log_q = draw_code(e, image, noise->data + k * LATENT, z);
        w->data[k] = (el_real)(log_joint(&e->ppca, image, z) - log_q);
    }
    return noise ? w : NULL;
}

static ImportanceBound bound_of(const Encoder *e, ElTensor *x, int64_t draws)
{
    Proposal q = {.log_weight = log_weight, .context = e};
    ImportanceBound b = importance_bound(q, x, draws);
    ck_assert(el_shape_equal(b.bound->shape, el_shape(x->shape.dim[0])));
    return b;
}

// With the posterior itself every draw has the weight p(x).
START_TEST(exact_posterior)
{
    static const int64_t draws[] = {1, 7};
    Encoder e = {.ppca = ppca_new(.1), .wider = 1};
    ElTensor *x = ppca_sample(&e.ppca, IMAGES), *truth = ppca_log_densities(&e.ppca, x);
    for (int t = 0; t < 2; t++) {
        ImportanceBound b = bound_of(&e, x, draws[t]);
        for (int k = 0; k < IMAGES; k++) {
            ck_assert_double_eq_tol((double)b.bound->data[k], (double)truth->data[k], 2e-3);
            ck_assert_double_eq_tol((double)b.effective->data[k], (double)draws[t], 1e-3);
        }
    }
}
END_TEST

// With another proposal the bound rises with the draws, to within a tenth of a nat. More draws
// than go in one chunk, and no multiple of it.
START_TEST(bound_rises_to_the_density)
{
    Encoder e = {.ppca = ppca_new(.1), .wider = 1.4};
    ElTensor *x = ppca_sample(&e.ppca, IMAGES);
    double truth = estimate_of_each(ppca_log_densities(&e.ppca, x)).mean;
    Estimate elbo = estimate_of_each(bound_of(&e, x, 1).bound);
    ImportanceBound many = bound_of(&e, x, 700);
    Estimate bound = estimate_of_each(many.bound), size = estimate_of_each(many.effective);
    // ELBO = log p(x) - KL(q | p) = log p(x) - d (1.4^2 - 1 - log 1.4^2) / 2.
    double kl = LATENT * (1.96 - 1 - log(1.96)) / 2;
    double error =
        estimate_of_each(el_sub(bound_of(&e, x, 1).bound, ppca_log_densities(&e.ppca, x)))
            .standard_error;
    ck_assert_double_eq_tol(elbo.mean, truth - kl, 4 * error);
    ck_assert_double_eq_tol(bound.mean, truth, .1);
    // E[w]^2 / E[w^2] = (1.4^-2 sqrt(2 1.4^2 - 1))^d = .254 of them, less a little.
    ck_assert_double_eq_tol(size.mean / 700, .254, .06);
}
END_TEST

static ElTensor *no_weight(const void *context, ElTensor *x)
{
    (void)context;
    return el_matmul(x, x); // a mistake
}

START_TEST(mistakes_come_through)
{
    ImportanceBound b =
        importance_bound((Proposal){.log_weight = no_weight}, el_ones(el_shape(3, 5)), 4);
    ck_assert(!b.bound && !b.effective);
    ck_error_has("matmul");
    ck_assert_ptr_null(importance_bound((Proposal){.log_weight = no_weight}, NULL, 4).bound);
}
END_TEST

START_TEST(means_of_logarithms)
{
    ck_assert_double_eq_tol(log_mean_exp(2, (double[]){1000, 1000}), 1000, 1e-12);
    ck_assert_double_eq_tol(log_mean_exp(2, (double[]){0, log(3)}), log(2), 1e-12);
    ck_assert_double_eq_tol(log_mean_exp(2, (double[]){0, -INFINITY}), -log(2), 1e-12);
    ck_assert(log_mean_exp(1, (double[]){-INFINITY}) == -INFINITY);
    Estimate e = estimate_of_each(el_array(el_shape(4), (el_real[]){1, 2, 3, 6}));
    ck_assert_double_eq_tol(e.mean, 3, 1e-12);
    ck_assert_double_eq_tol(e.standard_error, sqrt(14.0 / 3 / 4), 1e-12);
    ck_assert_int_eq(e.n, 4);
    ck_assert_int_eq(estimate_of_each(NULL).n, 0);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("importance");
    tcase_add_checked_fixture(cases, scope_open, scope_close);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, exact_posterior);
    tcase_add_test(cases, bound_rises_to_the_density);
    tcase_add_test(cases, mistakes_come_through);
    tcase_add_test(cases, means_of_logarithms);
    return run_cases("importance", cases);
}
