// Reductions, layout and products: values against plain loops, gradients to second order against
// differences.
#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/parallel.h"
#include "tests/autograd/samples.h"
#include "tests/checks.h"

static ElTensor *sum_01(ElTensor *const in[], void *c)
{
    return (void)c, el_sum_axes(in[0], el_axes(0, -1), EL_DROPDIM);
}
static ElTensor *sum_keep(ElTensor *const in[], void *c)
{
    return (void)c, el_sum_axes(in[0], el_axes(1), EL_KEEPDIM);
}
static ElTensor *sum_none(ElTensor *const in[], void *c)
{
    return (void)c, el_sum_axes(in[0], (ElAxes){0}, EL_DROPDIM);
}
static ElTensor *sum_all(ElTensor *const in[], void *c)
{
    return (void)c, el_sum(in[0]);
}
static ElTensor *mean_axis(ElTensor *const in[], void *c)
{
    return (void)c, el_mean_axis(in[0], -2);
}
static ElTensor *mean_all(ElTensor *const in[], void *c)
{
    return (void)c, el_mean(in[0]);
}
static ElTensor *norm_axis(ElTensor *const in[], void *c)
{
    return (void)c, el_norm_axis(in[0], 1);
}
static ElTensor *norm_all(ElTensor *const in[], void *c)
{
    return (void)c, el_norm(in[0]);
}
static ElTensor *expand(ElTensor *const in[], void *c)
{
    return (void)c, el_expand(in[0], el_shape(2, 2, 3, 4));
}
static ElTensor *sum_to(ElTensor *const in[], void *c)
{
    return (void)c, el_sum_to(in[0], el_shape(3, 1));
}
static ElTensor *reshape(ElTensor *const in[], void *c)
{
    return (void)c, el_square(el_reshape(in[0], el_shape(4, 6)));
}
static ElTensor *flatten(ElTensor *const in[], void *c)
{
    return (void)c, el_square(el_flatten(in[0], 1));
}

START_TEST(test_shape_gradients)
{
    const ElFunction f[] = {sum_01,    sum_keep, sum_none, sum_all, mean_axis, mean_all,
                            norm_axis, norm_all, expand,   sum_to,  reshape,   flatten};
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {sample(el_shape(2, 3, 4), false)};
    ck_assert_msg(el_gradcheck(f[_i], NULL, 1, in, 2), "%d: %s", _i, el_error_text());
    el_tape_end();
}
END_TEST

// Every set of axes of a rank-4 tensor, one of size 1, against a plain loop.
START_TEST(test_sum_values)
{
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(3, 1, 4, 5));
    for (int set = 0; set < 16; set++) {
        ElAxes axes = {0};
        ElShape kept = x->shape;
        for (int i = 0; i < 4; i++) {
            if (!(set >> i & 1)) continue;
            axes.axis[axes.count++] = i - 4 * (i % 2);
            kept.dim[i] = 1;
        }
        ElTensor *y = el_sum_axes(x, axes, EL_KEEPDIM), *back = el_expand(y, x->shape);
        ck_assert(el_shape_equal(y->shape, kept));
        double wanted[60] = {0};
        for (int k = 0; k < 60; k++) {
            int at[4] = {k / 20, 0, k / 5 % 4, k % 5}, to = 0;
            for (int i = 0; i < 4; i++) to = to * (int)kept.dim[i] + (set >> i & 1 ? 0 : at[i]);
            wanted[to] += (double)x->data[k];
        }
        for (int k = 0; k < el_numel(y); k++) {
            ck_assert_double_eq_tol((double)y->data[k], wanted[k], 20 * tolerance);
        }
        ck_assert_int_eq(el_numel(back), 60);
        ElTensor *dropped = el_sum_axes(x, axes, EL_DROPDIM);
        ck_assert_int_eq(dropped->shape.rank, 4 - axes.count);
        ck_assert_mem_eq(dropped->data, y->data, (size_t)el_numel(y) * sizeof(el_real));
    }
    el_tape_end();
}
END_TEST

