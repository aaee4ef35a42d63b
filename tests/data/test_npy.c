// Datasets of .npy files, and files that are none.
#include <stdint.h>

#include "data/data.h"
#include "tensor/scope.h"
#include "tests/checks.h"
#include "tests/folder.h"

// Writes a file of version 1 as numpy does, in part: the header is not padded.
static void write_npy(const char *header, const void *numbers, size_t size)
{
    uint8_t file[1024] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (uint8_t)(strlen(header) + 1)};
    size_t length = 10 + (size_t)snprintf((char *)file + 10, 512, "%s\n", header);
    memcpy(file + length, numbers, size);
    folder_write("x.npy", file, length + size);
}

static void ck_refused(const char *reason)
{
    ck_assert_ptr_null(el_data_open(folder_path("x.npy")));
    ck_assert_ptr_eq(strstr(el_error_text(), "el_data_open: "), el_error_text());
    ck_error_has(reason);
}

START_TEST(test_points)
{
    float numbers[14];
    for (int k = 0; k < 14; k++) numbers[k] = (float)k / 16;
    write_npy("{'descr': '<f4', 'fortran_order': False, 'shape': (7, 2), }", numbers,
              sizeof numbers);
    ElData *d = el_data_open(folder_path("x.npy"));
    ck_assert_ptr_nonnull(d);
    ck_assert(d->points && d->height == 1 && d->width == 2);
    ck_assert_int_eq(d->train.count, 5);
    ck_assert_int_eq(d->test.count, 2); // a sixth, rounded up
    for (int k = 0; k < 10; k++) ck_assert(d->train.values[k] == (el_real)numbers[k]);
    for (int k = 0; k < 4; k++) ck_assert(d->test.values[k] == (el_real)numbers[10 + k]);
    el_data_free(d);
}
END_TEST

START_TEST(test_images)
{
    double wide[12] = {.1, .2, .3, .4, .5, .6, 0, 1, .25, .5, .75, 1};
    write_npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 3), }", wide, sizeof wide);
    ElData *d = el_data_open(folder_path("x.npy"));
    ck_assert(d && !d->points && d->height == 2 && d->width == 3);
    ck_assert(d->train.values[1] == (el_real).2 && d->test.values[1] == 1);
    el_data_free(d);
    uint8_t bytes[12] = {0, 51, 255, [11] = 102};
    write_npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 2), }", bytes, 12);
    d = el_data_open(folder_path("x.npy"));
    ck_assert(d && !d->points && d->height == 3 && d->width == 2);
    ck_assert_double_eq_tol((double)d->train.values[1], .2, 1e-7);
    ck_assert(d->train.values[2] == 1);
    ck_assert_double_eq_tol((double)d->test.values[5], .4, 1e-7);
    el_data_free(d);
}
END_TEST

START_TEST(test_broken)
{
    static const struct {
        const char *header;
        size_t bytes;
        const char *reason;
    } rows[] = {
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 15, "15 bytes of numbers"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 17, "17 bytes of numbers"},
        {"{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2), }", 16,
         "holds {'descr': '<c8'"},
        {"{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", 16, "in C order"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, x), }", 16, "would be right"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2), }", 16, "would be right"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2", 16, "would be right"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", 16, "at least two rows"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 4), }", 16, "at least two rows"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4), }", 0, "at least two rows"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }", 0, "would be right"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }", 0, "el_"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1), }", 4,
         "would be right"},
        {"", 0, "does not begin"},
    };
    static const uint8_t zeros[32];
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        write_npy(rows[k].header, zeros, rows[k].bytes);
        ck_refused(rows[k].reason);
    }
    folder_write("x.npy", "\x93NUMPY\1\0\377\0{'descr'", 18);
    ck_refused("does not begin as a .npy file");
    folder_write("x.npy", "PNG", 3);
    ck_refused("does not begin as a .npy file");
    float nans[4] = {0, 0, 0, 0};
    memset(nans + 2, 0xFF, 4);
    write_npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", nans, 16);
    ck_refused("all must be finite");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("npy");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_points);
    tcase_add_test(cases, test_images);
    tcase_add_test(cases, test_broken);
    return run_cases("npy", cases);
}
