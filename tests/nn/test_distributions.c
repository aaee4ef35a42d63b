// Distributions: samples against their densities, KL against Monte Carlo, gradients.
#include <math.h>

#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/distributions.h"
#include "nn/losses.h"
#include "tensor/random.h"
#include "tests/checks.h"

static ElTensor *reparameterize(ElTensor *const in[], void *c)
{
    return (void)c, el_reparameterize(in[0], in[1]);
}
static ElTensor *reparameterize_with(ElTensor *const in[], void *c)
{
    return (void)c, el_reparameterize_with(in[0], in[1], in[2]);
}
static ElTensor *normal_kl(ElTensor *const in[], void *c)
{
    return (void)c, el_normal_kl((ElNormal){in[0], in[1]}, (ElNormal){in[2], in[3]});
}
static ElTensor *normal_log_prob(ElTensor *const in[], void *c)
{
    return (void)c, el_normal_log_prob((ElNormal){in[0], in[1]}, in[2]);
}
static ElTensor *normal_entropy(ElTensor *const in[], void *c)
{
    return (void)c, el_normal_entropy((ElNormal){in[0], in[1]});
}
static ElTensor *bernoulli_log_prob(ElTensor *const in[], void *c)
{
    return (void)c, el_bernoulli_log_prob((ElBernoulli){in[0]}, in[1]);
}
static ElTensor *bernoulli_entropy(ElTensor *const in[], void *c)
{
    return (void)c, el_bernoulli_entropy((ElBernoulli){in[0]});
}
static ElTensor *bernoulli_kl(ElTensor *const in[], void *c)
{
    return (void)c, el_bernoulli_kl((ElBernoulli){in[0]}, (ElBernoulli){in[1]});
}

START_TEST(test_gradients)
{
    const struct {
        ElFunction f;
        int inputs;
    } cases[] = {{reparameterize, 2},    {reparameterize_with, 3}, {normal_kl, 4},
                 {normal_log_prob, 3},   {normal_entropy, 2},      {bernoulli_log_prob, 2},
                 {bernoulli_entropy, 1}, {bernoulli_kl, 2}};
    const ElShape shapes[] = {el_shape(3, 4), el_shape(2), el_shape(0, 2), el_shape(2, 1, 3)};
    if (sizeof(el_real) < 8) return;
    el_tape_begin();
    for (int s = 0; s < 4; s++) {
        ElTensor *in[4];
        for (int i = 0; i < 4; i++) in[i] = el_randn(shapes[s]);
        ck_assert_msg(el_gradcheck(cases[_i].f, NULL, cases[_i].inputs, in, 2), "%d, shape %d: %s",
                      _i, s, el_error_text());
    }
    el_tape_end();
}
END_TEST

// z = mean + exp(logvar / 2) noise: its mean and variance, and not those of sd = logvar.
START_TEST(test_reparameterized_moments)
{
    enum { COUNT = 200000 };
    el_tape_begin();
    ElTensor *z = el_reparameterize(el_full(el_shape(COUNT), 3), el_full(el_shape(COUNT), log(4)));
    double mean = el_item(el_mean(z));
    double variance = el_item(el_mean(el_square(el_add_scalar(z, -mean))));
    ck_assert_double_eq_tol(mean, 3, 5 * 2 / sqrt(COUNT));
    ck_assert_double_eq_tol(variance, 4, 5 * 4 * sqrt(2.0 / COUNT));
    el_tape_end();
}
END_TEST

