// IDX files: read as they are or compressed; every broken one is refused by a sentence naming it.
#include "data/idx.h"
#include "tests/checks.h"
#include "tests/folder.h"

#ifdef EL_HAVE_ZLIB
#include <zlib.h>
#endif

// Two images of 2 x 3 pixels, and two labels.
static const uint8_t IMAGES[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0,   0,
                                 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 254, 255};
static const uint8_t LABELS[] = {0, 0, 8, 1, 0, 0, 0, 2, 9, 255};

// Reads a file of these bytes; the text of the error must name it.
static bool reads(const void *bytes, size_t size, ElIdxKind kind, ElIdx *idx)
{
    folder_write("file", bytes, size);
    if (el_idx_read("el_data_open", folder_path("file"), kind, idx)) return true;
    ck_assert_ptr_null(idx->bytes);
    ck_assert_ptr_eq(strstr(el_error_text(), "el_data_open: "), el_error_text());
    ck_assert_ptr_nonnull(strstr(el_error_text(), folder_path("file")));
    return false;
}

// The images with one of the header's four numbers changed.
static void ck_header_refused(int number, uint32_t value, const char *reason)
{
    uint8_t bytes[sizeof IMAGES];
    ElIdx idx;
    memcpy(bytes, IMAGES, sizeof bytes);
    for (int k = 0; k < 4; k++) bytes[4 * number + k] = (uint8_t)(value >> (24 - 8 * k));
    ck_assert(!reads(bytes, sizeof bytes, EL_IDX_IMAGES, &idx));
    ck_error_has(reason);
}

START_TEST(test_images)
{
    ElIdx idx;
    ck_assert(reads(IMAGES, sizeof IMAGES, EL_IDX_IMAGES, &idx));
    ck_assert_int_eq(idx.count, 2);
    ck_assert_int_eq(idx.height, 2);
    ck_assert_int_eq(idx.width, 3);
    ck_assert_mem_eq(idx.bytes, IMAGES + 16, 12);
    free(idx.bytes);
}
END_TEST

START_TEST(test_labels)
{
    ElIdx idx;
    ck_assert(reads(LABELS, sizeof LABELS, EL_IDX_LABELS, &idx));
    ck_assert_int_eq(idx.count, 2);
    ck_assert_mem_eq(idx.bytes, LABELS + 8, 2);
    free(idx.bytes);
}
END_TEST

// More than the first blocks that are read hold.
START_TEST(test_long_file)
{
    enum { COUNT = 1000000 };
    uint8_t *bytes = malloc(8 + COUNT);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, (uint8_t[]){0, 0, 8, 1, 0, COUNT >> 16, COUNT >> 8 & 255, COUNT & 255}, 8);
    for (int k = 0; k < COUNT; k++) bytes[8 + k] = (uint8_t)(k % 251);
    ElIdx idx;
    ck_assert(reads(bytes, 8 + COUNT, EL_IDX_LABELS, &idx));
    ck_assert_int_eq(idx.count, COUNT);
    ck_assert_mem_eq(idx.bytes, bytes + 8, COUNT);
    free(idx.bytes);
    free(bytes);
}
END_TEST

START_TEST(test_every_truncation)
{
    ElIdx idx;
    for (size_t size = 0; size < sizeof IMAGES; size++) {
        ck_assert(!reads(IMAGES, size, EL_IDX_IMAGES, &idx));
        ck_error_has("is cut short");
    }
    for (size_t size = 0; size < sizeof LABELS; size++) {
        ck_assert(!reads(LABELS, size, EL_IDX_LABELS, &idx));
        ck_error_has("is cut short");
    }
}
END_TEST

START_TEST(test_too_long)
{
    uint8_t bytes[sizeof IMAGES + 1] = {0};
    ElIdx idx;
    memcpy(bytes, IMAGES, sizeof IMAGES);
    ck_assert(!reads(bytes, sizeof bytes, EL_IDX_IMAGES, &idx));
    ck_error_has("goes on after the 12 bytes");
}
END_TEST

