// Layout and products: values against plain loops, gradients to second order against differences.
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
    tcase_add_loop_test(cases, test_matmul_gradients, 0, 8);
    tcase_add_loop_test(cases, test_transposed_matmul, 0, 4);
    tcase_add_loop_test(cases, test_affine_gradients, 0, 4);
    tcase_add_test(cases, test_threads_multiply_the_same);
    tcase_add_test(cases, test_misuse);
    return run_cases("ops", cases);
}