START_TEST(test_closed_forms)
{
    el_tape_begin();
    ElTensor *mean = el_full(el_shape(1, 1), .7), *logvar = el_full(el_shape(1, 1), -.4);
    double v = exp(-.4), wanted = (.49 + v - 1 + .4) / 2;
    ElNormal q = {mean, logvar}, unit = {el_zeros(el_shape(1, 1)), el_zeros(el_shape(1, 1))};
    ck_assert_double_eq_tol(el_item(el_gaussian_kl(mean, logvar)), wanted, 1e-6);
    ck_assert_double_eq_tol(el_item(el_normal_kl(q, unit)), wanted, 1e-6);
    ck_assert_double_eq_tol(el_item(el_grad(el_sum(el_gaussian_kl(mean, logvar)), mean)), .7, 1e-6);
    ck_assert_double_eq_tol(el_item(el_grad(el_sum(el_gaussian_kl(mean, logvar)), logvar)),
                            (v - 1) / 2, 1e-6);
    ck_assert_double_eq_tol(el_item(el_normal_entropy(q)),
                            .5 * log(2 * 3.14159265358979323846 * exp(1) * v), 1e-6);
    double p = 1 / (1 + exp(-.7));
    ElBernoulli b = {mean};
    ck_assert_double_eq_tol(el_item(el_bernoulli_mean(b)), p, 1e-6);
    ck_assert_double_eq_tol(el_item(el_bernoulli_entropy(b)), -p * log(p) - (1 - p) * log(1 - p),
                            1e-6);
    el_tape_end();
}
END_TEST

// KL(q || p) is the mean under q of log q - log p.
START_TEST(test_kl_by_monte_carlo)
{
    enum { COUNT = 400000 };
    el_tape_begin();
    ElShape many = el_shape(COUNT);
    ElNormal q = {el_full(many, .5), el_full(many, -1)},
             p = {el_full(many, -.2), el_full(many, .3)};
    ElTensor *x = el_normal_sample(q);
    ElTensor *ratio = el_sub(el_normal_log_prob(q, x), el_normal_log_prob(p, x));
    double closed = el_item(el_mean(el_normal_kl(q, p))), drawn = el_item(el_mean(ratio));
    ck_assert_double_eq_tol(drawn, closed, 5 * 1.0 / sqrt(COUNT));
    ElBernoulli a = {el_full(many, .8)}, b = {el_full(many, -.5)};
    x = el_bernoulli_sample(a);
    ratio = el_sub(el_bernoulli_log_prob(a, x), el_bernoulli_log_prob(b, x));
    closed = el_item(el_mean(el_bernoulli_kl(a, b)));
    ck_assert_double_eq_tol(el_item(el_mean(ratio)), closed, 5 * 1.0 / sqrt(COUNT));
    el_tape_end();
}
END_TEST

// Samples are constants; reparameterized ones are not.
START_TEST(test_what_samples_pass_on)
{
    el_tape_begin();
    ElTensor *mean = el_zeros(el_shape(3)), *logvar = el_zeros(el_shape(3));
    ElNormal d = {mean, logvar};
    ck_assert(el_grad(el_sum(el_normal_sample(d)), mean)->data[0] == 0);
    ck_assert(el_grad(el_sum(el_normal_rsample(d)), mean)->data[0] == 1);
    ElTensor *drawn = el_bernoulli_sample((ElBernoulli){mean});
    ck_assert(el_grad(el_sum(drawn), mean)->data[0] == 0);
    for (int k = 0; k < 3; k++) ck_assert(drawn->data[k] == 0 || drawn->data[k] == 1);
    ck_assert_ptr_null(el_reparameterize(mean, el_zeros(el_shape(4))));
    ck_error_has("el_reparameterize: [3] from zeros and [4] from zeros must have one shape");
    ck_assert_ptr_null(el_bernoulli_sample((ElBernoulli){NULL}));
    ck_error_has("el_bernoulli_sample: operand 1 of 1 is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("distributions");
    tcase_add_loop_test(cases, test_gradients, 0, 8);
    tcase_add_test(cases, test_reparameterized_moments);
    tcase_add_test(cases, test_closed_forms);
    tcase_add_test(cases, test_kl_by_monte_carlo);
    tcase_add_test(cases, test_what_samples_pass_on);
    return run_cases("distributions", cases);
}
