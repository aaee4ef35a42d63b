// Distributions: what their samples pass on, extreme parameters, misuse.
#include "nn/distributions.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/random.h"
#include "tests/checks.h"

static bool has_gradient(ElTensor *y, ElTensor *x)
{
    ck_assert_msg(y, "%s", el_error_text());
    return el_item(el_sum(el_abs(el_grad(el_sum(el_square(y)), x)))) > 0;
}

// Samples are constants; reparameterized ones are not.
START_TEST(test_what_samples_pass_on)
{
    el_tape_begin();
    ElTensor *a = el_randn(el_shape(3, 2)), *b = el_randn(el_shape(3, 2));
    ck_assert(!has_gradient(el_normal_sample((ElNormal){a, b}), a));
    ck_assert(has_gradient(el_normal_rsample((ElNormal){a, b}), a));
    ck_assert(!has_gradient(el_laplace_sample((ElLaplace){a, b}), b));
    ck_assert(has_gradient(el_laplace_rsample((ElLaplace){a, b}), b));
    ck_assert(!has_gradient(el_logistic_sample((ElLogistic){a, b}), b));
    ck_assert(has_gradient(el_logistic_rsample((ElLogistic){a, b}), b));
    ck_assert(!has_gradient(el_bernoulli_sample((ElBernoulli){a}), a));
    ck_assert(!has_gradient(el_gumbel_softmax_sample((ElGumbelSoftmax){a, 1}), a));
    ck_assert(has_gradient(el_gumbel_softmax_rsample((ElGumbelSoftmax){a, 1}), a));
    ck_assert(!has_gradient(el_normal_mixture_sample((ElNormalMixture){a, b, b}), b));
    ElDiscretizedLogistics pixels = {a, el_sigmoid(b), a};
    ck_assert(!has_gradient(el_discretized_logistics_sample(pixels), b));
    el_tape_end();
}
END_TEST

// One-hot, with the gradient of the relaxed sample that was drawn from the same numbers.
START_TEST(test_straight_through)
{
    el_tape_begin();
    ElTensor *logits = el_randn(el_shape(2, 3, 4)), *weight = el_randn(el_shape(2, 3, 4));
    ElGumbelSoftmax d = {logits, .8};
    el_random_seed(5);
    ElTensor *hard = el_gumbel_softmax_straight_through(d);
    el_random_seed(5);
    ElTensor *soft = el_gumbel_softmax_rsample(d);
    ElTensor *dhard = el_grad(el_sum(el_mul(weight, hard)), logits);
    ElTensor *dsoft = el_grad(el_sum(el_mul(weight, soft)), logits);
    for (int k = 0; k < 24; k++) {
        ck_assert(hard->data[k] == 0 || hard->data[k] == 1);
        ck_assert(dhard->data[k] == dsoft->data[k]);
    }
    ck_assert(el_item(el_sum(hard)) == 6);
    el_tape_end();
}
END_TEST

static void is_finite(ElTensor *y, ElTensor *x)
{
    ck_assert_msg(y, "%s", el_error_text());
    const ElTensor *d = el_grad(el_sum(y), x);
    for (int64_t k = 0; k < el_numel(y); k++) ck_assert(isfinite(y->data[k]));
    for (int64_t k = 0; k < el_numel(d); k++) ck_assert(isfinite(d->data[k]));
}

START_TEST(test_extreme_logits)
{
    el_tape_begin();
    const el_real l[] = {1000, -1000, 0, -1000, 1000, 1000}, t[] = {-1000, 1000, -1000, 0, 1000, 0};
    ElTensor *logits = el_array(el_shape(2, 3), l), *other = el_array(el_shape(2, 3), t);
    ElBernoulli b = {logits};
    is_finite(el_bernoulli_entropy(b), logits);
    is_finite(el_bernoulli_kl(b, (ElBernoulli){other}), logits);
    is_finite(el_bernoulli_log_prob(b, el_zeros(el_shape(2, 3))), logits);
    ElCategorical c = {logits};
    is_finite(el_categorical_mean(c), logits);
    is_finite(el_categorical_entropy(c), logits);
    is_finite(el_categorical_kl(c, (ElCategorical){other}), logits);
    is_finite(el_categorical_log_prob(c, el_ints(el_shape(2), (int32_t[]){1, 0})), logits);
    ElGumbelSoftmax g = {logits, .1};
    is_finite(el_gumbel_softmax_rsample(g), logits);
    is_finite(el_gumbel_softmax_log_prob(g, el_full(el_shape(2, 3), 1. / 3)), logits);
    ElNormalMixture m = {logits, other, el_zeros(el_shape(2, 3))};
    is_finite(el_normal_mixture_log_prob(m, el_zeros(el_shape(2))), logits);
    el_tape_end();
}
END_TEST

