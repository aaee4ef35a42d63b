// Annealed importance sampling against densities that are known.
#include "suite/metrics/annealed.h"
#include "suite/metrics/estimate.h"
#include "tests/suite/fixture.h"
#include "tests/suite/ppca.h"

enum { IMAGES = 100 };

static const AnnealedOptions options = {.temperatures = 1000, .chains = 12, .leapfrogs = 3};

static Ppca p;
static GaussianDecoder g;

static void begin(void)
{
    scope_open();
    p = ppca_new(.1);
    g = (GaussianDecoder){.decode = ppca_decode, .model = &p, .latent = LATENT, .deviation = p.s};
}

START_TEST(likelihood_is_that_of_ppca)
{
    ElTensor *x = ppca_sample(&p, IMAGES);
    ElTensor *each = annealed_likelihood(gaussian_observation(&g), x, options);
    ck_assert(each && el_shape_equal(each->shape, el_shape(IMAGES)));
    Estimate truth = estimate_of_each(ppca_log_densities(&p, x)), ours = estimate_of_each(each);
    Estimate error = estimate_of_each(el_sub(each, ppca_log_densities(&p, x)));
    ck_assert_double_eq_tol(ours.mean, truth.mean, .1);
    ck_assert_double_lt(error.standard_error, .05);
}
END_TEST

// The bounds enclose the truth: the gap is small, and not below 0 beyond its error.
START_TEST(gap_is_small)
{
    Estimate gap = estimate_of_each(annealed_gap(gaussian_observation(&g), 30, options));
    ck_assert_int_eq(gap.n, 30);
    ck_assert_double_gt(gap.mean, -3 * gap.standard_error);
    ck_assert_double_lt(gap.mean, .5);
}
END_TEST

// Few temperatures: the estimate is too low, and the gap says so.
START_TEST(gap_tells_of_haste)
{
    AnnealedOptions hasty = {.temperatures = 10, .chains = 2, .leapfrogs = 2};
    Observation model = gaussian_observation(&g);
    ElTensor *x = ppca_sample(&p, IMAGES);
    Estimate low = estimate_of_each(annealed_likelihood(model, x, hasty));
    double short_by = estimate_of_each(ppca_log_densities(&p, x)).mean - low.mean;
    ck_assert_double_gt(short_by, 1);
    ck_assert_double_gt(estimate_of_each(annealed_gap(model, IMAGES, hasty)).mean, short_by / 2);
}
END_TEST

// One code, one pixel, and a likelihood that is not Gaussian: p(x = 1) = E[sigmoid(a z + b)], by
// the trapezoid rule.
static ElTensor *logits_of(ElTensor *z)
{
    return el_add_scalar(el_mul_scalar(z, 4), 1);
}

static ElTensor *coin_log_likelihood(const void *context, ElTensor *x, ElTensor *z)
{
    (void)context;
    return el_neg(el_bernoulli_nll(logits_of(z), x));
}

START_TEST(likelihood_of_a_coin)
{
    double sum = 0;
    for (int k = -8000; k <= 8000; k++) {
        double z = k / 1000.0;
        sum += exp(-z * z / 2) / (1 + exp(-4 * z - 1)) / 1000 / sqrt(2 * acos(-1));
    }
    Observation coin = {.log_likelihood = coin_log_likelihood, .latent = 1};
    ElTensor *x = el_array(el_shape(2, 1), (el_real[]){1, 0});
    AnnealedOptions many = {.temperatures = 20, .chains = 4000, .leapfrogs = 3};
    ElTensor *each = annealed_likelihood(coin, x, many);
    ck_assert_double_eq_tol((double)each->data[0], log(sum), .02);
    ck_assert_double_eq_tol((double)each->data[1], log(1 - sum), .03);
}
END_TEST

START_TEST(deviation_is_found)
{
    g.deviation = 1;
    ck_assert(gaussian_fit_deviation(&g, ppca_sample(&p, 50)));
    ck_assert_double_eq_tol(g.deviation, .1, .002);
}
END_TEST

START_TEST(same_seed_same_bytes)
{
    ElTensor *each[2];
    ElTensor *x = ppca_sample(&p, 3);
    for (int k = 0; k < 2; k++) {
        ElRandom noise = {.seed = 7, .stream = EL_STREAM_EVAL}, *before = el_random_use(&noise);
        AnnealedOptions few = {.temperatures = 5, .chains = 2, .leapfrogs = 2};
        each[k] = annealed_likelihood(gaussian_observation(&g), x, few);
        el_random_use(before);
    }
    ck_assert_mem_eq(each[0]->data, each[1]->data, 3 * sizeof *each[0]->data);
}
END_TEST

static ElTensor *decode_nothing(const void *model, ElTensor *z)
{
    (void)model;
    return el_matmul(z, z); // a mistake
}

START_TEST(mistakes_come_through)
{
    g = (GaussianDecoder){.decode = decode_nothing, .latent = 3, .deviation = 1};
    ElTensor *x = el_zeros(el_shape(4, 5));
    ck_assert_ptr_null(annealed_likelihood(gaussian_observation(&g), x, annealed_quick));
    ck_error_has("matmul");
    ck_assert_ptr_null(annealed_gap(gaussian_observation(&g), 4, annealed_quick));
    ck_error_has("matmul");
    ck_assert(!gaussian_fit_deviation(&g, x));
    ck_error_has("matmul");
    ck_assert_ptr_null(annealed_likelihood(gaussian_observation(&g), NULL, annealed_quick));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("annealed");
    tcase_add_checked_fixture(cases, begin, scope_close);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, likelihood_is_that_of_ppca);
    tcase_add_test(cases, gap_is_small);
    tcase_add_test(cases, gap_tells_of_haste);
    tcase_add_test(cases, likelihood_of_a_coin);
    tcase_add_test(cases, deviation_is_found);
    tcase_add_test(cases, same_seed_same_bytes);
    tcase_add_test(cases, mistakes_come_through);
    return run_cases("annealed", cases);
}
