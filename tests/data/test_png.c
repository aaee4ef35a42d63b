// A picture's own bytes are decoded again: signature, chunks, checksums, and every pixel.
#include <math.h>
#include <stdint.h>

#include "data/compression.h"
#include "data/png.h"
#include "tensor/file.h"
#include "tests/checks.h"
#include "tests/folder.h"

#ifdef EL_HAVE_ZLIB
#include <zlib.h>
#endif

enum { BORDER_GREY = 128 };

typedef struct {
    int width, height;
    uint8_t *scanlines; // height * (width + 1)
} Picture;

static uint32_t big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

#ifdef EL_HAVE_ZLIB
static void unpack(const uint8_t *packed, size_t size, uint8_t *out, size_t wanted)
{
    uLongf length = wanted;
    ck_assert_int_eq(uncompress(out, &length, packed, size), Z_OK);
    ck_assert_uint_eq(length, wanted);
}
#else
static void unpack(const uint8_t *packed, size_t size, uint8_t *out, size_t wanted)
{
    ck_assert_uint_eq((packed[0] * 256u + packed[1]) % 31, 0);
    const uint8_t *at = packed + 2;
    uint32_t a = 1, b = 0;
    bool last;
    do {
        size_t length = at[1] + 256u * at[2];
        last = at[0];
        ck_assert_uint_le(at[0], 1);
        ck_assert_uint_eq(length ^ (at[3] + 256u * at[4]), 0xFFFF);
        ck_assert_uint_le(length, wanted);
        memcpy(out, at + 5, length);
        for (size_t k = 0; k < length; k++) b = (b + (a = (a + out[k]) % 65521)) % 65521;
        out += length;
        wanted -= length;
        at += 5 + length;
    } while (!last);
    ck_assert_uint_eq(wanted, 0);
    ck_assert_uint_eq(big_endian(at), b << 16 | a);
    ck_assert_ptr_eq(at + 4, packed + size);
}
#endif

// Checks a chunk and returns its content; *at moves past it.
static const uint8_t *chunk(const uint8_t **at, const char *type, uint32_t *size)
{
    *size = big_endian(*at);
    ck_assert_mem_eq(*at + 4, type, 4);
    ck_assert_uint_eq(big_endian(*at + 8 + *size), el_crc32(*at + 4, *size + 4));
    const uint8_t *content = *at + 8;
    *at += 12 + *size;
    return content;
}

static Picture decode(const uint8_t *file, size_t size)
{
    const uint8_t *at = file + 8;
    uint32_t length;
    ck_assert_mem_eq(file, "\x89PNG\r\n\x1A\n", 8);
    const uint8_t *header = chunk(&at, "IHDR", &length);
    ck_assert_uint_eq(length, 13);
    ck_assert_mem_eq(header + 8, "\x08\0\0\0\0", 5); // eight bits, grey, not interlaced
    Picture p = {(int)big_endian(header), (int)big_endian(header + 4), NULL};
    size_t wanted = (size_t)p.height * (size_t)(p.width + 1);
    p.scanlines = malloc(wanted);
    const uint8_t *packed = chunk(&at, "IDAT", &length);
    unpack(packed, length, p.scanlines, wanted);
    chunk(&at, "IEND", &length);
    ck_assert_uint_eq(length, 0);
    ck_assert_ptr_eq(at, file + size);
    return p;
}

// Images of a pattern in which no two neighbours are equal; pixel i of image k.
static int pattern(int k, int i)
{
    return (k * 37 + i * 11) % 256;
}

static ElTensor *new_images(int count, int pixels)
{
    ElTensor *t = el_tensor_new(el_shape(count, pixels));
    for (int k = 0; k < count * pixels; k++)
        t->data[k] = (el_real)(pattern(k / pixels, k % pixels) / 255.0);
    return t;
}

// Every pixel of the picture: a border of two around each image, each pixel scale x scale.
static void ck_picture(int count, int height, int width, int columns, int wanted_columns, int scale)
{
    ElTensor *images = new_images(count, height * width);
    size_t size;
    uint8_t *file = el_png_encode(images, height, width, columns, &size);
    ck_assert_ptr_nonnull(file);
    Picture p = decode(file, size);
    int rows = (count + wanted_columns - 1) / wanted_columns;
    int tile_height = height * scale + 2, tile_width = width * scale + 2;
    ck_assert_int_eq(p.height, rows * tile_height + 2);
    ck_assert_int_eq(p.width, wanted_columns * tile_width + 2);
    for (int y = 0; y < p.height; y++) {
        ck_assert_uint_eq(p.scanlines[y * (p.width + 1)], 0);
        for (int x = 0; x < p.width; x++) {
            int in_y = y % tile_height - 2, in_x = x % tile_width - 2;
            int k = y / tile_height * wanted_columns + x / tile_width, wanted = BORDER_GREY;
            if (in_y >= 0 && in_x >= 0 && k < count)
                wanted = pattern(k, in_y / scale * width + in_x / scale);
            ck_assert_int_eq(p.scanlines[y * (p.width + 1) + 1 + x], wanted);
        }
    }
    free(p.scanlines);
    free(file);
    el_tensor_free(images);
}

