// Samples of distributions against their distribution functions, by the statistic of Kolmogorov and
// Smirnov, and against the log-probabilities that the same distributions give.
#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "nn/distributions.h"
#include "tensor/random.h"
#include "tests/checks.h"

enum { COUNT = 40000 };

static const ElShape many = {1, {COUNT}};

static int by_size(const void *a, const void *b)
{
    el_real x = *(const el_real *)a, y = *(const el_real *)b;
    return (x > y) - (x < y);
}

// The largest distance between the distribution of the samples and cdf, times the root of their
// number: above 2 once in some 1500 times when the samples follow cdf.
static double statistic(ElTensor *samples, double (*cdf)(double x))
{
    ck_assert_msg(samples, "%s", el_error_text());
    double worst = 0, n = (double)el_numel(samples);
    qsort(samples->data, (size_t)n, sizeof(el_real), by_size);
    for (int64_t k = 0; k < el_numel(samples); k++) {
        double p = cdf((double)samples->data[k]);
        worst = fmax(worst, fmax(fabs(p - (double)k / n), fabs(p - (double)(k + 1) / n)));
    }
    return worst * sqrt(n);
}

// The parameters of the one-dimensional families: mean 1.5, and logvar or logscale -.6.
static const double mean = 1.5, spread = -.6;

static double normal_cdf(double x)
{
    return erfc((mean - x) / exp(spread / 2) / sqrt(2)) / 2;
}
static double laplace_cdf(double x)
{
    double z = (x - mean) / exp(spread);
    return z < 0 ? exp(z) / 2 : 1 - exp(-z) / 2;
}
static double logistic_cdf(double x)
{
    return 1 / (1 + exp(-(x - mean) / exp(spread)));
}
// Of two classes with logits .8 and -.3 at temperature .6, the log-odds of a relaxed sample times
// .6 are logistic about .8 + .3.
static double relaxed_cdf(double x)
{
    return 1 / (1 + exp(-(.6 * (log(x) - log1p(-x)) - 1.1)));
}
// 1/4 N(-1, .25) + 3/4 N(2, 1).
static double mixture_cdf(double x)
{
    return (.25 * erfc((-1 - x) / .5 / sqrt(2)) + .75 * erfc((2 - x) / sqrt(2))) / 2;
}

START_TEST(test_continuous)
{
    el_tape_begin();
    ElTensor *m = el_full(many, mean), *s = el_full(many, spread);
    ck_assert_double_lt(statistic(el_reparameterize(m, s), normal_cdf), 2);
    ck_assert_double_lt(statistic(el_normal_sample((ElNormal){m, s}), normal_cdf), 2);
    ck_assert_double_lt(statistic(el_laplace_rsample((ElLaplace){m, s}), laplace_cdf), 2);
    ck_assert_double_lt(statistic(el_laplace_sample((ElLaplace){m, s}), laplace_cdf), 2);
    ck_assert_double_lt(statistic(el_logistic_rsample((ElLogistic){m, s}), logistic_cdf), 2);
    ck_assert_double_lt(statistic(el_logistic_sample((ElLogistic){m, s}), logistic_cdf), 2);
    el_tape_end();
}
END_TEST

// One row of numbers, repeated for every sample.
static ElTensor *repeated(ElShape row, const el_real *values)
{
    ElShape shape = row;
    shape.dim[0] = COUNT;
    return el_expand(el_array(row, values), shape);
}

START_TEST(test_relaxed_and_mixed)
{
    el_tape_begin();
    const el_real l[] = {(el_real).8, (el_real)-.3}, w[] = {0, (el_real)1.0986122886681098};
    const el_real m[] = {-1, 2}, v[] = {(el_real)-1.3862943611198906, 0};
    ElGumbelSoftmax relaxed = {repeated(el_shape(1, 2), l), .6};
    ElTensor *x = el_gumbel_softmax_sample(relaxed);
    ck_assert_double_lt(statistic(el_select(x, 1, 0), relaxed_cdf), 2);
    ElNormalMixture mixture = {repeated(el_shape(1, 2), w), repeated(el_shape(1, 2), m),
                               repeated(el_shape(1, 2), v)};
    ck_assert_double_lt(statistic(el_normal_mixture_sample(mixture), mixture_cdf), 2);
    el_tape_end();
}
END_TEST

// Chi-squared of how often each of n outcomes came, given its log-probability: n - 1 in the mean.
static double chi_squared(const ElTensor *outcome, const ElTensor *log_prob)
{
    double sum = 0, n = (double)el_numel(outcome);
    int64_t count[256] = {0};
    for (int64_t k = 0; k < el_numel(outcome); k++) count[lround((double)outcome->data[k])]++;
    for (int64_t i = 0; i < el_numel(log_prob); i++) {
        double wanted = n * exp((double)log_prob->data[i]), d = (double)count[i] - wanted;
        sum += d * d / wanted;
    }
    return sum;
}

