// Layers: values by hand, initial weights, dropout, gradients, misuse.
#include <math.h>

#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/dropout.h"
#include "nn/mlp.h"
#include "optim/adam.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

START_TEST(test_linear)
{
    ElParams p = {0};
    ElLinear l = el_linear_new(&p, "encode", 3, 2);
    const el_real w[] = {1, 2, 3, 4, 5, 6}, b[] = {10, 20}, x[] = {1, 0, -1, 2, 2, 2};
    memcpy(l.weight->data, w, sizeof w);
    memcpy(l.bias->data, b, sizeof b);
    el_tape_begin();
    ElTensor *y = el_linear(&l, el_array(el_shape(2, 3), x));
    const el_real wanted[] = {8, 18, 22, 50};
    ck_assert_mem_eq(y->data, wanted, sizeof wanted);
    el_tape_end();
    ck_assert_str_eq(l.weight->name, "encode.weight");
    ck_assert_str_eq(l.bias->name, "encode.bias");
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_initial_weights)
{
    ElParams p = {0}, again = {0};
    el_random_seed(3);
    ElLinear l = el_linear_new(&p, "l", 400, 300);
    el_random_seed(3);
    ElLinear same = el_linear_new(&again, "l", 400, 300);
    ck_assert_mem_eq(l.weight->data, same.weight->data, 120000 * sizeof(el_real));
    double sum = 0, squares = 0, bound = 1 / sqrt(400);
    for (int k = 0; k < 120000; k++) {
        double x = (double)l.weight->data[k];
        ck_assert(fabs(x) <= bound);
        sum += x / 120000;
        squares += x * x / 120000;
    }
    ck_assert_double_eq_tol(sum, 0, 5 * bound / sqrt(3 * 120000));
    ck_assert_double_eq_tol(squares, bound * bound / 3, .02 * bound * bound);
    el_params_free(&p);
    el_params_free(&again);
}
END_TEST

static ElTensor *apply_mlp(ElTensor *const in[], void *mlp)
{
    return el_mlp(mlp, in[0]);
}

START_TEST(test_mlp)
{
    ElParams p = {0};
    ElMlp m = el_mlp_new(&p, "critic", el_widths(4, 6, 5, 1), el_tanh);
    ck_assert_int_eq(m.count, 3);
    ck_assert_int_eq(el_params_numel(p), 4 * 6 + 6 + 6 * 5 + 5 + 5 + 1);
    ck_assert_ptr_nonnull(el_params_find(p, "critic.2.bias"));
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(3, 4))}, *y = el_mlp(&m, in[0]);
    ck_assert(el_shape_equal(y->shape, el_shape(3, 1)));
    ElTensor *by_hand = el_linear(
        &m.layer[2], el_tanh(el_linear(&m.layer[1], el_tanh(el_linear(&m.layer[0], in[0])))));
    ck_assert_mem_eq(y->data, by_hand->data, 3 * sizeof(el_real));
    if (IS_DOUBLE) { ck_assert_msg(el_gradcheck(apply_mlp, &m, 1, in, 2), "%s", el_error_text()); }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// The gradient penalty of WGAN-GP, by the critic's weights, against central differences.
static ElTensor *penalty(ElTensor *const in[], void *mlp)
{
    ElMlp m = *(ElMlp *)mlp;
    m.layer[0].weight = in[1];
    m.layer[1].weight = in[2];
    ElTensor *slope = el_grad(el_sum(el_mlp(&m, in[0])), in[0]);
    return el_mean(el_square(el_add_scalar(el_norm_axis(slope, 1), -1)));
}

START_TEST(test_gradient_penalty)
{
    if (!IS_DOUBLE) return;
    ElParams p = {0};
    ElMlp m = el_mlp_new(&p, "critic", el_widths(3, 5, 1), el_softplus);
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(4, 3)), m.layer[0].weight, m.layer[1].weight};
    ck_assert_msg(el_gradcheck(penalty, &m, 3, in, 1), "%s", el_error_text());
    ElMlp dead = el_mlp_new(&p, "dead", el_widths(3, 5, 1), el_relu);
    for (int k = 0; k < 5; k++) dead.layer[0].bias->data[k] = -1e6;
    in[1] = dead.layer[0].weight;
    in[2] = dead.layer[1].weight;
    ElTensor *d = el_grad(penalty(in, &dead), in[1]);
    for (int64_t k = 0; k < el_numel(d); k++) ck_assert(isfinite(d->data[k]));
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

static ElTensor *drop(ElTensor *const in[], void *context)
{
    return (void)context, el_dropout(in[0], .3);
}

