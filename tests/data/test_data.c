// Datasets open complete or are refused by a sentence; batches are each image once an epoch, in an
// order that depends on seed and epoch alone.
#include <stdint.h>

#include "data/data.h"
#include "data/suggest.h"
#include "tensor/scope.h"
#include "tests/checks.h"
#include "tests/folder.h"

// Three training images of 2 x 2 pixels and one test image.
static const uint8_t TRAIN[] = {0, 51, 102, 255, 10, 11, 12, 13, 20, 21, 22, 23};
static const uint8_t TRAIN_LABELS[] = {2, 0, 1}, TEST[] = {1, 2, 3, 4}, TEST_LABELS[] = {4};

static void write_images(const char *name, int count, int height, int width, const void *pixels)
{
    uint8_t file[256] = {0, 0, 8, 3, [7] = (uint8_t)count, [11] = (uint8_t)height};
    file[15] = (uint8_t)width;
    if (count > 0) memcpy(file + 16, pixels, (size_t)(count * height * width));
    folder_write(name, file, (size_t)(16 + count * height * width));
}

static void write_labels(const char *name, int count, const void *labels)
{
    uint8_t file[256] = {0, 0, 8, 1, [7] = (uint8_t)count};
    memcpy(file + 8, labels, (size_t)count);
    folder_write(name, file, (size_t)(8 + count));
}

static void write_folder(void)
{
    folder_make();
    write_images("train-images-idx3-ubyte", 3, 2, 2, TRAIN);
    write_labels("train-labels-idx1-ubyte", 3, TRAIN_LABELS);
    write_images("t10k-images.idx3-ubyte", 1, 2, 2, TEST);
    write_labels("t10k-labels.idx1-ubyte", 1, TEST_LABELS);
}

static void ck_refused(const char *name, const char *reason)
{
    ck_assert_ptr_null(el_data_open(name));
    ck_assert_ptr_eq(strstr(el_error_text(), "el_data_open: "), el_error_text());
    ck_error_has(reason);
}

START_TEST(test_folder)
{
    ElData *d = el_data_open(folder);
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(d->name, folder);
    ck_assert_int_eq(d->height, 2);
    ck_assert_int_eq(d->width, 2);
    ck_assert_int_eq(el_data_pixels(d), 4);
    ck_assert_int_eq(d->classes, 5);
    ck_assert_int_eq(d->train.count, 3);
    ck_assert_int_eq(d->test.count, 1);
    ck_assert_mem_eq(d->train.pixels, TRAIN, 12);
    ck_assert_mem_eq(d->train.labels, TRAIN_LABELS, 3);
    ck_assert_mem_eq(d->test.pixels, TEST, 4);
    ck_assert_mem_eq(d->test.labels, TEST_LABELS, 1);
    ck_assert_uint_eq(d->checksum,
                      UINT64_C(0x3063bc2a81844abc)); // by a Python loop over the same bytes
    el_data_free(d);
    ck_no_error();
}
END_TEST

START_TEST(test_folder_without_labels)
{
    ck_assert_int_eq(unlink(folder_path("t10k-labels.idx1-ubyte")), 0);
    ck_refused(folder, "labels of its training images only");
    ck_assert_int_eq(unlink(folder_path("train-labels-idx1-ubyte")), 0);
    ElData *d = el_data_open(folder);
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(d->classes, 0);
    ck_assert_ptr_null(d->train.labels);
    el_data_free(d);
}
END_TEST

START_TEST(test_broken_folders)
{
    write_images("t10k-images.idx3-ubyte", 1, 1, 4, TEST);
    ck_refused(folder, "t10k-images.idx3-ubyte holds images of 1 x 4 pixels, where 2 x 2");
    write_images("t10k-images.idx3-ubyte", 0, 2, 2, NULL);
    ck_refused(folder, "t10k-images.idx3-ubyte says it holds 0 images");
    ck_assert_int_eq(unlink(folder_path("t10k-images.idx3-ubyte")), 0);
    ck_refused(folder, "holds no t10k-images-idx3-ubyte");
    write_labels("train-labels-idx1-ubyte", 2, TRAIN_LABELS);
    ck_refused(folder, "train-labels-idx1-ubyte holds 2 labels, where 3");
    folder_write("train-images-idx3-ubyte", TRAIN, 12);
    ck_refused(folder, "train-images-idx3-ubyte is cut short");
}
END_TEST

START_TEST(test_names)
{
    ck_refused("fashon", "no data are called fashon; was fashion meant?");
    ck_refused("Digits", "was digits meant?");
    ck_refused("cifar", "cifar is neither a folder nor one of fashion, digits, ring8");
    ck_refused("/no/such/folder", "/no/such/folder is neither");
    ck_refused("", "is neither");
    ck_refused(NULL, "the name of the data is NULL");
    el_data_free(NULL);
}
END_TEST

