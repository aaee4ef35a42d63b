// Reductions where the tables of tests/operations do not look: every set of axes, the edges,
// misuse.
#include "autograd/grad.h"
#include "autograd/ops/accumulate.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/softmax.h"
#include "autograd/tape.h"
#include "tensor/parallel.h"
#include "tests/autograd/samples.h"
#include "tests/checks.h"

static const el_real infinite = (el_real)INFINITY;

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

static bool all_nan(const ElTensor *t)
{
    for (int64_t k = 0; k < el_numel(t); k++) {
        if (!isnan(t->data[k])) return false;
    }
    return true;
}

// As in PyTorch: a lane that is all -inf, holds inf or holds NaN becomes NaN; -inf beside numbers
// gets no share.
START_TEST(test_softmax_of_infinities)
{
    el_tape_begin();
    ElTensor *x = el_array(el_shape(2, 2), (el_real[]){0, -infinite, 1, 1});
    ElTensor *y = el_softmax(x, 1), *log_y = el_log_softmax(x, 1);
    ck_assert(y->data[0] == 1 && y->data[1] == 0 && y->data[2] == (el_real).5);
    ck_assert(log_y->data[0] == 0 && log_y->data[1] == -infinite);
    const el_real lanes[][2] = {{-infinite, -infinite}, {infinite, 0}, {0, (el_real)NAN}};
    for (int i = 0; i < 3; i++) {
        ElTensor *lane = el_array(el_shape(2), lanes[i]);
        ck_assert(all_nan(el_softmax(lane, 0)) && all_nan(el_log_softmax(lane, 0)));
    }
    ck_assert(el_item(el_softmax(el_full(el_shape(1), 1e30), 0)) == 1);
    ElTensor *far = el_log_softmax(el_array(el_shape(2), (el_real[]){30000, 30000}), 0);
    ck_assert_double_eq_tol((double)far->data[0], -log(2), tolerance);
    el_tape_end();
}
END_TEST

START_TEST(test_logsumexp_of_infinities)
{
    el_tape_begin();
    ElTensor *x = el_array(el_shape(2, 2), (el_real[]){-infinite, -infinite, 1000, 1000});
    ElTensor *y = el_logsumexp_axis(x, 1), *d = el_grad(el_sum(y), x);
    ck_assert(y->data[0] == -infinite);
    ck_assert_double_eq_tol((double)y->data[1], 1000 + log(2), 1000 * tolerance);
    ck_assert(d->data[0] == 0 && d->data[1] == 0);
    ck_assert_double_eq_tol((double)d->data[2], .5, 1000 * tolerance);
    ck_assert(el_item(el_logsumexp(el_array(el_shape(2), (el_real[]){infinite, 0}))) == INFINITY);
    ck_assert(isnan(el_item(el_logsumexp(el_array(el_shape(2), (el_real[]){0, (el_real)NAN})))));
    ElTensor *nothing = el_logsumexp_axis(el_zeros(el_shape(0, 2)), 0);
    ck_assert(nothing->data[0] == -infinite && nothing->data[1] == -infinite);
    ck_no_error();
    el_tape_end();
}
END_TEST

// Elements that share the extreme share the gradient; NaN is the extreme of what holds one.
START_TEST(test_extremes_at_their_edges)
{
    el_tape_begin();
    ElTensor *x = el_array(el_shape(2, 3), (el_real[]){3, 1, 3, 2, 3, 1});
    ElTensor *d = el_grad(el_max(x), x);
    const double third = 1. / 3, wanted[] = {third, 0, third, 0, third, 0};
    for (int k = 0; k < 6; k++) ck_assert_double_eq_tol((double)d->data[k], wanted[k], tolerance);
    d = el_grad(el_sum(el_min_axis(x, 0)), x);
    const el_real least[] = {0, 1, 0, 1, 0, 1};
    ck_assert_mem_eq(d->data, least, sizeof least);
    ck_assert_int_eq(el_argmax(x)->data[0], 0);
    ck_assert_int_eq(el_argmin_axis(x, 1)->data[1], 2);
    const el_real row[] = {5, (el_real)NAN, 7, (el_real)NAN};
    for (int wide = 0; wide < 2; wide++) { // NaN in a lane of neighbours, and in one of steps
        ElTensor *y = el_array(wide ? el_shape(4, 1) : el_shape(1, 4), row);
        if (wide) y = el_add(y, el_zeros(el_shape(4, 2)));
        ck_assert(all_nan(el_max_axis(y, !wide)) && all_nan(el_min_axis(y, !wide)));
        ck_assert_int_eq(el_argmax_axis(y, !wide)->data[0], 1);
        ck_assert_int_eq(el_argmin_axis(y, !wide)->data[0], 1);
    }
    ck_assert(el_item(el_max(el_full(el_shape(20), -INFINITY))) == -INFINITY);
    ck_assert(el_item(el_min(el_scalar(4))) == 4 && el_argmin(el_scalar(4))->data[0] == 0);
    ck_assert_int_eq(el_numel(el_max_axis(el_zeros(el_shape(0, 3)), 1)), 0);
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_accumulating_nothing)
{
    el_tape_begin();
    ck_assert(el_item(el_prod(el_zeros(el_shape(0)))) == 1);
    ck_assert_int_eq(el_numel(el_cumsum(el_zeros(el_shape(2, 0)), 1)), 0);
    ck_assert(isnan(el_item(el_var(el_zeros(el_shape(0))))));
    ck_assert(el_item(el_var(el_scalar(3))) == 0);
    ck_no_error();
    el_tape_end();
}
END_TEST