START_TEST(test_dropout)
{
    el_threads_set(3);
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(100000)), *y = el_dropout(x, .3);
    double kept = 0;
    for (int k = 0; k < 100000; k++) {
        ck_assert(y->data[k] == 0 || y->data[k] == (el_real)(1 / (1 - .3)));
        kept += y->data[k] != 0;
    }
    ck_assert_double_eq_tol(kept / 100000, .7, 5 * sqrt(.3 * .7 / 100000));
    ck_assert_ptr_eq(el_dropout(x, 0), x);
    ck_assert_ptr_null(el_dropout(x, 1));
    ck_error_has("el_dropout: the probability is 1; it must lie in [0, 1)");
    ElTensor *in[] = {el_randn(el_shape(4, 3))};
    if (IS_DOUBLE) { ck_assert_msg(el_gradcheck(drop, NULL, 1, in, 2), "%s", el_error_text()); }
    el_tape_end();
}
END_TEST

// The list knows of a layer that is not there even when it was to be its first.
START_TEST(test_a_missing_layer_spoils_the_list)
{
    for (int which = 0; which < 2; which++) {
        ElParams p = {0};
        el_linear_new(&p, "first", which == 0 ? 0 : 4, 5);
        el_linear_new(&p, "second", 5, which == 1 ? 0 : 4);
        ck_error_has("el_linear_new: a layer");
        ElParams under = el_params_under(p, which ? "first." : "second.");
        ck_assert_ptr_null(el_adam_new(p, .01).state.list);
        ck_error_has("el_adam_new: the parameter list is incomplete");
        ck_assert_ptr_null(el_adam_new(under, .01).state.list);
        ck_error_has("el_adam_new: the parameter list is incomplete");
        el_params_free(&under);
        el_params_free(&p);
    }
    for (int which = 0; which < 2; which++) {
        ElParams p = {0};
        el_mlp_new(&p, which ? NULL : "mlp", which ? el_widths(3, 2) : el_widths(3), el_relu);
        el_error_clear();
        el_linear_new(&p, "second", 5, 4);
        ck_assert_ptr_null(el_adam_new(p, .01).state.list);
        ck_error_has("el_adam_new: the parameter list is incomplete");
        el_params_free(&p);
    }
}
END_TEST

static ElTensor *weight_after(uint64_t seed, bool noise, uint64_t *position)
{
    ElParams p = {0};
    el_random_seed(seed);
    if (noise) el_randn(el_shape(100));
    uint64_t before = el_random_current()->position;
    ElLinear l = el_linear_new(&p, "l", 7, 5);
    *position = el_random_current()->position - before;
    ElTensor *weight = el_tensor_copy(l.weight);
    el_params_free(&p);
    return weight;
}

// Weights do not depend on the noise drawn before, nor noise on the layers made before.
START_TEST(test_weights_have_a_stream_of_their_own)
{
    uint64_t moved[3];
    el_tape_begin();
    ElTensor *a = weight_after(3, false, &moved[0]), *b = weight_after(3, true, &moved[1]);
    ElTensor *c = weight_after(4, false, &moved[2]);
    ck_assert_mem_eq(a->data, b->data, 35 * sizeof(el_real));
    ck_assert(memcmp(a->data, c->data, 35 * sizeof(el_real)) != 0);
    for (int i = 0; i < 3; i++) ck_assert_uint_eq(moved[i], 0);
    el_tensor_free(a);
    el_tensor_free(b);
    el_tensor_free(c);
    el_tape_end();
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElLinear l = el_linear_new(&p, "l", 0, 5);
    ck_error_has("el_linear_new: a layer `l` of [0, 5] was asked for; it needs a name and sizes");
    ck_assert_ptr_null(l.weight);
    el_tape_begin();
    ck_assert_ptr_null(el_linear(&l, el_ones(el_shape(2, 3))));
    ck_error_has("el_linear: the layer was not made; el_linear_new makes one");
    ElMlp m = el_mlp_new(&p, "m", el_widths(3), el_relu);
    ck_error_has("el_widths: 1 widths were given");
    ck_assert_ptr_null(el_mlp(&m, el_ones(el_shape(2, 3))));
    ck_error_has("el_mlp: the MLP was not made");
    el_mlp_new(&p, "m", el_widths(3, 4, 5), NULL);
    ck_error_has("no activation");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("layers");
    tcase_add_test(cases, test_linear);
    tcase_add_test(cases, test_initial_weights);
    tcase_add_test(cases, test_mlp);
    tcase_add_test(cases, test_gradient_penalty);
    tcase_add_test(cases, test_dropout);
    tcase_add_test(cases, test_a_missing_layer_spoils_the_list);
    tcase_add_test(cases, test_weights_have_a_stream_of_their_own);
    tcase_add_test(cases, test_misuse);
    return run_cases("layers", cases);
}
