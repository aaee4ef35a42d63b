// Images as the windows of a convolution see them, and back.
//
// An image is first taken apart by the strides: pixel (y, x) of the padded image goes to plane
// (y % y.stride, x % x.stride), place (y / y.stride, x / x.stride). What the windows see through
// one of their pixels is then a rectangle of one plane, whatever the strides: rows of it are copied
// or added as vectors.
#include "tensor/kernels/fill.h"
#include "tensor/kernels/vector.h"

// The rows, or columns, of a plane: up to the last one that a window reaches.
static int64_t plane_size(const ElWindowAxis *a)
{
    return a->windows + a->dilation * (a->size - 1) / a->stride;
}

// How many planes there are along an axis: with long strides some pixels are seen by no window.
static int64_t phases(const ElWindowAxis *a)
{
    int64_t reach = a->dilation * (a->size - 1) + 1;
    return a->stride < reach ? a->stride : reach;
}

// The numbers of all planes of an image.
static int64_t planes_size(const ElWindows *w)
{
    return phases(&w->y) * plane_size(&w->y) * phases(&w->x) * plane_size(&w->x);
}

static int64_t unfold_workspace(const ElWindows *w, int64_t images)
{
    return images * planes_size(w) + EL_LANES; // where reading a row as vectors ends
}

// A row of an image within one column of planes: pixel first + i * stride is number begin + i of
// the plane's row.
typedef struct {
    int64_t first, begin, count;
} Span;

static Span span_of(const ElWindowAxis *a, int64_t phase)
{
    int64_t begin = a->padding > phase ? (a->padding - phase + a->stride - 1) / a->stride : 0;
    int64_t first = begin * a->stride + phase - a->padding;
    int64_t count = first < a->pixels ? (a->pixels - first + a->stride - 1) / a->stride : 0;
    int64_t room = plane_size(a) - begin;
    if (count > room) count = room > 0 ? room : 0;
    return (Span){first, begin, count};
}

EL_INLINE void copy_spread(int64_t count, const el_real *from, int64_t from_step, el_real *to,
                           int64_t to_step)
{
    for (int64_t i = 0; i < count; i++) to[i * to_step] = from[i * from_step];
}

// Every stride-th number of a row, and the reverse; for the usual strides as loops that the
// compiler makes vectors of.
static void take_span(Span s, int64_t stride, const el_real *row, el_real *plane)
{
    if (stride == 1)
        copy_spread(s.count, row + s.first, 1, plane + s.begin, 1);
    else if (stride == 2)
        copy_spread(s.count, row + s.first, 2, plane + s.begin, 1);
    else
        copy_spread(s.count, row + s.first, stride, plane + s.begin, 1);
}

static void put_span(Span s, int64_t stride, const el_real *plane, el_real *row)
{
    if (stride == 1)
        copy_spread(s.count, plane + s.begin, 1, row + s.first, 1);
    else if (stride == 2)
        copy_spread(s.count, plane + s.begin, 1, row + s.first, 2);
    else
        copy_spread(s.count, plane + s.begin, 1, row + s.first, stride);
}

typedef void MoveSpan(Span s, int64_t stride, el_real *row, el_real *plane);

// Goes over all pixels of an image that lie in planes, a span at a time.
EL_INLINE void each_span(const ElWindows *w, MoveSpan *move, el_real *image, el_real *planes)
{
    const int64_t rows = plane_size(&w->y), cols = plane_size(&w->x);
    for (int64_t phase = 0; phase < phases(&w->x); phase++) {
        Span s = span_of(&w->x, phase);
        for (int64_t y = 0; y < w->y.pixels; y++) {
            int64_t padded = y + w->y.padding, row = padded / w->y.stride;
            int64_t above = padded - row * w->y.stride;
            if (row >= rows) break;
            if (above >= phases(&w->y)) continue;
            int64_t plane = above * phases(&w->x) + phase;
            move(s, w->x.stride, image + y * w->x.pixels, planes + (plane * rows + row) * cols);
        }
    }
}

EL_INLINE void take(Span s, int64_t stride, el_real *row, el_real *plane)
{
    take_span(s, stride, row, plane);
}

EL_INLINE void put(Span s, int64_t stride, el_real *row, el_real *plane)
{
    put_span(s, stride, plane, row);
}

// The rectangle of the planes that is pixel (i, j) of every window: where it begins.
static int64_t rectangle(const ElWindows *w, int64_t i, int64_t j)
{
    int64_t y = i * w->y.dilation, x = j * w->x.dilation;
    int64_t plane = y % w->y.stride * phases(&w->x) + x % w->x.stride;
    return (plane * plane_size(&w->y) + y / w->y.stride) * plane_size(&w->x) + x / w->x.stride;
}

// Whole vectors are stored; what spills is overwritten by the rows that follow.
static void copy_rectangle(const ElWindows *w, const el_real *plane, el_real *u)
{
    const int64_t cols = plane_size(&w->x);
    for (int64_t y = 0; y < w->y.windows; y++, plane += cols, u += w->x.windows)
        for (int64_t x = 0; x < w->x.windows; x += EL_LANES) v_store(u + x, v_load(plane + x));
}

static void add_rectangle(const ElWindows *w, const el_real *u, el_real *plane)
{
    const int64_t cols = plane_size(&w->x), width = w->x.windows;
    for (int64_t y = 0; y < w->y.windows; y++, plane += cols, u += width)
        for (int64_t x = 0; x < width; x++) plane[x] += u[x];
}

static void unfold(const ElWindows *w, int64_t images, const el_real *image, int64_t step,
                   el_real *workspace, el_real *u)
{
    const int64_t size = planes_size(w), windows = w->y.windows * w->x.windows;
    memset(workspace, 0, (size_t)(images * size) * sizeof *workspace);
    for (int64_t n = 0; n < images; n++)
        each_span(w, take, (el_real *)image + n * step, workspace + n * size);
    for (int64_t i = 0; i < w->y.size; i++)
        for (int64_t j = 0; j < w->x.size; j++) {
            const el_real *from = workspace + rectangle(w, i, j);
            for (int64_t n = 0; n < images; n++, u += windows, from += size)
                copy_rectangle(w, from, u);
        }
}

static void fold(const ElWindows *w, int64_t images, el_real fill, const el_real *u,
                 el_real *workspace, el_real *image, int64_t step)
{
    const int64_t size = planes_size(w), windows = w->y.windows * w->x.windows;
    const int64_t pixels = w->y.pixels * w->x.pixels;
    for (int64_t n = 0; n < images; n++, u += windows, image += step) {
        const el_real *from = u;
        for (int64_t k = 0; k < size; k++) workspace[k] = fill;
        for (int64_t i = 0; i < w->y.size; i++)
            for (int64_t j = 0; j < w->x.size; j++, from += images * windows)
                add_rectangle(w, from, workspace + rectangle(w, i, j));
        for (int64_t k = 0; k < pixels; k++) image[k] = fill;
        each_span(w, put, image, workspace);
    }
}

void EL_FILL(unfold)(ElKernels *k)
{
    k->unfold_workspace = unfold_workspace;
    k->unfold = unfold;
    k->fold = fold;
}