START_TEST(test_sums_of_nothing)
{
    el_tape_begin();
    ck_assert(el_item(el_sum(el_zeros(el_shape(0)))) == 0);
    ck_assert(isnan(el_item(el_mean(el_zeros(el_shape(0, 3))))));
    ElTensor *columns = el_sum_axis(el_zeros(el_shape(0, 3)), 0);
    ck_assert_int_eq(el_numel(columns), 3);
    ck_assert(columns->data[0] == 0 && columns->data[2] == 0);
    ck_assert_int_eq(el_numel(el_sum_axis(el_zeros(el_shape(0, 3)), 1)), 0);
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_norm_at_zero)
{
    el_tape_begin();
    ElTensor *x = el_zeros(el_shape(3, 4));
    ElTensor *d = el_grad(el_sum(el_norm_axis(x, 1)), x);
    for (int k = 0; k < 12; k++) ck_assert(d->data[k] == 0);
    ElTensor *dd = el_grad(el_sum(el_square(d)), x);
    for (int k = 0; k < 12; k++) ck_assert(isfinite(dd->data[k]));
    el_tape_end();
}
END_TEST

static ElTensor *matmul(ElTensor *const in[], void *which)
{
    return which ? el_matmul_transposed(in[0], in[1], *(int *)which) : el_matmul(in[0], in[1]);
}

START_TEST(test_matmul_gradients)
{
    if (!IS_DOUBLE) return;
    const ElShape pairs[][2] = {
        {el_shape(2, 3), el_shape(3, 4)},    {el_shape(3), el_shape(3, 2)},
        {el_shape(2, 3), el_shape(3)},       {el_shape(4), el_shape(4)},
        {el_shape(2, 2, 3), el_shape(3, 2)}, {el_shape(2, 1, 2, 3), el_shape(3, 3, 2)},
        {el_shape(0, 3), el_shape(3, 2)},    {el_shape(2, 0), el_shape(0, 3)},
    };
    el_tape_begin();
    ElTensor *in[] = {sample(pairs[_i][0], false), sample(pairs[_i][1], false)};
    ck_assert_msg(el_gradcheck(matmul, NULL, 2, in, 2), "%d: %s", _i, el_error_text());
    el_tape_end();
}
END_TEST

START_TEST(test_transposed_matmul)
{
    el_tape_begin();
    int which = _i;
    ElTensor *a = el_randn(which & EL_TRANSPOSE_A ? el_shape(2, 4, 3) : el_shape(2, 3, 4));
    ElTensor *b = el_randn(which & EL_TRANSPOSE_B ? el_shape(5, 4) : el_shape(4, 5));
    ElTensor *y = el_matmul_transposed(a, b, which);
    for (int k = 0; k < 30; k++) {
        int batch = k / 15, i = k / 5 % 3, j = k % 5;
        double sum = 0;
        for (int p = 0; p < 4; p++) {
            int from_a = which & EL_TRANSPOSE_A ? p * 3 + i : i * 4 + p;
            int from_b = which & EL_TRANSPOSE_B ? j * 4 + p : p * 5 + j;
            sum += (double)a->data[batch * 12 + from_a] * (double)b->data[from_b];
        }
        ck_assert_double_eq_tol((double)y->data[k], sum, 10 * tolerance);
    }
    ElTensor *in[] = {a, b};
    if (IS_DOUBLE) { ck_assert_msg(el_gradcheck(matmul, &which, 2, in, 2), "%s", el_error_text()); }
    el_tape_end();
}
END_TEST

static ElTensor *affine(ElTensor *const in[], void *no_bias)
{
    return el_affine(in[0], in[1], no_bias ? NULL : in[2]);
}

