// Images held out of training, and the classes that go with rows and batches.
#include "tests/data/digits.h"

START_TEST(test_the_last_images_are_held_out)
{
    const uint8_t *pixels = d->train.pixels, *labels = d->train.labels;
    uint64_t checksum = d->checksum;
    ck_assert_int_eq(d->validation.count, 0);
    ck_assert(el_data_hold_out(d, 437));
    ck_assert(el_data_hold_out(d, 137)); // of all, not of what is left
    ck_assert_int_eq(d->train.count, 1300);
    ck_assert_int_eq(d->validation.count, 137);
    ck_assert_ptr_eq(d->validation.pixels, pixels + 1300 * 64);
    ck_assert_ptr_eq(d->validation.labels, labels + 1300);
    ck_assert_int_eq(d->test.count, 360);
    ck_assert_uint_eq(d->checksum, checksum);
    ElTensor *rows = el_data_rows(d, &d->validation, 136, 1);
    ck_assert_ptr_nonnull(rows);
    for (int k = 0; k < 64; k++)
        ck_assert_double_eq_tol((double)rows->data[k], pixels[1436 * 64 + k] / 255.0, 1e-7);
    ck_assert(el_data_hold_out(d, 0));
    ck_assert_int_eq(d->train.count, 1437);
    ck_assert_int_eq(d->validation.count, 0);
    ck_assert_int_eq(el_numel(el_data_rows(d, &d->validation, 0, 0)), 0);
    ck_no_error();
}
END_TEST

START_TEST(test_training_sees_none_of_them)
{
    ck_assert(el_data_hold_out(d, 1337));
    for (int epoch = 0; epoch < 3; epoch++) {
        bool seen[100] = {false};
        ck_assert_ptr_nonnull(el_data_batch(d, 100));
        ck_assert_int_eq(d->epoch, epoch);
        for (int k = 0; k < 100; k++) {
            ck_assert(d->permutation[k] >= 0 && d->permutation[k] < 100);
            ck_assert(!seen[d->permutation[k]]);
            seen[d->permutation[k]] = true;
        }
    }
}
END_TEST

START_TEST(test_order_starts_anew)
{
    el_data_seed(d, 3);
    ck_assert(el_data_hold_out(d, 437));
    ElTensor *first = el_data_batch(d, 20);
    ck_assert_ptr_nonnull(el_data_batch(d, 600));
    ck_assert(el_data_hold_out(d, 437));
    ck_assert_int_eq(d->next, 0);
    ck_assert_uint_eq(d->order.seed, 3);
    ElTensor *again = el_data_batch(d, 20);
    ck_assert_mem_eq(first->data, again->data, sizeof(el_real) * 20 * 64);
}
END_TEST

START_TEST(test_labels_of_a_batch)
{
    for (int k = 0; k < 4; k++) { // two to an epoch
        ck_assert_ptr_nonnull(el_data_batch(d, 700));
        ElInts *labels = el_data_batch_labels(d);
        ck_assert_ptr_nonnull(labels);
        ck_assert(el_shape_equal(labels->shape, el_shape(700)));
        for (int i = 0; i < 700; i++)
            ck_assert_int_eq(labels->data[i], d->train.labels[d->permutation[k % 2 * 700 + i]]);
    }
    ck_assert(el_data_seek(d, 1));
    ck_assert_ptr_null(el_data_batch_labels(d));
    ck_error_has("el_data_batch_labels: no batch was drawn");
}
END_TEST

START_TEST(test_labels_of_rows)
{
    ck_assert(el_data_hold_out(d, 437));
    const ElImages *sets[] = {&d->train, &d->validation, &d->test};
    for (int k = 0; k < 3; k++) {
        ElInts *labels = el_data_row_labels(d, sets[k], 7, 300);
        ck_assert_ptr_nonnull(labels);
        ck_assert(el_shape_equal(labels->shape, el_shape(300)));
        for (int i = 0; i < 300; i++) ck_assert_int_eq(labels->data[i], sets[k]->labels[7 + i]);
    }
    ck_assert_int_eq(el_ints_numel(el_data_row_labels(d, &d->test, 360, 0)), 0);
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    ck_assert(!el_data_hold_out(d, -1));
    ck_error_has("el_data_hold_out: -1 of 1437 training images were to be held out");
    ck_assert(!el_data_hold_out(d, INT64_MAX));
    ck_error_has("where 0 to 1436 would be right");
    ck_assert_int_eq(d->train.count, 1437);
    ck_assert_ptr_null(el_data_row_labels(d, NULL, 0, 1));
    ck_error_has("el_data_row_labels: the set is NULL");
    ck_assert_ptr_null(el_data_row_labels(d, &d->validation, 0, 1));
    ck_error_has("el_data_row_labels: 1 images from number 0 were asked for; the set has 0");
    d->classes = 0;
    ck_assert_ptr_null(el_data_row_labels(d, &d->test, 0, 1));
    ck_error_has("el_data_row_labels: the data digits have no labels");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("hold_out");
    tcase_add_checked_fixture(cases, open_digits, close_digits);
    tcase_add_test(cases, test_the_last_images_are_held_out);
    tcase_add_test(cases, test_training_sees_none_of_them);
    tcase_add_test(cases, test_order_starts_anew);
    tcase_add_test(cases, test_labels_of_a_batch);
    tcase_add_test(cases, test_labels_of_rows);
    tcase_add_test(cases, test_misuse);
    return run_cases("hold_out", cases);
}