START_TEST(test_suggest)
{
    static const char *const choices[] = {"vae", "gan", "train", "sample", NULL};
    ck_assert_str_eq(el_suggest("trian", choices), "train");
    ck_assert_str_eq(el_suggest("smple", choices), "sample");
    ck_assert_str_eq(el_suggest("gam", choices), "gan");
    ck_assert_ptr_null(el_suggest("xyz", choices));
    ck_assert_ptr_null(el_suggest("a text that is longer than every word there is", choices));
}
END_TEST

START_TEST(test_fashion_elsewhere)
{
    ck_assert_int_eq(setenv("ELBO_FASHION", folder, 1), 0);
    ElData *d = el_data_open("fashion");
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(d->name, "fashion");
    ck_assert_int_eq(d->train.count, 3);
    el_data_free(d);
    ck_assert_int_eq(setenv("ELBO_FASHION", "/no/such/folder", 1), 0);
    ck_refused("fashion", "apt install dataset-fashion-mnist");
}
END_TEST

START_TEST(test_fashion_of_debian)
{
    ck_assert_int_eq(unsetenv("ELBO_FASHION"), 0);
    ElData *d = el_data_open("fashion");
    if (d) {
        ck_assert_int_eq(d->train.count, 60000);
        ck_assert_int_eq(d->test.count, 10000);
        ck_assert_int_eq(el_data_pixels(d), 784);
        ck_assert_int_eq(d->classes, 10);
        ck_assert_uint_eq(d->checksum, UINT64_C(0x0c336750f16156c8)); // likewise
    } else if (strstr(el_error_text(), "apt install") == NULL) {
        ck_error_has("without zlib"); // there, but not to be read by this build
    }
    el_data_free(d);
}
END_TEST

START_TEST(test_digits)
{
    ElData *d = el_data_open("digits");
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(d->train.count, 1437);
    ck_assert_int_eq(d->test.count, 360);
    ck_assert_int_eq(d->height, 8);
    ck_assert_int_eq(d->width, 8);
    ck_assert_int_eq(d->classes, 10);
    for (int k = 0; k < 10; k++) ck_assert_int_eq(d->train.labels[k], k);
    ck_assert_uint_eq(d->checksum, UINT64_C(0x13b21cd3166c4d48)); // likewise
    el_data_free(d);
}
END_TEST

START_TEST(test_rows)
{
    ElData *d = el_data_open(folder);
    el_scope_begin();
    ElTensor *rows = el_data_rows(d, &d->train, 0, 3);
    ck_assert_ptr_nonnull(rows);
    ck_assert(el_shape_equal(rows->shape, el_shape(3, 4)));
    for (int k = 0; k < 12; k++)
        ck_assert_double_eq_tol((double)rows->data[k], TRAIN[k] / 255.0, 1e-7);
    ck_assert(rows->data[3] == 1);
    rows = el_data_rows(d, &d->train, 2, 1);
    ck_assert_double_eq_tol((double)rows->data[0], 20 / 255.0, 1e-7);
    rows = el_data_rows(d, &d->test, 0, 1);
    ck_assert_double_eq_tol((double)rows->data[3], 4 / 255.0, 1e-7);
    ck_assert_int_eq(el_numel(el_data_rows(d, &d->train, 3, 0)), 0);
    ck_no_error();
    static const int64_t wrong[][2] = {{-1, 1}, {0, 4},         {3, 1},
                                       {0, -1}, {INT64_MAX, 1}, {1, INT64_MAX}};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ck_assert_ptr_null(el_data_rows(d, &d->train, wrong[k][0], wrong[k][1]));
        ck_error_has("el_data_rows: ");
    }
    ck_assert_ptr_null(el_data_rows(NULL, &d->train, 0, 1));
    ck_error_has("the data are NULL");
    ck_assert_ptr_null(el_data_rows(d, NULL, 0, 1));
    ck_error_has("the set is NULL");
    ck_assert(el_scope_end("test"));
    el_data_free(d);
}
END_TEST

// The order of an epoch of digits, found by drawing batches of 479, three an epoch.
static void draw_epoch(ElData *d, el_real *images)
{
    ck_assert_int_eq(el_data_batches(d, 479), 3);
    for (int k = 0; k < 3; k++) {
        el_scope_begin();
        ElTensor *batch = el_data_batch(d, 479);
        ck_assert_ptr_nonnull(batch);
        ck_assert(el_shape_equal(batch->shape, el_shape(479, 64)));
        memcpy(images + k * 479 * 64, batch->data, 479 * 64 * sizeof(el_real));
        ck_assert(el_scope_end("test"));
    }
}

START_TEST(test_epoch_is_every_image_once)
{
    ElData *d = el_data_open("digits");
    for (int epoch = 0; epoch < 3; epoch++) {
        static bool seen[1437];
        memset(seen, 0, sizeof seen);
        ck_assert(el_data_seek(d, epoch));
        for (int k = 0; k < 1437; k++) {
            ck_assert(d->permutation[k] >= 0 && d->permutation[k] < 1437);
            ck_assert(!seen[d->permutation[k]]);
            seen[d->permutation[k]] = true;
        }
    }
    el_data_free(d);
}
END_TEST