// Means a thousand scales away, narrow and wide bins, at both ends and between.
START_TEST(test_extreme_pixels)
{
    el_tape_begin();
    const el_real m[] = {0, 1000, -1000, (el_real).5}, s[] = {-7, -20, 20, 0};
    const el_real values[] = {0, (el_real)17 / 255, 1};
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            ElTensor *logits = el_array(el_shape(1, 2), (el_real[]){1000, -1000});
            ElTensor *mean = el_full(el_shape(1, 2), (double)m[i]);
            ElTensor *logscale = el_full(el_shape(1, 2), (double)s[j]);
            ElDiscretizedLogistics d = {logits, mean, logscale};
            for (int k = 0; k < 3; k++) {
                ElTensor *x = el_full(el_shape(1), (double)values[k]);
                is_finite(el_discretized_logistics_log_prob(d, x), logscale);
                is_finite(el_discretized_logistics_log_prob(d, x), mean);
                is_finite(el_discretized_logistics_log_prob(d, x), logits);
            }
            is_finite(el_discretized_logistics_entropy(d), logscale);
        }
    }
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2, 3)), *b = el_zeros(el_shape(2, 4));
    ck_assert_ptr_null(el_reparameterize(el_zeros(el_shape(3)), el_zeros(el_shape(4))));
    ck_error_has("el_reparameterize: [3] from zeros and [4] from zeros must have one shape");
    ck_assert_ptr_null(el_normal_mean((ElNormal){a, b}));
    ck_error_has("el_normal_mean: [2, 3] from zeros and [2, 4] from zeros must have one shape");
    ck_assert_ptr_null(el_laplace_sample((ElLaplace){a, b}));
    ck_error_has("el_laplace_sample: ");
    ck_assert_ptr_null(el_logistic_log_prob((ElLogistic){a, a}, b));
    ck_error_has("el_logistic_log_prob: [2, 3] from zeros and [2, 4] from zeros");
    ck_assert_ptr_null(el_bernoulli_sample((ElBernoulli){NULL}));
    ck_error_has("el_bernoulli_sample: ");
    ck_assert_ptr_null(el_bernoulli_kl((ElBernoulli){a}, (ElBernoulli){b}));
    ck_error_has("el_bernoulli_kl: [2, 3] from zeros and [2, 4] from zeros must have one shape");
    ck_assert_ptr_null(el_categorical_log_prob((ElCategorical){a}, NULL));
    ck_error_has("el_categorical_log_prob: labels is NULL");
    ck_assert_ptr_null(el_categorical_sample((ElCategorical){el_zeros(el_shape(3))}));
    ck_error_has("el_categorical_sample: logits [3] from zeros must be [batch, ..., classes], with "
                 "a class or more");
    ck_assert_ptr_null(el_categorical_mean((ElCategorical){el_zeros(el_shape(3, 0))}));
    ck_error_has("el_categorical_mean: logits [3, 0] from zeros must be");
    ck_assert_ptr_null(el_gumbel_softmax_rsample((ElGumbelSoftmax){.logits = a}));
    ck_error_has("el_gumbel_softmax_rsample: the temperature is 0; it must be positive");
    el_tape_end();
}
END_TEST

START_TEST(test_misuse_of_mixtures)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2, 3)), *b = el_zeros(el_shape(2, 4));
    ElDiscretizedLogistics pixels = {a, a, a};
    ck_assert_ptr_null(el_discretized_logistics_log_prob(pixels, a));
    ck_error_has("el_discretized_logistics_log_prob: x [2, 3] from zeros and logits [2, 3] from "
                 "zeros do not fit: x must be [batch, ...] and logits [batch, ..., components]");
    ElTensor *deep = el_zeros(el_shape(1, 1, 1, 1, 1, 1, 1, 1));
    ck_assert_ptr_null(el_discretized_logistics_mean((ElDiscretizedLogistics){deep, deep, deep}));
    ck_error_has("have 8 axes; the sum over all values needs one more");
    ElTensor *c = el_zeros(el_shape(3, 3));
    ck_assert_ptr_null(el_discretized_logistics_kl(pixels, (ElDiscretizedLogistics){c, c, c}));
    ck_error_has("el_discretized_logistics_kl: [2, 3] from zeros and [3, 3] from zeros must be "
                 "mixtures of the same pixels");
    ck_assert_ptr_null(el_normal_mixture_mean((ElNormalMixture){a, b, b}));
    ck_error_has("el_normal_mixture_mean: logits [2, 3] from zeros and mean [2, 4] from zeros do "
                 "not fit");
    ck_assert_ptr_null(el_normal_mixture_log_prob((ElNormalMixture){a, a, a}, a));
    ck_error_has("el_normal_mixture_log_prob: x [2, 3] from zeros and mean [2, 3] from zeros do "
                 "not fit");
    el_tape_end();
}
END_TEST

