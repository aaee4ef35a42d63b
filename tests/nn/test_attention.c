// Attention: what a causal query sees, initial weights, misuse.
#include "nn/attention.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "tensor/random.h"
#include "tests/checks.h"

// No gradient flows from an early query to a later key.
START_TEST(test_causal)
{
    ElParams p = {0};
    ElMultiheadAttention l = el_multihead_attention_new(&p, "mix", 6, 3);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(2, 4, 6));
    ElTensor *y = el_multihead_attention(&l, x, x, (ElAttention){.causal = true});
    ck_assert(el_shape_equal(y->shape, x->shape));
    const ElTensor *d = el_grad(el_sum(el_select(y, 1, 1)), x);
    for (int t = 0; t < 4; t++) ck_assert((d->data[6 * t] != 0) == (t <= 1));
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_new)
{
    ElParams p = {0};
    ElMultiheadAttention l = el_multihead_attention_new(&p, "mix", 24, 2);
    ck_assert_str_eq(l.out_proj_weight->name, "mix.out_proj.weight");
    ck_assert_str_eq(l.in_proj_bias->name, "mix.in_proj_bias");
    double most = 0;
    for (int k = 0; k < 72 * 24; k++) most = fmax(most, fabs((double)l.in_proj_weight->data[k]));
    ck_assert(most <= .25 && most > .24); // sqrt(6 / 96)
    ck_assert(l.in_proj_bias->data[5] == 0 && l.out_proj_bias->data[5] == 0);
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_nothing_to_see)
{
    el_tape_begin();
    ElTensor *q = el_ones(el_shape(1, 2)), *mask = el_full(EL_SCALAR, -INFINITY);
    ElTensor *y = el_scaled_dot_product_attention(q, q, q, (ElAttention){.mask = mask});
    ck_assert(isnan(y->data[0]));
    ElTensor *none = el_zeros(el_shape(0, 2));
    y = el_scaled_dot_product_attention(none, q, q, (ElAttention){.causal = true});
    ck_assert(el_shape_equal(y->shape, none->shape));
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElMultiheadAttention l = el_multihead_attention_new(&p, "mix", 6, 3);
    ElAttention plain = {0};
    el_tape_begin();
    ElTensor *q = el_ones(el_shape(2, 4)), *k = el_ones(el_shape(3, 4)), *x = el_ones(el_shape(6));
    ck_assert_ptr_null(el_scaled_dot_product_attention(q, k, q, plain));
    ck_error_has("el_scaled_dot_product_attention: [2, 4] from ones");
    ck_assert_ptr_null(el_scaled_dot_product_attention(q, x, q, plain));
    ck_error_has("must be [..., queries, d], [..., keys, d] and [..., keys, e]");
    ck_assert_ptr_null(el_scaled_dot_product_attention(q, NULL, q, plain));
    ck_error_has("el_scaled_dot_product_attention: operand 2 of 3 is NULL");
    ck_assert_ptr_null(el_scaled_dot_product_attention(q, k, k, (ElAttention){.scale = NAN}));
    ck_error_has("the scale is nan; it must be a number");
    ck_assert_ptr_null(el_multihead_attention(&l, q, q, plain));
    ck_error_has("el_multihead_attention: [2, 4] from ones");
    ck_assert_ptr_null(el_multihead_attention(&l, x, x, plain));
    ck_error_has("must be [..., time, 6], of at most 7 axes");
    ck_assert_ptr_null(el_multihead_attention(&(ElMultiheadAttention){0}, q, q, plain));
    ck_error_has("the layer was not made; el_multihead_attention_new makes one");
    l.heads = 0; // as in a struct that a program filled itself
    ElTensor *in = el_ones(el_shape(2, 6));
    ck_assert_ptr_null(el_multihead_attention(&l, in, in, plain));
    ck_error_has("el_multihead_attention: 0 heads do not divide the width of the layer");
    l = (ElMultiheadAttention){in, in, el_scalar(1), in, 1};
    ck_assert_ptr_null(el_multihead_attention(&l, in, in, plain));
    ck_error_has("el_multihead_attention: 1 heads do not divide the width");
    ck_assert_ptr_null(el_multihead_attention_new(&p, "odd", 6, 4).out_proj_bias);
    ck_error_has("el_multihead_attention_new: 4 heads of a width of 6 were asked for; the heads "
                 "must divide the width");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("attention");
    tcase_add_test(cases, test_causal);
    tcase_add_test(cases, test_new);
    tcase_add_test(cases, test_nothing_to_see);
    tcase_add_test(cases, test_misuse);
    return run_cases("attention", cases);
}
