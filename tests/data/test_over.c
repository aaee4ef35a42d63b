// Datasets over numbers of the program: values beside bytes, points beside pixels.
#include <math.h>

#include "data/data.h"
#include "tensor/create.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static ElTensor *train, *test;

static void begin(void)
{
    el_scope_begin();
    train = el_rand(el_shape(5, 6));
    test = el_rand(el_shape(2, 3, 2));
    ck_assert(train && test);
}

static void end(void)
{
    ck_assert(el_scope_end("test"));
}

START_TEST(test_images)
{
    ElData *d = el_data_over("mine", train, test, 3, 2);
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(d->name, "mine");
    ck_assert(!d->points);
    ck_assert_int_eq(d->train.count, 5);
    ck_assert_int_eq(d->test.count, 2);
    ck_assert_int_eq(d->classes, 0);
    ck_assert_ptr_null(d->train.pixels);
    ck_assert_ptr_ne(d->train.values, train->data); // copied
    ElTensor *rows = el_data_rows(d, &d->train, 1, 3), *batch = el_data_batch(d, 5);
    ck_assert(rows && batch);
    ck_assert_mem_eq(rows->data, train->data + 6, 18 * sizeof(el_real));
    for (int k = 0; k < 5; k++)
        ck_assert_mem_eq(batch->data + 6 * k, train->data + 6 * d->permutation[k],
                         6 * sizeof(el_real));
    ck_assert(el_data_hold_out(d, 2));
    rows = el_data_rows(d, &d->validation, 1, 1);
    ck_assert_mem_eq(rows->data, train->data + 24, 6 * sizeof(el_real));
    rows = el_data_rows(d, &d->test, 0, 2);
    ck_assert_mem_eq(rows->data, test->data, 12 * sizeof(el_real));
    ck_assert_ptr_null(el_data_row_labels(d, &d->test, 0, 2));
    ck_error_has("the data mine have no labels");
    el_data_free(d);
}
END_TEST

START_TEST(test_points)
{
    ElData *d = el_data_over("line", train, test, 1, 6);
    ck_assert(d && d->points);
    uint64_t checksum = d->checksum;
    el_data_free(d);
    test->data[11] = (el_real)1.5;
    d = el_data_over("beyond", train, test, 3, 2);
    ck_assert(d && d->points);
    ck_assert_uint_ne(d->checksum, checksum);
    ck_assert(el_data_rows(d, &d->test, 1, 1)->data[5] == (el_real)1.5);
    el_data_free(d);
}
END_TEST

// That one value, whose sum a Python loop over its eight bytes gave.
START_TEST(test_checksum_is_of_doubles)
{
    ElTensor *half = el_full(el_shape(1, 1), .5), *one = el_ones(el_shape(1, 1));
    ElData *d = el_data_over("two", half, one, 1, 1);
    ck_assert_ptr_nonnull(d);
    ck_assert_uint_eq(d->checksum, UINT64_C(0x275267d4e548d335));
    el_data_free(d);
}
END_TEST

START_TEST(test_misuse)
{
    ck_assert_ptr_null(el_data_over("x", NULL, test, 3, 2));
    ck_error_has("el_data_over: operand 1 of 2 is NULL");
    ck_assert_ptr_null(el_data_over("x", train, test, 0, 2));
    ck_error_has("el_data_over: images of 0 x 2 were asked for");
    ck_assert_ptr_null(el_data_over("x", train, el_scalar(1), 3, 2));
    ck_error_has("el_data_over: the test set is []");
    ck_assert_ptr_null(el_data_over("x", el_zeros(el_shape(0, 6)), test, 3, 2));
    ck_error_has("el_data_over: the training set is [0, 6]");
    train->data[7] = (el_real)NAN;
    ck_assert_ptr_null(el_data_over("x", train, test, 3, 2));
    ck_error_has("el_data_over: number 7 of the training set [5, 6] from rand");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("over");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, test_images);
    tcase_add_test(cases, test_points);
    tcase_add_test(cases, test_checksum_is_of_doubles);
    tcase_add_test(cases, test_misuse);
    return run_cases("over", cases);
}
