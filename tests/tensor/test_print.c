// Tensors as text.
#include "tensor/print.h"

#include <math.h>

#include "tests/checks.h"

static void counted(ElShape shape, const char *wanted)
{
    char text[4096] = "";
    ElTensor *t = el_tensor_new(shape);
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)k;
    FILE *out = fmemopen(text, sizeof text, "w");
    el_tensor_print(out, t);
    fclose(out);
    ck_assert_str_eq(text, wanted);
    el_tensor_free(t);
    ck_no_error();
}

START_TEST(test_layout)
{
    counted(EL_SCALAR, "0\n");
    counted(el_shape(1), "[0]\n");
    counted(el_shape(3), "[0 1 2]\n");
    counted(el_shape(2, 2), "[[0 1]\n [2 3]]\n");
    counted(el_shape(2, 2, 2), "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]\n");
    counted(el_shape(2, 1, 1, 2), "[[[[0 1]]]\n\n\n [[[2 3]]]]\n");
    counted(el_shape(0), "[]\n");
    counted(el_shape(2, 0, 3), "[]\n");
}
END_TEST

START_TEST(test_long_axes)
{
    counted(el_shape(16), "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]\n");
    counted(el_shape(17), "[0 1 2 ... 14 15 16]\n");
    counted(el_shape(20, 1), "[[0]\n [1]\n [2]\n ...\n [17]\n [18]\n [19]]\n");
    counted(el_shape(2, 17), "[[0 1 2 ... 14 15 16]\n [17 18 19 ... 31 32 33]]\n");
    counted(el_shape(17, 1, 2),
            "[[[0 1]]\n\n [[2 3]]\n\n [[4 5]]\n\n ...\n\n [[28 29]]\n\n [[30 31]]\n"
            "\n [[32 33]]]\n");
}
END_TEST

START_TEST(test_numbers)
{
    el_real numbers[] = {(el_real).0900305, 2.5e-7f, -1e10f, -(el_real)NAN, -(el_real)INFINITY};
    char text[256] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    ElTensor *t = el_tensor_over(el_shape(5), numbers);
    el_tensor_print(out, t);
    fclose(out);
    ck_assert_str_eq(text, "[0.09003 2.5e-07 -1e+10 nan -inf]\n");
    el_tensor_free(t);
}
END_TEST

START_TEST(test_nothing)
{
    char text[256] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    el_tensor_print(out, NULL);
    ck_error_has("el_tensor_print: operand 1 of 1 is NULL");
    el_scalar(0);
    el_tensor_print(out, NULL);
    fclose(out);
    ck_assert_str_eq(text, "");
    ck_error_has("el_scalar: no scope is open");
    ElTensor *t = el_tensor_new(EL_SCALAR);
    el_tensor_print(NULL, t);
    ck_error_has("el_tensor_print: the file is NULL");
    el_tensor_free(t);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("print");
    tcase_add_test(cases, test_layout);
    tcase_add_test(cases, test_long_axes);
    tcase_add_test(cases, test_numbers);
    tcase_add_test(cases, test_nothing);
    return run_cases("print", cases);
}
