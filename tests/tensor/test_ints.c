// Whole numbers: making, describing and checking them.
#include "tensor/ints_make.h"
#include "tensor/pool.h"
#include "tensor/scope.h"
#include "tests/checks.h"

START_TEST(test_scope)
{
    int64_t live = el_memory_live();
    el_scope_begin();
    const int32_t values[] = {2, 0, INT32_MIN, INT32_MAX, -1, 7};
    const ElInts *t = el_ints(el_shape(2, 3), values);
    ck_assert_mem_eq(t->data, values, sizeof values);
    ck_assert_int_eq(el_ints_numel(t), 6);
    ck_assert_str_eq(t->op, "ints");
    ck_assert_int_eq((int)((uintptr_t)t->data % 64), 0);
    const ElTensor *x = el_from_ints(t);
    ck_assert(el_shape_equal(x->shape, t->shape));
    for (int k = 0; k < 6; k++) ck_assert(x->data[k] == (el_real)values[k]);
    ck_assert_int_eq(el_ints_numel(el_ints(EL_SCALAR, values)), 1);
    ck_assert_int_eq(el_ints_numel(el_ints(el_shape(0, 3), NULL)), 0);
    ck_assert_int_eq(el_ints_numel(NULL), 0);
    ck_no_error();
    ck_assert(el_scope_end("test"));
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

START_TEST(test_own)
{
    int64_t live = el_memory_live();
    ElInts *t = el_ints_new(el_shape(5, 1000));
    for (int k = 0; k < 5000; k++) ck_assert_int_eq(t->data[k], 0);
    for (int k = 0; k < 5000; k++) t->data[k] = k;
    el_ints_free(t);
    el_ints_free(NULL);
    ck_no_error();
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

START_TEST(test_misuse)
{
    ck_assert_ptr_null(el_ints(el_shape(1), (int32_t[]){1}));
    ck_error_has("el_ints: no scope is open");
    el_scope_begin();
    ck_assert_ptr_null(el_ints(el_shape(2), NULL));
    ck_error_has("el_ints: the list of values is NULL");
    ck_assert_ptr_null(el_ints(el_shape(-2), (int32_t[]){1}));
    ck_error_has("the size of axis 0 is -2");
    ck_assert_ptr_null(el_ints_new((ElShape){.rank = 9}));
    ck_error_has("el_ints_new");
    ck_assert_ptr_null(el_from_ints(NULL));
    ck_error_has("el_from_ints: operand 1 of 1 is NULL");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_failing_allocations)
{
    el_scope_begin();
    ElInts *t = el_ints(el_shape(2), (int32_t[]){1, 2});
    el_pool_fail_after(0);
    ck_assert_ptr_null(el_ints(el_shape(2), (int32_t[]){1, 2}));
    ck_error_has("el_ints: out of memory");
    el_pool_fail_after(0);
    ck_assert_ptr_null(el_ints_new(el_shape(2)));
    ck_error_has("el_ints_new: out of memory");
    el_pool_fail_after(0);
    ck_assert_ptr_null(el_from_ints(t));
    ck_error_has("el_from_ints: out of memory");
    el_pool_fail_after(-1);
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_below)
{
    el_scope_begin();
    ElInts *t = el_ints(el_shape(3), (int32_t[]){2, 0, 9});
    t->name = "labels";
    ck_assert(el_ints_below("el_f", t, 10, "classes"));
    ck_no_error();
    ck_assert(!el_ints_below("el_f", t, 9, "classes"));
    ck_error_has("el_f: element 2 of the integers `labels` [3] from ints");
    t->data[1] = -1;
    ck_assert(!el_ints_below("el_f", t, 10, "classes"));
    ck_error_has("is -1; there are 10 classes, counted from 0");
    ck_assert(el_ints_below("el_f", el_ints(el_shape(0), NULL), 0, "classes"));
    ck_assert_str_eq(el_describe_ints(NULL), "NULL");
    ck_assert(el_scope_end("test"));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("ints");
    tcase_add_test(cases, test_scope);
    tcase_add_test(cases, test_own);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_failing_allocations);
    tcase_add_test(cases, test_below);
    return run_cases("ints", cases);
}