START_TEST(test_batches_are_the_permuted_images)
{
    static el_real images[1437 * 64];
    ElData *d = el_data_open("digits");
    draw_epoch(d, images);
    ck_assert_int_eq(d->epoch, 0);
    ck_assert_int_eq(d->next, 1437);
    for (int k = 0; k < 1437; k++)
        for (int i = 0; i < 64; i++)
            ck_assert_double_eq_tol((double)images[k * 64 + i],
                                    d->train.pixels[d->permutation[k] * 64 + i] / 255.0, 1e-7);
    el_data_free(d);
}
END_TEST

START_TEST(test_order)
{
    static el_real first[1437 * 64], second[1437 * 64], again[1437 * 64];
    ElData *d = el_data_open("digits"), *e = el_data_open("digits");
    draw_epoch(d, first);
    draw_epoch(d, second);
    ck_assert_int_eq(d->epoch, 1);
    ck_assert_mem_ne(first, second, sizeof first);
    ck_assert(el_data_seek(e, 1)); // without epoch 0 before it
    draw_epoch(e, again);
    ck_assert_mem_eq(second, again, sizeof again);
    ck_assert(el_data_seek(e, 0));
    draw_epoch(e, again);
    ck_assert_mem_eq(first, again, sizeof again);
    el_data_seed(e, 7);
    draw_epoch(e, again);
    ck_assert_mem_ne(first, again, sizeof again);
    el_data_seed(e, 0);
    draw_epoch(e, again);
    ck_assert_mem_eq(first, again, sizeof again);
    el_data_free(d);
    el_data_free(e);
}
END_TEST

// Drawing images must not move the noise of training.
START_TEST(test_order_is_a_stream_of_its_own)
{
    ElRandom before = *el_random_current();
    ElData *d = el_data_open("digits");
    ck_assert_int_eq(d->order.stream, EL_STREAM_DATA);
    ck_assert(el_data_seek(d, 3));
    ck_assert_mem_eq(&before, el_random_current(), sizeof before);
    el_data_free(d);
}
END_TEST

START_TEST(test_remainder_is_passed_over)
{
    ElData *d = el_data_open(folder);
    el_scope_begin();
    ck_assert_ptr_nonnull(el_data_batch(d, 2));
    ck_assert_int_eq(d->epoch, 0);
    ck_assert_int_eq(d->next, 2);
    ck_assert_ptr_nonnull(el_data_batch(d, 2));
    ck_assert_int_eq(d->epoch, 1);
    ck_assert_int_eq(d->next, 2);
    ck_assert(el_scope_end("test"));
    el_data_free(d);
}
END_TEST

START_TEST(test_misuse)
{
    ElData *d = el_data_open(folder);
    ck_assert_ptr_null(el_data_batch(d, 1)); // no scope is open
    ck_assert_ptr_nonnull(el_error_text());
    el_error_clear();
    ck_assert_int_eq(d->next, 0);
    el_scope_begin();
    ck_assert_ptr_null(el_data_batch(d, 4));
    ck_error_has("el_data_batch: a batch of 4 was asked for, where 1 to 3");
    ck_assert_ptr_null(el_data_batch(d, 0));
    ck_error_has("el_data_batch: a batch of 0");
    ck_assert_ptr_null(el_data_batch(NULL, 1));
    ck_error_has("el_data_batch: the data are NULL");
    ck_assert(el_scope_end("test"));
    ck_assert_int_eq(el_data_batches(d, 0), 0);
    ck_error_has("el_data_batches: batches of 0");
    ck_assert_int_eq(el_data_batches(NULL, 1), 0);
    ck_error_has("el_data_batches: the data are NULL");
    ck_assert_int_eq(el_data_batches(d, 2), 1);
    ck_assert(!el_data_seek(d, -1));
    ck_error_has("el_data_seek: epoch -1");
    ck_assert(!el_data_seek(NULL, 0));
    ck_error_has("the data are NULL");
    el_data_seed(NULL, 0);
    ck_error_has("el_data_seed: the data are NULL");
    ck_assert_int_eq(el_data_pixels(NULL), 0);
    el_data_free(d);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("data");
    tcase_add_checked_fixture(cases, write_folder, folder_remove);
    tcase_add_test(cases, test_folder);
    tcase_add_test(cases, test_folder_without_labels);
    tcase_add_test(cases, test_broken_folders);
    tcase_add_test(cases, test_names);
    tcase_add_test(cases, test_suggest);
    tcase_add_test(cases, test_fashion_elsewhere);
    tcase_add_test(cases, test_fashion_of_debian);
    tcase_add_test(cases, test_digits);
    tcase_add_test(cases, test_rows);
    tcase_add_test(cases, test_epoch_is_every_image_once);
    tcase_add_test(cases, test_batches_are_the_permuted_images);
    tcase_add_test(cases, test_order);
    tcase_add_test(cases, test_order_is_a_stream_of_its_own);
    tcase_add_test(cases, test_remainder_is_passed_over);
    tcase_add_test(cases, test_misuse);
    return run_cases("data", cases);
}
