// Images as the windows of a convolution see them.
#include "tensor/counts.h"
#include "tensor/kernels/fill.h"
#include "tensor/kernels/planes.h"

// Planes for unfolding, or those of one image and the image for folding, and what vectors write
// past them.
static int64_t unfold_workspace(const ElWindows *w, int64_t images)
{
    return images * planes_size(w) + w->y.pixels * w->x.pixels + 2 * EL_LANES;
}

// A row of an image within one column of planes: pixel first + i * stride is number begin + i of
// the plane's row.
typedef struct {
    int64_t first, begin, count;
} Span;

static Span span_of(const ElWindowAxis *a, int64_t phase)
{
    int64_t begin = a->padding > phase ? el_ceil_div(a->padding - phase, a->stride) : 0;
    int64_t first = begin * a->stride + phase - a->padding;
    int64_t count = first < a->pixels ? el_ceil_div(a->pixels - first, a->stride) : 0;
    int64_t room = plane_size(a) - begin;
    if (count > room) count = room > 0 ? room : 0;
    return (Span){first, begin, count};
}

// Takes every stride-th number of a row; nothing from `end` on is read. Vectors spill zeros, where
// later rows follow or nothing.
static void take_span(Span s, int64_t stride, const el_real *row, const el_real *end, el_real *to)
{
    int64_t i = 0;
    row += s.first;
    to += s.begin;
    if (stride == 1)
        for (; i < s.count && end - (row + i) >= EL_LANES; i += EL_LANES)
            v_store(to + i, v_keep_first(v_load(row + i), s.count - i));
    if (stride == 2)
        for (; i < s.count && end - (row + 2 * i) >= 2 * EL_LANES; i += EL_LANES) {
            ElVec v = v_even(v_load(row + 2 * i), v_load(row + 2 * i + EL_LANES));
            v_store(to + i, v_keep_first(v, s.count - i));
        }
    for (; i < s.count; i++) to[i] = row[i * stride];
}

// Takes images apart: the spans of their rows go to the rows of their planes.
static void take_planes(const ElWindows *w, int64_t images, const el_real *image, int64_t step,
                        el_real *planes)
{
    const int64_t rows = plane_size(&w->y), cols = plane_row(w), width = w->x.pixels;
    const int64_t size = planes_size(w);
    for (int64_t above = 0; above < phases(&w->y); above++)
        for (int64_t left = 0; left < phases(&w->x); left++, planes += rows * cols) {
            Span down = span_of(&w->y, above), along = span_of(&w->x, left);
            for (int64_t n = 0; n < images; n++) {
                const el_real *first = image + n * step, *end = first + w->y.pixels * width;
                const el_real *row = first + down.first * width;
                el_real *to = planes + n * size + down.begin * cols;
                for (int64_t i = 0; i < down.count; i++, row += w->y.stride * width, to += cols)
                    take_span(along, w->x.stride, row, end, to);
            }
        }
}

// The rectangle of the planes that is pixel (i, j) of every window: where it begins.
static int64_t rectangle(const ElWindows *w, int64_t i, int64_t j)
{
    int64_t y = i * w->y.dilation, x = j * w->x.dilation;
    int64_t plane = y % w->y.stride * phases(&w->x) + x % w->x.stride;
    return (plane * plane_size(&w->y) + y / w->y.stride) * plane_row(w) + x / w->x.stride;
}

// Whole vectors are stored; what spills is overwritten by the rows that follow.
static void copy_rectangle(int64_t height, int64_t width, const el_real *plane, int64_t cols,
                           el_real *u)
{
    for (int64_t y = 0; y < height; y++, plane += cols, u += width)
        for (int64_t x = 0; x < width; x += EL_LANES) v_store(u + x, v_load(plane + x));
}

static void unfold(const ElWindows *w, int64_t images, const el_real *image, int64_t step,
                   el_real *workspace, el_real *u)
{
    const int64_t size = planes_size(w), cols = plane_row(w);
    const int64_t height = w->y.windows, width = w->x.windows;
    memset(workspace, 0, (size_t)(images * size) * sizeof *workspace);
    take_planes(w, images, image, step, workspace);
    for (int64_t i = 0; i < w->y.size; i++)
        for (int64_t j = 0; j < w->x.size; j++) {
            const el_real *from = workspace + rectangle(w, i, j);
            for (int64_t n = 0; n < images; n++, u += height * width, from += size)
                copy_rectangle(height, width, from, cols, u);
        }
}

void EL_FILL(unfold)(ElKernels *k)
{
    k->unfold_workspace = unfold_workspace;
    k->unfold = unfold;
}
