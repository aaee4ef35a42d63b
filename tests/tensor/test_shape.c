// Shapes: what is a shape, what is refused, how many elements.
#include "tensor/shape.h"
#include "tests/checks.h"

START_TEST(test_ranks)
{
    ck_assert_int_eq(EL_SCALAR.rank, 0);
    ck_assert_int_eq(el_shape_numel(EL_SCALAR), 1);
    ElShape s = el_shape(1, 2, 3, 4, 5, 6, 7, 8);
    ck_assert_int_eq(s.rank, 8);
    ck_assert_int_eq(el_shape_numel(s), 40320);
    ck_assert_int_eq(s.dim[7], 8);
    ck_no_error();
}
END_TEST

START_TEST(test_zero_size)
{
    ck_assert_int_eq(el_shape_numel(el_shape(3, 0, 5)), 0);
    ck_assert_int_eq(el_shape_numel(el_shape(0, INT64_C(1) << 40)), 0);
    ck_assert_int_eq(el_shape_numel((ElShape){-1, {0}}), 0); // and of what is no shape
    ck_assert_int_eq(el_shape_numel((ElShape){9, {1, 1, 1, 1, 1, 1, 1, 1}}), 0);
    ck_assert_int_eq(el_shape_numel((ElShape){2, {-2, -2}}), 0);
    ck_assert_int_eq(el_shape_numel((ElShape){2, {INT64_MAX, 3}}), 0);
    ck_no_error();
}
END_TEST

START_TEST(test_refused)
{
    ck_assert_int_eq(el_shape(1, 1, 1, 1, 1, 1, 1, 1, 1).rank, -1);
    ck_error_has("a shape of 9 axes was asked for; it must have 0 to 8");
    ck_assert_int_eq(el_shape(2, -3).rank, -1);
    ck_error_has("the size of axis 1 is -3; it must be 0 or more");
    ck_assert_int_eq(el_shape(INT64_C(1) << 40, INT64_C(1) << 40).rank, -1);
    ck_error_has("more than 2^58 elements");
    ck_assert_int_eq(el_shape(0, INT64_C(1) << 40, INT64_C(1) << 40).rank, -1);
    ck_error_has("more than 2^58 elements");
}
END_TEST

START_TEST(test_equal)
{
    ck_assert(el_shape_equal(el_shape(2, 3), el_shape(2, 3)));
    ck_assert(!el_shape_equal(el_shape(2, 3), el_shape(3, 2)));
    ck_assert(!el_shape_equal(el_shape(2), el_shape(2, 1)));
    ck_assert(!el_shape_equal(EL_SCALAR, el_shape(0)));
}
END_TEST

START_TEST(test_axes)
{
    ElAxes a = el_axes(0, -1);
    ck_assert_int_eq(a.count, 2);
    ck_assert_int_eq(a.axis[1], -1);
    ck_assert_int_eq(el_axes(0, 1, 2, 3, 4, 5, 6, 7, 8).count, -1);
    ck_error_has("9 axes were given");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("shape");
    tcase_add_test(cases, test_ranks);
    tcase_add_test(cases, test_zero_size);
    tcase_add_test(cases, test_refused);
    tcase_add_test(cases, test_equal);
    tcase_add_test(cases, test_axes);
    return run_cases("shape", cases);
}