// Loops long enough for threads and for several blocks have the same bytes with 1, 2 and 3 of them,
// and the same numbers along the last axis as along the first.
START_TEST(test_lanes_in_threads)
{
    ElTensor *(*const f[])(ElTensor *, int) = {el_softmax, el_log_softmax, el_cumsum,
                                               el_logsumexp_axis, el_max_axis};
    el_tape_begin();
    ElTensor *rows = el_randn(el_shape(333, 777)), *columns = el_transpose(rows, 0, 1);
    for (size_t i = 0; i < sizeof f / sizeof *f; i++) {
        ElTensor *y[3], *z[3];
        for (int threads = 1; threads <= 3; threads++) {
            el_threads_set(threads);
            y[threads - 1] = f[i](rows, 1);
            z[threads - 1] = f[i](columns, 0);
        }
        for (int k = 1; k < 3; k++) {
            ck_assert_mem_eq(y[0]->data, y[k]->data, (size_t)el_numel(y[0]) * sizeof(el_real));
            ck_assert_mem_eq(z[0]->data, z[k]->data, (size_t)el_numel(z[0]) * sizeof(el_real));
        }
        ElTensor *turned = z[0]->shape.rank == 2 ? el_transpose(z[0], 0, 1) : z[0];
        double apart = el_item(el_max(el_abs(el_sub(turned, y[0]))));
        ck_assert_msg(apart < 100 * tolerance, "function %zu: %g", i, apart);
    }
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2, 3)), *none = el_zeros(el_shape(0, 3));
    ck_assert_ptr_null(el_sum_axis(a, 2));
    ck_error_has("el_sum_axis: [2, 3] from zeros has no axis 2; its axes are -2 to 1");
    ck_assert_ptr_null(el_sum_axes(a, el_axes(1, -1), EL_DROPDIM));
    ck_error_has("axis -1 of [2, 3] from zeros is given twice");
    ck_assert_ptr_null(el_expand(a, el_shape(3, 3)));
    ck_error_has("el_expand: [2, 3] from zeros does not broadcast to [3, 3]");
    ck_assert_ptr_null(el_sum_to(a, el_shape(4)));
    ck_error_has("el_sum_to: [2, 3] from zeros is not what [4] broadcasts to");
    ck_assert_ptr_null(el_softmax(a, 2));
    ck_error_has("el_softmax: [2, 3] from zeros has no axis 2; its axes are -2 to 1");
    ck_assert_ptr_null(el_log_softmax(el_scalar(1), 0));
    ck_error_has("el_log_softmax: [] from scalar has no axis 0; it is one number");
    ck_assert_ptr_null(el_logsumexp_axis(NULL, 0));
    ck_error_has("el_logsumexp_axis: operand 1 of 1 is NULL");
    ck_assert_ptr_null(el_max(none));
    ck_error_has("el_max: [0, 3] from zeros has no elements along axis 0, so none is the largest");
    ck_assert_ptr_null(el_argmin_axis(none, 0));
    ck_error_has("el_argmin_axis: [0, 3] from zeros has no elements along axis 0, so none is the "
                 "smallest");
    ck_assert_ptr_null(el_argmax_axis(a, -3));
    ck_error_has("el_argmax_axis: [2, 3] from zeros has no axis -3; its axes are -2 to 1");
    ck_assert_ptr_null(el_cumsum(a, 5));
    ck_error_has("el_cumsum: [2, 3] from zeros has no axis 5");
    ck_assert_ptr_null(el_prod_axes(a, el_axes(0, 0), EL_KEEPDIM));
    ck_error_has("el_prod_axes: axis 0 of [2, 3] from zeros is given twice");
    ck_assert_ptr_null(el_var_axis(a, 9));
    ck_error_has("el_var_axis: [2, 3] from zeros has no axis 9");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("reductions");
    tcase_add_test(cases, test_sum_values);
    tcase_add_test(cases, test_sums_of_nothing);
    tcase_add_test(cases, test_norm_at_zero);
    tcase_add_test(cases, test_softmax_of_infinities);
    tcase_add_test(cases, test_logsumexp_of_infinities);
    tcase_add_test(cases, test_extremes_at_their_edges);
    tcase_add_test(cases, test_accumulating_nothing);
    tcase_add_test(cases, test_lanes_in_threads);
    tcase_add_test(cases, test_misuse);
    return run_cases("reductions", cases);
}
