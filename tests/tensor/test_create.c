// Tensors of known numbers.
#include <math.h>

#include "tensor/create.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static void is(const ElTensor *t, int64_t count, const double *values)
{
    ck_assert_msg(t, "%s", el_error_text());
    ck_assert(el_shape_equal(t->shape, el_shape(count)));
    for (int64_t k = 0; k < count; k++) ck_assert(t->data[k] == (el_real)values[k]);
}

START_TEST(test_arange)
{
    el_scope_begin();
    is(el_arange(0, 5, 1), 5, (double[]){0, 1, 2, 3, 4});
    is(el_arange(1, 2, .25), 4, (double[]){1, 1.25, 1.5, 1.75});
    is(el_arange(1, 2.1, .5), 3, (double[]){1, 1.5, 2});
    is(el_arange(3, 0, -2), 2, (double[]){3, 1});
    is(el_arange(0, -1, 1), 0, NULL);
    is(el_arange(2, 2, 1), 0, NULL);
    is(el_arange(0, .1, .01), 10, (double[]){0, .01, .02, .03, .04, .05, .06, .07, .08, .09});
    ck_assert_str_eq(el_arange(0, 1, 1)->op, "arange");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_arange_refuses)
{
    const double wrong[][3] = {{0, 1, 0},         {0, 0, 0},        {0, INFINITY, 1},
                               {-INFINITY, 0, 1}, {NAN, 1, 1},      {0, 1, NAN},
                               {0, 1, INFINITY},  {0, 1e300, 1e-9}, {-1e308, 1e308, 1e308}};
    el_scope_begin();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_ptr_null(el_arange(wrong[i][0], wrong[i][1], wrong[i][2]));
        ck_error_has("el_arange: from ");
    }
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_linspace)
{
    el_scope_begin();
    is(el_linspace(0, 1, 5), 5, (double[]){0, .25, .5, .75, 1});
    is(el_linspace(1, -1, 3), 3, (double[]){1, 0, -1});
    is(el_linspace(2, 7, 1), 1, (double[]){2});
    is(el_linspace(2, 7, 0), 0, NULL);
    const ElTensor *t = el_linspace(.1, .7, 1000);
    ck_assert(t->data[0] == (el_real).1 && t->data[999] == (el_real).7);
    ck_no_error();
    ck_assert_ptr_null(el_linspace(0, 1, -1));
    ck_error_has("el_linspace: -1 numbers were asked for");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_eye)
{
    el_scope_begin();
    const ElTensor *t = el_eye(3);
    ck_assert(el_shape_equal(t->shape, el_shape(3, 3)));
    for (int k = 0; k < 9; k++) ck_assert(t->data[k] == (k % 4 == 0));
    ck_assert_int_eq(el_numel(el_eye(0)), 0);
    ck_assert(el_eye(1)->data[0] == 1);
    ck_no_error();
    ck_assert_ptr_null(el_eye(-2));
    ck_error_has("el_eye: a matrix of -2 rows was asked for");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_no_scope)
{
    ck_assert_ptr_null(el_arange(0, 1, 1));
    ck_error_has("el_arange: no scope is open");
    ck_assert_ptr_null(el_linspace(0, 1, 2));
    ck_error_has("el_linspace: no scope is open");
    ck_assert_ptr_null(el_eye(2));
    ck_error_has("el_eye: no scope is open");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("create");
    tcase_add_test(cases, test_arange);
    tcase_add_test(cases, test_arange_refuses);
    tcase_add_test(cases, test_linspace);
    tcase_add_test(cases, test_eye);
    tcase_add_test(cases, test_no_scope);
    return run_cases("create", cases);
}