START_TEST(test_pixels)
{
    ck_picture(1, 28, 28, 0, 1, 1);
    ck_picture(4, 28, 28, 0, 2, 1);
    ck_picture(5, 28, 28, 0, 3, 1);
    ck_picture(7, 30, 29, 3, 3, 1);
    ck_picture(2, 28, 28, 10, 2, 1); // no more columns than images
    ck_picture(3, 8, 8, 0, 2, 4);
    ck_picture(3, 2, 14, 1, 1, 2);
    ck_picture(1, 1, 1, 0, 1, 28);
    ck_picture(100, 28, 28, 0, 10, 1); // more than one stored block
}
END_TEST

START_TEST(test_clipping)
{
    ElTensor *t = el_tensor_new(el_shape(1, 28, 1)); // any shape of so many numbers
    const el_real values[] = {-1, 2, (el_real)NAN, INFINITY, -INFINITY, (el_real)0.5, 1};
    const uint8_t wanted[] = {0, 255, 0, 255, 0, 128, 255};
    memcpy(t->data, values, sizeof values);
    size_t size;
    uint8_t *file = el_png_encode(t, 28, 1, 0, &size);
    ck_assert_ptr_nonnull(file);
    Picture p = decode(file, size);
    for (int k = 0; k < 7; k++)
        ck_assert_int_eq(p.scanlines[(2 + k) * (p.width + 1) + 3], wanted[k]);
    free(p.scanlines);
    free(file);
    el_tensor_free(t);
}
END_TEST

START_TEST(test_files)
{
    ElTensor *t = new_images(6, 784);
    size_t size, file_size;
    ck_assert(el_png_grid(folder_path("a.png"), t, 28, 28));
    ck_assert(el_png_grid_columns(folder_path("b.png"), t, 28, 28, 6));
    for (int columns = 0; columns <= 6; columns += 6) {
        uint8_t *bytes = el_png_encode(t, 28, 28, columns, &size);
        const char *path = folder_path(columns == 0 ? "a.png" : "b.png");
        uint8_t *file = el_file_read("test", path, &file_size);
        ck_assert_uint_eq(size, file_size);
        ck_assert_mem_eq(bytes, file, size);
        free(bytes);
        free(file);
    }
    ck_assert(!el_png_grid(folder_path("no/a.png"), t, 28, 28));
    ck_error_has("el_png_grid: cannot write");
    ck_assert(!el_png_grid(NULL, t, 28, 28));
    ck_error_has("the path is NULL");
    ck_assert_int_eq(folder_count(), 2);
    el_tensor_free(t);
}
END_TEST

START_TEST(test_misuse)
{
    ElTensor *t = new_images(6, 784), *none = el_tensor_new(el_shape(0, 784));
    size_t size;
    ck_assert_ptr_null(el_png_encode(t, 28, 27, 0, &size));
    ck_error_has("el_png_encode: the images are [6, 784]");
    ck_assert_ptr_null(el_png_encode(t, -28, -28, 0, &size));
    ck_error_has("would be right");
    ck_assert_ptr_null(el_png_encode(none, 28, 28, 0, &size));
    ck_error_has("at least one row");
    ck_assert_ptr_null(el_png_encode(t, 28, 28, -1, &size));
    ck_error_has("-1 columns");
    ck_assert_ptr_null(el_png_encode(NULL, 28, 28, 0, &size));
    ck_error_has("NULL");
    ck_assert(!el_png_grid(folder_path("a.png"), NULL, 28, 28));
    ck_error_has("NULL");
    ck_assert_int_eq(folder_count(), 0);
    el_tensor_free(t);
    el_tensor_free(none);
}
END_TEST

START_TEST(test_checksum)
{
    ck_assert_uint_eq(el_crc32((const uint8_t *)"123456789", 9), 0xCBF43926); // the published check
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("png");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_pixels);
    tcase_add_test(cases, test_clipping);
    tcase_add_test(cases, test_files);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_checksum);
    return run_cases("png", cases);
}
