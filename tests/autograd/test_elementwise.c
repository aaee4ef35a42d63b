// Elementwise operations where the tables of tests/operations do not look: how operands broadcast,
// and the edges.
#include "autograd/grad.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tests/autograd/samples.h"
#include "tests/checks.h"

START_TEST(test_broadcast_values)
{
    el_tape_begin();
    ElTensor *a = el_randn(el_shape(4, 1, 3)), *b = el_randn(el_shape(5, 1));
    ElTensor *y = el_sub(a, b);
    ck_assert(el_shape_equal(y->shape, el_shape(4, 5, 3)));
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 3; k++) {
                ck_assert(y->data[(i * 5 + j) * 3 + k] == a->data[i * 3 + k] - b->data[j]);
            }
        }
    }
    ck_assert_ptr_null(el_add(el_zeros(el_shape(2, 3)), el_zeros(el_shape(2))));
    ck_error_has("el_add: [2, 3] from zeros and [2] from zeros do not broadcast: aligned at the "
                 "last axis, sizes must be equal or one of them 1");
    el_tape_end();
}
END_TEST

// At a tie each operand gets half, as in PyTorch; relu is flat at 0; NaN is not lost.
START_TEST(test_edges)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2));
    ElTensor *d = el_grad(el_sum(el_maximum(x, el_ones(el_shape(2)))), x);
    ck_assert(d->data[0] == (el_real).5);
    ElTensor *zero = el_zeros(el_shape(1));
    ck_assert(el_item(el_grad(el_sum(el_relu(zero)), zero)) == 0);
    ElTensor *two = el_full(el_shape(1), 2), *power = el_sum(el_pow(zero, two));
    ck_assert(el_item(el_grad(power, zero)) == 0);
    ck_assert(el_item(el_grad(power, two)) == 0);
    ElTensor *both = el_sum(el_pow(zero, el_zeros(el_shape(1))));
    ck_assert(el_item(both) == 1 && el_item(el_grad(both, zero)) == 0);
    ElTensor *tiny = el_full(el_shape(1), 1e-30), *tenth = el_full(el_shape(1), .1);
    double slope = pow(1e-30, .1) * log(1e-30); // tiny is not 0, though its square is in float
    ck_assert_double_eq_tol(el_item(el_grad(el_sum(el_pow(tiny, tenth)), tenth)), slope, 1e-6);
    ck_assert(el_item(el_round(el_scalar(2.5))) == 2 && el_item(el_round(el_scalar(3.5))) == 4);
    ck_assert(isnan(el_item(el_relu(el_scalar(NAN)))));
    ck_assert(isnan(el_item(el_maximum(el_scalar(NAN), el_scalar(1)))));
    ck_assert(isnan(el_item(el_maximum(el_scalar(1), el_scalar(NAN)))));
    ck_assert(el_item(el_softplus(el_scalar(1000))) == 1000);
    ck_assert(el_item(el_sigmoid(el_scalar(-1000))) == 0);
    el_tape_end();
}
END_TEST

// Both bounds count as inside.
START_TEST(test_clamp)
{
    el_tape_begin();
    ElTensor *x = el_array(el_shape(6), (el_real[]){-2, -1, 0, 1, 2, (el_real)NAN});
    ElTensor *y = el_clamp(x, -1, 1), *d = el_grad(el_sum(y), x);
    const el_real values[] = {-1, -1, 0, 1, 1}, slopes[] = {0, 1, 1, 1, 0, 0};
    ck_assert_mem_eq(y->data, values, sizeof values);
    ck_assert(isnan(y->data[5]));
    ck_assert_mem_eq(d->data, slopes, sizeof slopes);
    ck_assert_ptr_null(el_clamp(x, 1, -1));
    ck_error_has("el_clamp: [6] from array cannot be at least 1 and at most -1; they must be "
                 "numbers, low not above high");
    ck_assert_ptr_null(el_clamp(x, NAN, 1));
    ck_error_has("cannot be at least nan");
    ck_assert_ptr_null(el_selu(NULL));
    ck_error_has("el_selu: operand 1 of 1 is NULL");
    el_tape_end();
}
END_TEST

// With NaN nothing holds but that it differs.
START_TEST(test_comparisons_with_nan)
{
    ElTensor *(*const relation[])(ElTensor *, ElTensor *) = {
        el_greater, el_greater_equal, el_less, el_less_equal, el_equal, el_not_equal};
    el_tape_begin();
    for (int i = 0; i < 6; i++) {
        ck_assert(el_item(relation[i](el_scalar(NAN), el_scalar(1))) == (i == 5));
        ck_assert(el_item(relation[i](el_scalar(1), el_scalar(NAN))) == (i == 5));
        ck_assert(el_item(relation[i](el_scalar(NAN), el_scalar(NAN))) == (i == 5));
    }
    ck_assert_ptr_null(el_less(el_zeros(el_shape(2)), el_zeros(el_shape(3))));
    ck_error_has("el_less: [2] from zeros and [3] from zeros do not broadcast");
    el_tape_end();
}
END_TEST

// What is not chosen does no harm, forward or backward.
START_TEST(test_where_shields_from_nan)
{
    el_tape_begin();
    ElTensor *x = el_array(el_shape(3), (el_real[]){-1, 0, 4});
    ElTensor *positive = el_greater(x, el_scalar(0));
    ElTensor *safe = el_where(positive, x, el_scalar(1));
    ElTensor *y = el_where(positive, el_sqrt(safe), el_scalar(0));
    ElTensor *d = el_grad(el_sum(y), x);
    const el_real values[] = {0, 0, 2}, slopes[] = {0, 0, .25};
    ck_assert_mem_eq(y->data, values, sizeof values);
    ck_assert_mem_eq(d->data, slopes, sizeof slopes);
    ElTensor *bad = el_full(el_shape(3), NAN);
    d = el_grad(el_sum(el_where(positive, x, bad)), x);
    ck_assert(d->data[0] == 0 && d->data[2] == 1);
    ElTensor *z = el_where(el_scalar(NAN), el_scalar(1), el_scalar(2)); // NaN is not 0
    ck_assert(el_item(z) == 1);
    ck_assert_ptr_null(el_where(x, el_zeros(el_shape(2)), el_zeros(el_shape(3))));
    ck_error_has("el_where: [3] from array, [2] from zeros and [3] from zeros do not broadcast: "
                 "aligned at the last axis, sizes must be equal or 1");
    ck_assert_ptr_null(el_where(x, x, NULL));
    ck_error_has("el_where: operand 3 of 3 is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("elementwise");
    tcase_add_test(cases, test_broadcast_values);
    tcase_add_test(cases, test_edges);
    tcase_add_test(cases, test_clamp);
    tcase_add_test(cases, test_comparisons_with_nan);
    tcase_add_test(cases, test_where_shields_from_nan);
    return run_cases("elementwise", cases);
}