START_TEST(test_affine_gradients)
{
    if (!IS_DOUBLE) return;
    const ElShape shapes[] = {el_shape(5, 3), el_shape(2, 2, 3), el_shape(3), el_shape(0, 3)};
    el_tape_begin();
    ElTensor *in[] = {sample(shapes[_i], false), sample(el_shape(4, 3), false),
                      sample(el_shape(4), false)};
    ck_assert_msg(el_gradcheck(affine, NULL, 3, in, 2), "%s", el_error_text());
    ck_assert_msg(el_gradcheck(affine, (void *)"none", 2, in, 2), "%s", el_error_text());
    ElTensor *flat = el_reshape(in[0], el_shape(el_numel(in[0]) / 3, 3));
    ElTensor *composed = el_add(el_matmul_transposed(flat, in[1], EL_TRANSPOSE_B), in[2]);
    ElTensor *y = affine(in, NULL);
    for (int64_t k = 0; k < el_numel(y); k++) {
        ck_assert_double_eq_tol((double)y->data[k], (double)composed->data[k], 10 * tolerance);
    }
    el_tape_end();
}
END_TEST

// A product large enough for threads has the same bytes with 1, 2 and 3 of them.
START_TEST(test_threads_multiply_the_same)
{
    el_tape_begin();
    ElTensor *a = el_randn(el_shape(130, 300)), *b = el_randn(el_shape(300, 210)), *y[3];
    for (int threads = 1; threads <= 3; threads++) {
        el_threads_set(threads);
        y[threads - 1] = el_matmul(a, b);
    }
    size_t bytes = (size_t)el_numel(y[0]) * sizeof(el_real);
    ck_assert_mem_eq(y[0]->data, y[1]->data, bytes);
    ck_assert_mem_eq(y[0]->data, y[2]->data, bytes);
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2, 3));
    ck_assert_ptr_null(el_sum_axis(a, 2));
    ck_error_has("el_sum_axis: [2, 3] from zeros has no axis 2; its axes are -2 to 1");
    ck_assert_ptr_null(el_sum_axes(a, el_axes(1, -1), EL_DROPDIM));
    ck_error_has("axis -1 of [2, 3] from zeros is given twice");
    ck_assert_ptr_null(el_reshape(a, el_shape(4)));
    ck_error_has(
        "el_reshape: [2, 3] from zeros has 6 elements and [4] has 4; they must be as many");
    ck_assert_ptr_null(el_flatten(a, 3));
    ck_error_has("el_flatten: [2, 3] from zeros has no axis 3");
    ck_assert_ptr_null(el_matmul(a, a));
    ck_error_has("3 columns meet 2 rows; they must be as many");
    ck_assert_ptr_null(el_matmul(a, el_scalar(1)));
    ck_error_has("must have at least one axis; el_mul scales");
    ck_assert_ptr_null(el_matmul(el_zeros(el_shape(2, 1, 3)), el_zeros(el_shape(3, 3, 1))));
    ck_error_has("the batch axes of");
    ck_assert_ptr_null(el_expand(a, el_shape(3, 3)));
    ck_error_has("el_expand: [2, 3] from zeros does not broadcast to [3, 3]");
    ck_assert_ptr_null(el_sum_to(a, el_shape(4)));
    ck_error_has("el_sum_to: [2, 3] from zeros is not what [4] broadcasts to");
    ck_assert_ptr_null(el_affine(a, el_zeros(el_shape(4, 2)), NULL));
    ck_error_has("el_affine: the last axis of [2, 3] from zeros must be 2");
    ck_assert_ptr_null(el_affine(a, el_zeros(el_shape(4, 3)), el_zeros(el_shape(3))));
    ck_error_has("the bias [3] from zeros must be [4]");
    ck_assert_ptr_null(el_exp(NULL));
    ck_error_has("el_exp: operand 1 of 1 is NULL");
    ck_assert_ptr_null(el_add(a, NULL));
    ck_error_has("el_add: operand 2 of 2 is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("ops");
    tcase_add_loop_test(cases, test_shape_gradients, 0, 12);
    tcase_add_test(cases, test_sum_values);
    tcase_add_test(cases, test_sums_of_nothing);
    tcase_add_test(cases, test_norm_at_zero);
    tcase_add_loop_test(cases, test_matmul_gradients, 0, 8);
    tcase_add_loop_test(cases, test_transposed_matmul, 0, 4);
    tcase_add_loop_test(cases, test_affine_gradients, 0, 4);
    tcase_add_test(cases, test_threads_multiply_the_same);
    tcase_add_test(cases, test_misuse);
    return run_cases("ops", cases);
}
