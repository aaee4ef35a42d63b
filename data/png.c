// PNG files (ISO/IEC 15948): grey, eight bits a pixel, of grids of images.
#include "data/png.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/compression.h"
#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/file.h"

enum { BORDER = 2, BORDER_GREY = 128, LEAST_SIDE = 28, MOST_BYTES = 1 << 30 };

// Where the images go, in pixels of the picture.
typedef struct {
    int64_t count, columns;
    int64_t image_height, image_width, scale; // of an image, and how often each pixel is repeated
    int64_t height, width;                    // of the picture
} Grid;

// Small images are made larger, so that they can be seen.
static int64_t scale_for(int64_t height, int64_t width)
{
    int64_t side = height > width ? height : width;
    return el_ceil_div(LEAST_SIDE, side);
}

static bool are_images(const ElTensor *images, int height, int width)
{
    if (!el_given("el_png_grid", images)) return false;
    int64_t count = images->shape.rank >= 2 ? images->shape.dim[0] : 0;
    if (height > 0 && width > 0 && count > 0 && el_numel(images) / count == (int64_t)height * width)
        return true;
    return el_refuse("el_png_grid: the images are %s, where at least one row of %d x %d pixels "
                     "would be right",
                     el_describe(images), height, width);
}

// The size of the picture; false when it is past MOST_BYTES.
static bool measure(Grid *g)
{
    int64_t rows = el_ceil_div(g->count, g->columns), bytes;
    g->height = rows * (g->image_height * g->scale + BORDER) + BORDER;
    g->width = g->columns * (g->image_width * g->scale + BORDER) + BORDER;
    return !__builtin_mul_overflow(g->height, g->width + 1, &bytes) && bytes <= MOST_BYTES;
}

static bool plan(Grid *g, const ElTensor *images, int height, int width, int columns)
{
    if (!are_images(images, height, width)) return false;
    if (columns < 0)
        return el_refuse("el_png_grid: %d columns were asked for; 1 or more, or 0 for a square "
                         "grid, would be right",
                         columns);
    *g = (Grid){.count = images->shape.dim[0], .columns = columns};
    g->image_height = height;
    g->image_width = width;
    g->scale = scale_for(height, width);
    while (columns == 0 && g->columns * g->columns < g->count) g->columns++;
    if (g->columns > g->count) g->columns = g->count;
    if (measure(g)) return true;
    return el_refuse("el_png_grid: the picture of %s in %" PRId64 " columns would take more than "
                     "%d bytes",
                     el_describe(images), g->columns, MOST_BYTES);
}

static uint8_t grey(el_real value)
{
    if (!(value > 0)) return 0; // NaN too
    return value < 1 ? (uint8_t)(value * 255 + (el_real)0.5) : 255;
}

// Draws image k into the scanlines, each a byte for the filter and width pixels.
static void draw(const Grid *g, const ElTensor *images, int64_t k, uint8_t *lines)
{
    const el_real *image = images->data + k * g->image_height * g->image_width;
    int64_t top = BORDER + k / g->columns * (g->image_height * g->scale + BORDER);
    int64_t left = BORDER + k % g->columns * (g->image_width * g->scale + BORDER);
    for (int64_t y = 0; y < g->image_height * g->scale; y++) {
        const el_real *from = image + y / g->scale * g->image_width;
        uint8_t *to = lines + (top + y) * (g->width + 1) + 1 + left;
        for (int64_t x = 0; x < g->image_width * g->scale; x++) to[x] = grey(from[x / g->scale]);
    }
}

// The picture as zlib takes it, height * (width + 1) bytes; filter 0: pixels as they are.
static uint8_t *new_scanlines(const Grid *g, const ElTensor *images)
{
    size_t bytes = (size_t)(g->height * (g->width + 1));
    uint8_t *lines = malloc(bytes);
    if (!lines) return el_fail_memory("el_png_grid", (int64_t)bytes);
    memset(lines, BORDER_GREY, bytes);
    for (int64_t y = 0; y < g->height; y++) lines[y * (g->width + 1)] = 0;
    for (int64_t k = 0; k < g->count; k++) draw(g, images, k, lines);
    return lines;
}

static uint8_t *put_number(uint8_t *at, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8) *at++ = (uint8_t)(number >> shift);
    return at;
}

// A chunk: the length, the type, the content, and the checksum of the latter two.
static uint8_t *put_chunk(uint8_t *at, const char *type, const uint8_t *content, size_t size)
{
    at = put_number(at, (uint32_t)size);
    uint8_t *start = at;
    memcpy(at, type, 4);
    if (size > 0) memcpy(at + 4, content, size);
    return put_number(at + 4 + size, el_crc32(start, size + 4));
}

static uint8_t *new_file(const Grid *g, const uint8_t *packed, size_t packed_size, size_t *size)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t header[13] = {[8] = 8}; // eight bits; type 0: grey
    put_number(put_number(header, (uint32_t)g->width), (uint32_t)g->height);
    *size = sizeof signature + 3 * 12 + sizeof header + packed_size;
    uint8_t *file = malloc(*size);
    if (!file) return el_fail_memory("el_png_grid", (int64_t)*size);
    memcpy(file, signature, sizeof signature);
    uint8_t *at = put_chunk(file + sizeof signature, "IHDR", header, sizeof header);
    at = put_chunk(at, "IDAT", packed, packed_size);
    put_chunk(at, "IEND", NULL, 0);
    return file;
}

static unsigned char *encode(const ElTensor *images, int height, int width, int columns,
                             size_t *size)
{
    Grid grid;
    if (!plan(&grid, images, height, width, columns)) return NULL;
    uint8_t *lines = new_scanlines(&grid, images);
    if (!lines) return NULL;
    size_t packed_size;
    uint8_t *packed =
        el_compress("el_png_grid", lines, (size_t)(grid.height * (grid.width + 1)), &packed_size);
    free(lines);
    uint8_t *file = packed ? new_file(&grid, packed, packed_size, size) : NULL;
    free(packed);
    return file;
}

unsigned char *el_png_encode(const ElTensor *images, int height, int width, int columns,
                             size_t *size)
{
    if (!el_there("el_png_encode", "where the size goes", size)) return NULL;
    const char *before = el_asked("el_png_encode");
    unsigned char *file = encode(images, height, width, columns, size);
    el_asked_before(before);
    return file;
}

bool el_png_grid_columns(const char *path, const ElTensor *images, int height, int width,
                         int columns)
{
    size_t size;
    const char *before = el_asked("el_png_grid_columns");
    unsigned char *file = encode(images, height, width, columns, &size);
    bool ok = file && el_file_write("el_png_grid", path, file, size);
    el_asked_before(before);
    free(file);
    return ok;
}

bool el_png_grid(const char *path, const ElTensor *images, int height, int width)
{
    const char *before = el_asked("el_png_grid");
    bool ok = el_png_grid_columns(path, images, height, width, 0);
    el_asked_before(before);
    return ok;
}
