// Monte Carlo KL: against closed forms, by values and by gradients.
#include <math.h>

#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/distributions.h"
#include "tests/checks.h"

enum { COUNT = 100000 };

static ElTensor *full(double value)
{
    return el_full(el_shape(COUNT), value);
}

static double mean_of(ElTensor *x)
{
    return el_item(el_mean(x));
}

// Within five standard errors.
static void is_estimate(ElTensor *estimates, double wanted)
{
    double mean = mean_of(estimates);
    double error = sqrt(mean_of(el_square(el_add_scalar(estimates, -mean))) / COUNT);
    ck_assert_double_eq_tol(mean, wanted, 5 * error);
}

START_TEST(test_closed_forms)
{
    el_tape_begin();
    ElNormal nq = {full(.5), full(-1)}, np = {full(-.2), full(.3)};
    ElTensor *x = el_normal_sample(nq);
    is_estimate(el_mc_kl(el_normal_log_prob(nq, x), el_normal_log_prob(np, x)),
                mean_of(el_normal_kl(nq, np)));
    ElLaplace lq = {full(.5), full(-1)}, lp = {full(-.2), full(.3)};
    x = el_laplace_sample(lq);
    is_estimate(el_mc_kl(el_laplace_log_prob(lq, x), el_laplace_log_prob(lp, x)),
                mean_of(el_laplace_kl(lq, lp)));
    ElBernoulli bq = {full(.8)}, bp = {full(-.5)};
    x = el_bernoulli_sample(bq);
    is_estimate(el_mc_kl_score(el_bernoulli_log_prob(bq, x), el_bernoulli_log_prob(bp, x)),
                mean_of(el_bernoulli_kl(bq, bp)));
    el_tape_end();
}
END_TEST

// With zeros in place of log p: minus the entropy.
START_TEST(test_entropies)
{
    el_tape_begin();
    ElNormal n = {full(.5), full(-1)};
    ElTensor *zero = full(0);
    is_estimate(el_mc_kl(el_normal_log_prob(n, el_normal_sample(n)), zero),
                -mean_of(el_normal_entropy(n)));
    ElLaplace a = {full(.5), full(-1)};
    is_estimate(el_mc_kl(el_laplace_log_prob(a, el_laplace_sample(a)), zero),
                -mean_of(el_laplace_entropy(a)));
    ElLogistic o = {full(.5), full(-1)};
    is_estimate(el_mc_kl(el_logistic_log_prob(o, el_logistic_sample(o)), zero),
                -mean_of(el_logistic_entropy(o)));
    el_tape_end();
}
END_TEST

// The gradient through rsample is that of the closed form, by every parameter of both.
START_TEST(test_gradients_through_samples)
{
    el_tape_begin();
    ElTensor *in[] = {full(.5), full(-1), full(-.2), full(.3)}, *wanted[4], *got[4];
    ElNormal q = {in[0], in[1]}, p = {in[2], in[3]};
    ElTensor *x = el_normal_rsample(q), *ones = full(1);
    ElTensor *kl = el_mc_kl(el_normal_log_prob(q, x), el_normal_log_prob(p, x));
    ck_assert(el_vjp(el_normal_kl(q, p), ones, 4, in, wanted));
    ck_assert(el_vjp(kl, ones, 4, in, got));
    for (int i = 0; i < 4; i++) is_estimate(got[i], mean_of(wanted[i]));
    el_tape_end();
}
END_TEST

// One logit for all, so that the gradients, first and second, are sums over the examples.
static double derivative(bool estimated, int order, double logit)
{
    el_tape_begin();
    ElTensor *l = el_scalar(logit), *y = NULL;
    ElBernoulli q = {el_expand(l, el_shape(COUNT))}, p = {full(-.5)};
    ElTensor *x = el_bernoulli_sample(q);
    if (estimated)
        y = el_mc_kl_score(el_bernoulli_log_prob(q, x), el_bernoulli_log_prob(p, x));
    else
        y = el_bernoulli_kl(q, p);
    y = el_mean(y);
    for (int i = 0; i < order; i++) y = el_grad(y, l);
    double d = el_item(y);
    el_tape_end();
    return d;
}

START_TEST(test_gradients_of_the_score)
{
    for (int order = 1; order <= 2; order++) {
        double wanted = derivative(false, order, .8), got = derivative(true, order, .8);
        ck_assert_double_eq_tol(got, wanted, .01);
        ck_assert_double_gt(fabs(wanted), .05);
    }
}
END_TEST

// What the mean of the others takes away: the variance of the gradients of single examples falls.
START_TEST(test_the_score_is_less_noisy)
{
    el_tape_begin();
    ElTensor *l = full(0);
    ElBernoulli q = {l}, p = {full(-2)};
    ElTensor *x = el_bernoulli_sample(q);
    ElTensor *log_q = el_bernoulli_log_prob(q, x), *log_p = el_bernoulli_log_prob(p, x);
    ElTensor *d = el_grad(el_sum(el_mc_kl_score(log_q, log_p)), l);
    ElTensor *f = el_stop_gradient(el_sub(log_q, log_p));
    ElTensor *plain = el_grad(el_sum(el_mul(f, log_q)), l);
    double wanted = mean_of(el_grad(el_sum(el_bernoulli_kl(q, p)), l));
    is_estimate(d, wanted);
    is_estimate(plain, wanted);
    double noise = mean_of(el_square(el_add_scalar(d, -wanted)));
    ck_assert_double_lt(noise, .8 * mean_of(el_square(el_add_scalar(plain, -wanted))));
    el_tape_end();
}
END_TEST

// By log_q it is log_q - log_p less its mean over the other examples; by log_p it is -1.
START_TEST(test_baseline)
{
    el_tape_begin();
    ElTensor *log_q = el_array(el_shape(3), (el_real[]){1, 2, 6}), *log_p = el_zeros(el_shape(3));
    ElTensor *in[] = {log_q, log_p}, *d[2];
    ck_assert(el_vjp(el_mc_kl_score(log_q, log_p), el_ones(el_shape(3)), 2, in, d));
    const double wanted[] = {-3, -1.5, 4.5};
    for (int k = 0; k < 3; k++) {
        ck_assert((double)d[0]->data[k] == wanted[k]);
        ck_assert(d[1]->data[k] == -1);
    }
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2)), *b = el_zeros(el_shape(2, 1));
    ck_assert_ptr_null(el_mc_kl(a, b));
    ck_error_has("el_mc_kl: [2] from zeros and [2, 1] from zeros must be log-probabilities [batch] "
                 "of one sample");
    ck_assert_ptr_null(el_mc_kl_score(b, b));
    ck_error_has("el_mc_kl_score: ");
    ck_assert_ptr_null(el_mc_kl_score(a, NULL));
    ck_error_has("el_mc_kl_score: operand 2 of 2 is NULL");
    ElTensor *one = el_full(el_shape(1), -3);
    ck_assert(el_item(el_mc_kl_score(one, el_zeros(el_shape(1)))) == -3);
    ck_assert(el_numel(el_mc_kl_score(el_zeros(el_shape(0)), el_zeros(el_shape(0)))) == 0);
    ck_no_error();
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("monte_carlo");
    tcase_add_test(cases, test_closed_forms);
    tcase_add_test(cases, test_entropies);
    tcase_add_test(cases, test_gradients_through_samples);
    tcase_add_test(cases, test_gradients_of_the_score);
    tcase_add_test(cases, test_the_score_is_less_noisy);
    tcase_add_test(cases, test_baseline);
    tcase_add_test(cases, test_misuse);
    return run_cases("monte_carlo", cases);
}