START_TEST(test_wrong_kind)
{
    ElIdx idx;
    ck_assert(!reads(LABELS, sizeof LABELS, EL_IDX_IMAGES, &idx));
    ck_error_has("is cut short"); // shorter than a header of images
    ck_assert(!reads(IMAGES, sizeof IMAGES, EL_IDX_LABELS, &idx));
    ck_error_has("begins with 0x00000803, where 0x00000801");
    ck_header_refused(0, 0x89504E47, "begins with 0x89504e47, where 0x00000803");
}
END_TEST

START_TEST(test_absurd_sizes)
{
    ck_header_refused(1, 0, "holds 0 images");
    ck_header_refused(1, 0x80000000, "holds 2147483648 images");
    ck_header_refused(1, 0x7FFFFFFF, "is cut short: its header says that 12884901882 bytes");
    ck_header_refused(2, 0, "0 x 3 pixels");
    ck_header_refused(3, 0, "2 x 0 pixels");
    ck_header_refused(2, 0xFFFFFFFF, "4294967295 x 3 pixels");
    ck_header_refused(3, 32768, "2 x 32768 pixels");
}
END_TEST

START_TEST(test_absent)
{
    ElIdx idx;
    ck_assert(!el_idx_read("el_data_open", folder_path("none"), EL_IDX_IMAGES, &idx));
    ck_error_has("No such file or directory");
    ck_assert(!el_idx_read("el_data_open", folder, EL_IDX_IMAGES, &idx));
    ck_error_has("no regular file");
}
END_TEST

#ifdef EL_HAVE_ZLIB

// The images, compressed; returns the file's size.
static size_t compress_images(uint8_t packed[200])
{
    gzFile gz = gzopen(folder_path("packed"), "wb");
    ck_assert_int_eq(gzwrite(gz, IMAGES, sizeof IMAGES), (int)sizeof IMAGES);
    ck_assert_int_eq(gzclose(gz), Z_OK);
    FILE *f = fopen(folder_path("packed"), "rb");
    size_t size = fread(packed, 1, 200, f);
    fclose(f);
    return size;
}

START_TEST(test_compressed)
{
    uint8_t packed[200];
    size_t size = compress_images(packed);
    ElIdx idx;
    ck_assert(reads(packed, size, EL_IDX_IMAGES, &idx));
    ck_assert_mem_eq(idx.bytes, IMAGES + 16, 12);
    free(idx.bytes);
    for (size_t cut = 2; cut < size; cut++) {
        ck_assert_msg(!reads(packed, cut, EL_IDX_IMAGES, &idx), "%zu of %zu bytes", cut, size);
        ck_error_has("is cut short");
    }
    packed[size - 6] ^= 1; // of the checksum
    ck_assert(!reads(packed, size, EL_IDX_IMAGES, &idx));
    ck_error_has("incorrect data check");
}
END_TEST

#else

START_TEST(test_compressed)
{
    static const uint8_t packed[20] = {0x1F, 0x8B, 8};
    ElIdx idx;
    ck_assert(!reads(packed, sizeof packed, EL_IDX_IMAGES, &idx));
    ck_error_has("it is compressed and this build is without zlib");
    ck_assert(!reads(packed, 3, EL_IDX_IMAGES, &idx));
    ck_error_has("it is compressed and this build is without zlib");
}
END_TEST

#endif

int main(void)
{
    TCase *cases = tcase_create("idx");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_images);
    tcase_add_test(cases, test_labels);
    tcase_add_test(cases, test_long_file);
    tcase_add_test(cases, test_every_truncation);
    tcase_add_test(cases, test_too_long);
    tcase_add_test(cases, test_wrong_kind);
    tcase_add_test(cases, test_absurd_sizes);
    tcase_add_test(cases, test_absent);
    tcase_add_test(cases, test_compressed);
    return run_cases("idx", cases);
}
