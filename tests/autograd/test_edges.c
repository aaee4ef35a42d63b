// Operations at their edges: products of size 0, a bias that is missing, axes that are not there.
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static bool all_are(const ElTensor *t, double value)
{
    for (int64_t i = 0; i < el_numel(t); i++) {
        if (t->data[i] != (el_real)value) return false;
    }
    return true;
}

// [m, k] [k, n] where some are 0: nothing, or zeros.
START_TEST(test_products_of_size_zero)
{
    int64_t m = _i & 1 ? 0 : 300, n = _i & 2 ? 0 : 400, k = _i & 4 ? 0 : 500;
    el_threads_set(4);
    el_tape_begin();
    for (int64_t i = 0; i < 3; i++) el_full(el_shape(m + 1, n + 1), 7); // what memory may hold
    ElTensor *a = el_ones(el_shape(m, k)), *b = el_ones(el_shape(k, n)), *y = el_matmul(a, b);
    ck_assert_msg(y != NULL, "%s", el_error_text());
    ck_assert(el_shape_equal(y->shape, el_shape(m, n)));
    ck_assert(all_are(y, (double)k));
    ElTensor *da = el_grad(el_sum(y), a), *db = el_grad(el_sum(y), b);
    ck_assert(el_shape_equal(da->shape, a->shape) && el_shape_equal(db->shape, b->shape));
    ck_assert(all_are(da, (double)n));
    ck_assert(all_are(db, (double)m));
    ElTensor *z = el_affine(a, el_ones(el_shape(n, k)), el_full(el_shape(n), 2));
    ck_assert(el_shape_equal(z->shape, el_shape(m, n)));
    ck_assert(all_are(z, (double)k + 2));
    ElTensor *batch = el_matmul(el_ones(el_shape(2, m, k)), b);
    ck_assert(el_shape_equal(batch->shape, el_shape(2, m, n)));
    el_tape_end();
    ck_no_error();
}
END_TEST

// A bias that could not be computed is not a bias left out.
START_TEST(test_no_bias_while_an_error_is_pending)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2, 3)), *w = el_ones(el_shape(4, 3));
    ElTensor *lost = el_add(el_ones(el_shape(4)), el_ones(el_shape(3)));
    ck_assert_ptr_null(lost);
    ck_assert_ptr_null(el_affine(x, w, lost));
    ck_error_has("el_add: [4] from ones and [3] from ones do not broadcast");
    ElTensor *y = el_affine(x, w, NULL);
    for (int k = 0; k < 8; k++) ck_assert(y->data[k] == 3);
    ck_no_error();
    el_tape_end();
}
END_TEST

// --- flattening ----------------------------------------------------------------------------------

static ElShape shape_of_rank(int rank)
{
    ElShape s = {.rank = rank};
    for (int i = 0; i < rank; i++) s.dim[i] = 1 + i % 3;
    return s;
}

// Axes from `first` on as one; a number becomes [1].
static ElShape flattened(ElShape s, int first)
{
    ElShape flat = {.rank = first + 1};
    flat.dim[first] = 1;
    for (int i = 0; i < first; i++) flat.dim[i] = s.dim[i];
    for (int i = first; i < s.rank; i++) flat.dim[first] *= s.dim[i];
    return flat;
}

START_TEST(test_flatten_at_every_axis)
{
    int rank = _i;
    el_tape_begin();
    ElTensor *x = el_randn(shape_of_rank(rank));
    for (int axis = -12; axis <= 12; axis++) {
        ElTensor *y = el_flatten(x, axis);
        bool there = rank ? axis >= -rank && axis < rank : axis == 0;
        ck_assert_msg(there == (y != NULL), "rank %d, axis %d", rank, axis);
        if (!there) {
            ck_error_has("el_flatten: ");
            continue;
        }
        ck_assert(el_shape_equal(y->shape, flattened(x->shape, axis < 0 ? axis + rank : axis)));
        ck_assert_ptr_eq(y->data, x->data);
    }
    el_tape_end();
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("edges");
    tcase_add_loop_test(cases, test_products_of_size_zero, 0, 8);
    tcase_add_test(cases, test_no_bias_while_an_error_is_pending);
    tcase_add_loop_test(cases, test_flatten_at_every_axis, 0, EL_MAX_RANK + 1);
    return run_cases("edges", cases);
}
