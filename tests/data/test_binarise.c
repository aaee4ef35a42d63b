// Binarised pixels: what is drawn, and that it is drawn again alike.
#include "tensor/create.h"
#include "tests/data/digits.h"

static bool equal(const ElTensor *a, const ElTensor *b)
{
    ck_assert(a && b && el_numel(a) == el_numel(b));
    return memcmp(a->data, b->data, (size_t)el_numel(a) * sizeof(el_real)) == 0;
}

static ElTensor *rows_as(ElBinarisation how, const ElImages *set, int64_t first, int64_t count)
{
    ck_assert(el_data_binarise(d, how));
    ElTensor *rows = el_data_rows(d, set, first, count);
    ck_assert_ptr_nonnull(rows);
    return rows;
}

START_TEST(test_threshold_and_real)
{
    ElTensor *real = rows_as(EL_BINARISE_REAL, &d->test, 0, 360);
    ElTensor *binary = rows_as(EL_BINARISE_THRESHOLD, &d->test, 0, 360);
    for (int64_t k = 0; k < el_numel(real); k++)
        ck_assert(binary->data[k] == (real->data[k] >= (el_real).5));
    ck_assert(equal(real, rows_as(EL_BINARISE_REAL, &d->test, 0, 360)));
}
END_TEST

// In 60 draws pixels are one as often as each says, all together and each by itself (the squares of
// their deviations), within five standard errors; 0 and 1 stay.
START_TEST(test_frequencies)
{
    enum { DRAWS = 60, N = 1437 * 64 };
    static int ones[N];
    int others = 0, moved = 0, grey = 0;
    ck_assert(el_data_binarise(d, EL_BINARISE_DYNAMIC));
    for (int epoch = 0; epoch < DRAWS; epoch++) {
        el_scope_begin();
        ck_assert(el_data_seek(d, epoch));
        ElTensor *batch = el_data_batch(d, 1437);
        for (int k = 0; k < N; k++) {
            others += batch->data[k] != 0 && batch->data[k] != 1;
            ones[d->permutation[k / 64] * 64 + k % 64] += batch->data[k] == 1;
        }
        ck_assert(el_scope_end("test"));
    }
    double sum = 0, variance = 0, squares = 0, their_variance = 0;
    for (int k = 0; k < N; k++) {
        double p = d->train.pixels[k] / 255.0, off = ones[k] - DRAWS * p, v = DRAWS * p * (1 - p);
        if (v == 0) moved += off != 0;
        if (v == 0) continue;
        sum += off, variance += v, squares += off * off / v, grey++;
        their_variance += 2 + (1 - 6 * p * (1 - p)) / v;
    }
    ck_assert_int_eq(others, 0);
    ck_assert_int_eq(moved, 0);
    ck_assert(sum * sum < 25 * variance);
    ck_assert((squares - grey) * (squares - grey) < 25 * their_variance);
}
END_TEST

START_TEST(test_dynamic_is_drawn_anew_and_resumes)
{
    ck_assert(el_data_binarise(d, EL_BINARISE_DYNAMIC));
    ElTensor *first = el_data_batch(d, 700), *second = el_data_batch(d, 700);
    ck_assert(el_data_seek(d, 1));
    ElTensor *later = el_data_batch(d, 700);
    ck_assert(el_data_seek(d, 0));
    ck_assert(equal(first, el_data_batch(d, 700)));
    ck_assert(equal(second, el_data_batch(d, 700)));
    ck_assert(equal(later, el_data_batch(d, 700)));
    int first_place = d->permutation[0], changed = 0; // the same image in epoch 1 and in epoch 0
    ck_assert(el_data_seek(d, 0));
    ElTensor *all = el_data_batch(d, 1437);
    for (int k = 0; k < 1437; k++)
        for (int i = 0; d->permutation[k] == first_place && i < 64; i++)
            changed += all->data[k * 64 + i] != later->data[i];
    ck_assert_int_gt(changed, 0);
    ck_assert(!equal(rows_as(EL_BINARISE_DYNAMIC, &d->train, d->permutation[0], 1),
                     rows_as(EL_BINARISE_REAL, &d->train, d->permutation[0], 1)));
}
END_TEST

// Of grey images each place of each epoch has noise of its own.
START_TEST(test_epochs_differ_in_every_place)
{
    ElTensor *grey = el_full(el_shape(2, 64), .5), *batch[4];
    ElData *two = el_data_over("grey", grey, grey, 8, 8);
    ck_assert(el_data_binarise(two, EL_BINARISE_DYNAMIC));
    for (int k = 0; k < 4; k++) batch[k] = el_data_batch(two, 1);
    ck_assert_int_eq(two->epoch, 1);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < k; i++) ck_assert(!equal(batch[k], batch[i]));
    el_data_free(two);
}
END_TEST

START_TEST(test_rows_are_drawn_once)
{
    ElTensor *some = rows_as(EL_BINARISE_DYNAMIC, &d->test, 20, 3);
    ElTensor *all = rows_as(EL_BINARISE_STATIC, &d->test, 0, 360);
    ck_assert_mem_eq(some->data, all->data + 20 * 64, 3 * 64 * sizeof(el_real));
    ElTensor *last = rows_as(EL_BINARISE_STATIC, &d->train, 1430, 7);
    ck_assert(el_data_hold_out(d, 7)); // the image is what counts, not its set
    ck_assert(equal(last, rows_as(EL_BINARISE_DYNAMIC, &d->validation, 0, 7)));
    ck_assert(equal(some, rows_as(EL_BINARISE_DYNAMIC, &d->test, 20, 3)));
    el_data_seed(d, 9);
    ck_assert(equal(some, rows_as(EL_BINARISE_DYNAMIC, &d->test, 20, 3)));
}
END_TEST

START_TEST(test_static_batches_are_the_rows)
{
    uint64_t checksum = d->checksum;
    ElTensor *all = rows_as(EL_BINARISE_STATIC, &d->train, 0, 1437);
    for (int epoch = 0; epoch < 2; epoch++) {
        ElTensor *batch = el_data_batch(d, 1437);
        for (int k = 0; k < 1437; k++)
            ck_assert_mem_eq(batch->data + k * 64, all->data + d->permutation[k] * 64,
                             64 * sizeof(el_real));
    }
    ck_assert_uint_eq(d->checksum, checksum);
}
END_TEST

START_TEST(test_misuse)
{
    ElData *points = el_data_open("ring8");
    ck_assert(!el_data_binarise(points, EL_BINARISE_STATIC));
    ck_error_has("el_data_binarise: the data ring8 are points");
    ck_assert(el_data_binarise(points, EL_BINARISE_REAL));
    ck_assert(!el_data_binarise(NULL, EL_BINARISE_REAL));
    ck_error_has("el_data_binarise: the data are NULL");
    ck_assert(!el_data_binarise(d, (ElBinarisation)4));
    ck_error_has("el_data_binarise: there is no way 4");
    el_data_free(points);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("binarise");
    tcase_add_checked_fixture(cases, open_digits, close_digits);
    tcase_add_test(cases, test_threshold_and_real);
    tcase_add_test(cases, test_frequencies);
    tcase_add_test(cases, test_dynamic_is_drawn_anew_and_resumes);
    tcase_add_test(cases, test_epochs_differ_in_every_place);
    tcase_add_test(cases, test_rows_are_drawn_once);
    tcase_add_test(cases, test_static_batches_are_the_rows);
    tcase_add_test(cases, test_misuse);
    return run_cases("binarise", cases);
}