START_TEST(test_discrete)
{
    el_tape_begin();
    const el_real l[] = {1, -1, 0, (el_real).5}, b = (el_real).7;
    ElCategorical one = {el_expand(el_array(el_shape(1, 4), l), el_shape(4, 4))};
    ElTensor *log_prob =
        el_categorical_log_prob(one, el_ints(el_shape(4), (int32_t[]){0, 1, 2, 3}));
    ElTensor *logits = repeated(el_shape(1, 4), l);
    ElTensor *x = el_from_ints(el_categorical_sample((ElCategorical){logits}));
    ck_assert_double_lt(chi_squared(x, log_prob), 16.3);
    ElTensor *onehot = el_gumbel_softmax_straight_through((ElGumbelSoftmax){logits, .3});
    x = el_matmul(onehot, el_array(el_shape(4), (el_real[]){0, 1, 2, 3}));
    ck_assert_double_lt(chi_squared(x, log_prob), 16.3);
    ElBernoulli coin = {el_full(el_shape(2), (double)b)};
    log_prob = el_bernoulli_log_prob(coin, el_array(el_shape(2), (el_real[]){0, 1}));
    x = el_bernoulli_sample((ElBernoulli){el_full(many, (double)b)});
    ck_assert_double_lt(chi_squared(x, log_prob), 10.8);
    el_tape_end();
}
END_TEST

// All 256 probabilities of pixels that reach over both ends sum to 1, and samples follow them.
START_TEST(test_discretized_logistics)
{
    el_tape_begin();
    const el_real l[] = {0, 1}, m[] = {(el_real).05, (el_real).8}, s[] = {-2, -1};
    ElShape row = el_shape(1, 2), all = el_shape(256, 2);
    ElDiscretizedLogistics each = {el_expand(el_array(row, l), all),
                                   el_expand(el_array(row, m), all),
                                   el_expand(el_array(row, s), all)};
    ElDiscretizedLogistics d = {repeated(row, l), repeated(row, m), repeated(row, s)};
    ElTensor *values = el_empty(el_shape(256));
    for (int k = 0; k < 256; k++) values->data[k] = (el_real)k / 255;
    ElTensor *log_prob = el_discretized_logistics_log_prob(each, values);
    double total = el_item(el_sum(el_exp(log_prob)));
    ck_assert_double_eq_tol(total, 1, IS_DOUBLE ? 1e-13 : 1e-5);
    ElTensor *x = el_mul_scalar(el_discretized_logistics_sample(d), 255);
    ck_assert_double_lt(fabs(chi_squared(x, log_prob) - 255) / sqrt(2 * 255), 3);
    el_tape_end();
}
END_TEST

// The covariance of the samples is L L^T, whatever stands above L's diagonal.
START_TEST(test_multivariate_normal)
{
    el_tape_begin();
    const el_real l[] = {2, 99, -1, (el_real).5}, m[] = {3, -4};
    ElMultivariateNormal d = {repeated(el_shape(1, 2), m), repeated(el_shape(1, 2, 2), l)};
    ElTensor *x = el_multivariate_normal_sample(d);
    ElTensor *centred = el_sub(x, d.mean);
    ElTensor *c = el_mul_scalar(el_matmul_transposed(centred, centred, EL_TRANSPOSE_A), 1. / COUNT);
    const double wanted[] = {4, -2, -2, 1.25};
    for (int k = 0; k < 4; k++) ck_assert_double_eq_tol((double)c->data[k], wanted[k], .1);
    ElTensor *average = el_mean_axis(centred, 0);
    for (int k = 0; k < 2; k++) ck_assert_double_eq_tol((double)average->data[k], 0, .04);
    el_tape_end();
}
END_TEST

// The density of relaxed samples of two classes integrates to 1 over the first component.
START_TEST(test_relaxed_density)
{
    enum { STEPS = 2000 };
    el_tape_begin();
    ElTensor *logits = el_zeros(el_shape(STEPS, 2)), *x = el_empty(el_shape(STEPS, 2));
    for (int k = 0; k < STEPS; k++) {
        logits->data[2 * k] = (el_real).4;
        x->data[2 * k] = (el_real)((k + .5) / STEPS);
        x->data[2 * k + 1] = 1 - x->data[2 * k];
    }
    ElTensor *log_prob = el_gumbel_softmax_log_prob((ElGumbelSoftmax){logits, 1.3}, x);
    ck_assert_double_eq_tol(el_item(el_mean(el_exp(log_prob))), 1, 1e-4);
    el_tape_end();
}
END_TEST

// The same seed draws the same; the numbers after it differ.
START_TEST(test_seeds)
{
    el_tape_begin();
    ElLogistic d = {el_zeros(el_shape(100)), el_zeros(el_shape(100))};
    el_random_seed(7);
    ElTensor *a = el_logistic_sample(d), *b = el_logistic_sample(d);
    el_random_seed(7);
    ElTensor *c = el_logistic_sample(d);
    ck_assert(memcmp(a->data, c->data, 100 * sizeof(el_real)) == 0);
    ck_assert(memcmp(a->data, b->data, 100 * sizeof(el_real)) != 0);
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("samples");
    tcase_add_test(cases, test_continuous);
    tcase_add_test(cases, test_relaxed_and_mixed);
    tcase_add_test(cases, test_discrete);
    tcase_add_test(cases, test_discretized_logistics);
    tcase_add_test(cases, test_multivariate_normal);
    tcase_add_test(cases, test_relaxed_density);
    tcase_add_test(cases, test_seeds);
    return run_cases("samples", cases);
}