// Everything that a function needs is missing, then all but its first tensor.
START_TEST(test_missing_tensors)
{
    el_tape_begin();
    ElTensor *list[] = {NULL, el_zeros(el_shape(2, 3))};
    for (int i = 0; i < 2; i++) {
        ElTensor *a = list[i], *x = NULL;
        ElNormal n = {a, NULL};
        ElMultivariateNormal full = {a, NULL};
        ElLaplace l = {a, NULL};
        ElLogistic o = {a, NULL};
        ElNormalMixture m = {a, a, NULL};
        ElDiscretizedLogistics d = {a, a, NULL};
        ElBernoulli b = {a};
        ElCategorical c = {a};
        ElGumbelSoftmax g = {a, 1};
        const void *const results[] = {el_reparameterize(a, x),
                                       el_reparameterize_with(a, a, x),
                                       el_normal_mean(n),
                                       el_normal_rsample(n),
                                       el_normal_sample(n),
                                       el_normal_log_prob(n, a),
                                       el_normal_entropy(n),
                                       el_normal_kl(n, n),
                                       el_multivariate_normal_mean(full),
                                       el_multivariate_normal_rsample(full),
                                       el_multivariate_normal_sample(full),
                                       el_multivariate_normal_log_prob(full, a),
                                       el_multivariate_normal_entropy(full),
                                       el_multivariate_normal_kl(full, full),
                                       el_laplace_mean(l),
                                       el_laplace_rsample(l),
                                       el_laplace_sample(l),
                                       el_laplace_log_prob(l, a),
                                       el_laplace_entropy(l),
                                       el_laplace_kl(l, l),
                                       el_logistic_mean(o),
                                       el_logistic_rsample(o),
                                       el_logistic_sample(o),
                                       el_logistic_log_prob(o, a),
                                       el_logistic_entropy(o),
                                       el_normal_mixture_mean(m),
                                       el_normal_mixture_sample(m),
                                       el_normal_mixture_log_prob(m, a),
                                       el_discretized_logistics_mean(d),
                                       el_discretized_logistics_sample(d),
                                       el_discretized_logistics_log_prob(d, a),
                                       el_discretized_logistics_entropy(d),
                                       el_discretized_logistics_kl(d, d),
                                       el_bernoulli_log_prob(b, x),
                                       el_bernoulli_kl(b, (ElBernoulli){x}),
                                       el_categorical_log_prob(c, NULL),
                                       el_categorical_kl(c, (ElCategorical){x}),
                                       el_gumbel_softmax_log_prob(g, x)};
        for (size_t k = 0; k < sizeof results / sizeof *results; k++) {
            ck_assert_msg(!results[k], "number %d", (int)k);
        }
        ck_error_has("is NULL");
    }
    ck_assert_ptr_null(el_bernoulli_mean((ElBernoulli){NULL}));
    ck_assert_ptr_null(el_bernoulli_entropy((ElBernoulli){NULL}));
    ck_assert_ptr_null(el_categorical_mean((ElCategorical){NULL}));
    ck_assert_ptr_null(el_categorical_entropy((ElCategorical){NULL}));
    ck_assert_ptr_null(el_categorical_sample((ElCategorical){NULL}));
    ck_assert_ptr_null(el_gumbel_softmax_rsample((ElGumbelSoftmax){NULL, 1}));
    ck_assert_ptr_null(el_gumbel_softmax_sample((ElGumbelSoftmax){NULL, 1}));
    ck_assert_ptr_null(el_gumbel_softmax_straight_through((ElGumbelSoftmax){NULL, 1}));
    ck_error_has("is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("distributions");
    tcase_add_test(cases, test_what_samples_pass_on);
    tcase_add_test(cases, test_straight_through);
    tcase_add_test(cases, test_extreme_logits);
    tcase_add_test(cases, test_extreme_pixels);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_misuse_of_mixtures);
    tcase_add_test(cases, test_missing_tensors);
    return run_cases("distributions", cases);
}
