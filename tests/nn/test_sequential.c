// Sequential: steps in their order, training passed on, a layer of one's own, misuse. All layers:
// that none leaks when memory is short.
#include "nn/sequential.h"

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "nn/attention.h"
#include "nn/conv.h"
#include "nn/embedding.h"
#include "nn/mlp.h"
#include "nn/norm.h"
#include "nn/recurrent.h"
#include "nn/spectral_norm.h"
#include "tensor/pool.h"
#include "tensor/random.h"
#include "tests/checks.h"

// A layer of the program's own: x times one trained number.
static ElTensor *gain_step(const void *layer, ElTensor *x, bool training)
{
    (void)training;
    ElTensor *const *gain = layer;
    return el_mul(x, *gain);
}

static ElTensor *flat(ElTensor *x)
{
    return el_flatten(x, 1);
}

START_TEST(test_steps)
{
    ElParams p = {0};
    ElConvSizes sizes = {.in = 1, .out = 4, .size = 3};
    ElConv2d conv = el_conv2d_new(&p, "conv", sizes);
    ElBatchNorm norm = el_batch_norm_new(&p, "norm", 4, (ElNorm){0});
    ElTensor *gain = el_params_add(&p, NULL, "gain", el_shape(1), EL_TRAINED);
    ElLinear out = el_linear_new(&p, "out", 16, 3);
    double dropped = .5;
    gain->data[0] = 2;
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(5, 1, 4, 4));
    for (int training = 0; training < 2; training++) {
        el_random_seed(8);
        ElTensor *y = el_sequential(x, training, {el_conv2d_step, &conv, NULL},
                                    {el_batch_norm_step, &norm, el_relu}, {NULL, NULL, flat},
                                    {el_dropout_step, &dropped, NULL}, {gain_step, &gain, el_tanh},
                                    {el_linear_step, &out, NULL});
        el_random_seed(8);
        ElTensor *h = flat(el_relu(el_batch_norm(&norm, el_conv2d_apply(&conv, x), training)));
        if (training) h = el_mul(h, el_mul_scalar(el_rand_bernoulli(h->shape, .5), 2));
        h = el_linear(&out, el_tanh(el_mul(h, gain)));
        ck_assert_mem_eq(y->data, h->data, 15 * sizeof(el_real));
        ck_assert_int_eq(el_grads(el_sum(y), p).count, 7);
    }
    ck_assert_ptr_eq(el_sequential_list(x, false, 0, NULL), x);
    ck_no_error();
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElLinear l = el_linear_new(&p, "l", 2, 3);
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(4, 2));
    ck_assert_ptr_null(el_sequential(x, false, {el_linear_step, &l, NULL}, {NULL, &l, NULL}));
    ck_error_has("el_sequential: step 2 of 2 has neither a function nor an activation");
    ck_assert_ptr_null(el_sequential(NULL, false, {el_linear_step, &l, NULL}));
    ck_error_has("el_sequential: operand 1 of 1 is NULL");
    ck_assert_ptr_null(el_sequential(x, false, {el_linear_step, NULL, el_relu}));
    ck_error_has("el_linear: the layer is NULL");
    ck_assert_ptr_null(el_sequential_list(x, false, 2, NULL));
    ck_error_has("el_sequential: the list of steps is NULL");
    ck_assert_ptr_null(el_sequential(x, true, {el_dropout_step, NULL, NULL}));
    ck_error_has("el_dropout: the probability is NULL");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

static void make_all(ElParams *p)
{
    ElLinear l = el_linear_new(p, "linear", 2, 3);
    if (l.weight) el_spectral_norm_new(p, l.weight, 0);
    el_mlp_new(p, "mlp", el_widths(2, 3, 1), el_relu);
    ElConvSizes sizes = {.in = 2, .out = 3, .size = 3};
    el_conv1d_new(p, "conv1d", sizes);
    ElConv2d conv = el_conv2d_new(p, "conv2d", sizes);
    ck_assert(!conv.weight == !conv.conv.bias); // a layer without its bias would go unnoticed
    el_conv_transpose2d_new(p, "transposed", sizes);
    el_batch_norm_new(p, "batch", 3, (ElNorm){0});
    el_layer_norm_new(p, "layer", el_shape(3), (ElNorm){0});
    el_group_norm_new(p, "group", 4, (ElNorm){.groups = 2});
    el_embedding_new(p, "table", 4, 2);
    el_gru_cell_new(p, "gru", 2, 3);
    el_lstm_cell_new(p, "lstm", 2, 3);
    el_multihead_attention_new(p, "mix", 4, 2);
}

// Whatever cannot be made for want of memory marks the list, and what was made is freed with it.
START_TEST(test_failing_allocations)
{
    bool failed = true;
    for (int64_t after = 0; failed; after++) {
        int64_t live = el_memory_live();
        ElParams p = {0};
        el_pool_fail_after(after);
        make_all(&p);
        el_pool_fail_after(-1);
        failed = el_error_text();
        el_error_clear();
        ck_assert(el_params_usable("el_adam_new", p) == !failed);
        el_error_clear();
        el_params_free(&p);
        ck_assert_int_eq(el_memory_live(), live);
        ck_assert(after > 20 || failed);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("sequential");
    tcase_add_test(cases, test_steps);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_failing_allocations);
    return run_cases("sequential", cases);
}
