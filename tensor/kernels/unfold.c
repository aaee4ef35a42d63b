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

// The numbers of a padded row, and of whatever vectors write past it.
static int64_t padded_row(const ElWindows *w)
{
    int64_t planes = plane_size(&w->x) * w->x.stride, pixels = w->x.padding + w->x.pixels;
    return (planes > pixels ? planes : pixels) + 2 * EL_LANES;
}

// Vectors of the planes' rows may end past the last one.
static int64_t unfold_workspace(const ElWindows *w, int64_t images)
{
    return images * planes_size(w) + EL_LANES + padded_row(w);
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

// The even numbers of two vectors, one after the other.
EL_INLINE ElVec even(ElVec a, ElVec b)
{
    static const ElInt lane[] = {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30};
    ElMask index;
    memcpy(&index, lane, sizeof index);
    return __builtin_shuffle(a, b, index);
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
            ElVec v = even(v_load(row + 2 * i), v_load(row + 2 * i + EL_LANES));
            v_store(to + i, v_keep_first(v, s.count - i));
        }
    for (; i < s.count; i++) to[i] = row[i * stride];
}

// Takes an image apart: the spans of its rows go to the rows of its planes.
static void take_planes(const ElWindows *w, const el_real *image, el_real *planes)
{
    const int64_t rows = plane_size(&w->y), cols = plane_size(&w->x), width = w->x.pixels;
    const el_real *end = image + w->y.pixels * width;
    for (int64_t above = 0; above < phases(&w->y); above++)
        for (int64_t left = 0; left < phases(&w->x); left++, planes += rows * cols) {
            Span down = span_of(&w->y, above), along = span_of(&w->x, left);
            const el_real *row = image + down.first * width;
            el_real *to = planes + down.begin * cols;
            for (int64_t i = 0; i < down.count; i++, row += w->y.stride * width, to += cols)
                take_span(along, w->x.stride, row, end, to);
        }
}

// The rectangle of the planes that is pixel (i, j) of every window: where it begins.
static int64_t rectangle(const ElWindows *w, int64_t i, int64_t j)
{
    int64_t y = i * w->y.dilation, x = j * w->x.dilation;
    int64_t plane = y % w->y.stride * phases(&w->x) + x % w->x.stride;
    return (plane * plane_size(&w->y) + y / w->y.stride) * plane_size(&w->x) + x / w->x.stride;
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
    const int64_t size = planes_size(w), cols = plane_size(&w->x);
    const int64_t height = w->y.windows, width = w->x.windows;
    memset(workspace, 0, (size_t)(images * size) * sizeof *workspace);
    for (int64_t n = 0; n < images; n++) take_planes(w, image + n * step, workspace + n * size);
    for (int64_t i = 0; i < w->y.size; i++)
        for (int64_t j = 0; j < w->x.size; j++) {
            const el_real *from = workspace + rectangle(w, i, j);
            for (int64_t n = 0; n < images; n++, u += height * width, from += size)
                copy_rectangle(height, width, from, cols, u);
        }
}

// Lanes before `first`, and from `last` on, become 0.
EL_INLINE ElVec keep_between(ElVec v, int64_t first, int64_t last)
{
    static const ElInt lane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ElMask index;
    memcpy(&index, lane, sizeof index);
    return (ElVec)((ElMask)v & (index >= (ElInt)first) & (index < (ElInt)last));
}

static int64_t clamp(int64_t n, int64_t least, int64_t most)
{
    return n < least ? least : n > most ? most : n;
}

// The pixels of windows, along an axis, that see the plane of one phase: the first, the distance to
// the next, and how far along the plane the first window's lie.
typedef struct {
    int64_t first, step, at, at_step;
} Seen;

static Seen seen_by(const ElWindowAxis *a, int64_t phase)
{
    Seen s = {.step = 1};
    while (s.step * a->dilation % a->stride != 0) s.step++;
    while (s.first < a->size && s.first * a->dilation % a->stride != phase) s.first++;
    s.at = s.first * a->dilation / a->stride;
    s.at_step = s.step * a->dilation / a->stride;
    return s;
}

// The part of a sum that is one row of windows, seen through the pixels along it: the vector from
// number x0 on of a plane's row.
EL_INLINE ElVec add_row(ElVec sum, Seen along, int64_t size, int64_t width, int64_t x0,
                        const el_real *u, int64_t row_of_u)
{
    int64_t first = along.at - x0;
    for (int64_t j = along.first; j < size; j += along.step, first += along.at_step) {
        int64_t last = first + width;
        if (first >= EL_LANES || last <= 0) continue;
        ElVec v = v_load(u + j * row_of_u - first);
        sum += keep_between(v, clamp(first, 0, EL_LANES), clamp(last, 0, EL_LANES));
    }
    return sum;
}

// The vector from number x0 on of row y of a plane: fill, plus every window's number there.
EL_INLINE ElVec folded(const ElWindows *w, Seen down, Seen along, el_real fill, int64_t y,
                       int64_t x0, const el_real *u, int64_t row_of_u)
{
    const int64_t height = w->y.windows, width = w->x.windows, size = w->x.size;
    ElVec sum = v_set(fill);
    y -= down.at;
    for (int64_t i = down.first; i < w->y.size; i += down.step, y -= down.at_step)
        if (y >= 0 && y < height)
            sum =
                add_row(sum, along, size, width, x0, u + i * size * row_of_u + y * width, row_of_u);
    return sum;
}

// The numbers of two vectors in turn: those of the first vector of them, and of the second.
EL_INLINE ElVec in_turn(ElVec a, ElVec b, bool second)
{
    static const ElInt lane[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};
    ElMask index, odd;
    memcpy(&index, lane, sizeof index);
    for (int i = 0; i < EL_LANES; i++) odd[i] = i % 2 ? EL_LANES : 0;
    return __builtin_shuffle(a, b, index + odd + (second ? EL_LANES / 2 : 0));
}

// A row of the padded image from the rows of its planes, which lie `plane` apart.
static void put_row(const ElWindows *w, const el_real *from, int64_t plane, el_real fill,
                    el_real *row)
{
    const int64_t cols = plane_size(&w->x), stride = w->x.stride, lefts = phases(&w->x);
    if (stride == 2 && lefts == 2) {
        for (int64_t x = 0; x < cols; x += EL_LANES) {
            ElVec a = v_load(from + x), b = v_load(from + plane + x);
            v_store(row + 2 * x, in_turn(a, b, false));
            v_store(row + 2 * x + EL_LANES, in_turn(a, b, true));
        }
        for (int64_t x = 2 * cols; x < w->x.padding + w->x.pixels; x++) row[x] = fill;
        return;
    }
    for (int64_t left = 0; left < lefts; left++)
        for (int64_t x = 0; x < cols; x++) row[x * stride + left] = from[left * plane + x];
}

// One plane: of the pixels that have these rests when divided by the strides.
static void fold_plane(const ElWindows *w, int64_t above, int64_t left, el_real fill,
                       const el_real *u, int64_t row_of_u, el_real *plane)
{
    const int64_t rows = plane_size(&w->y), cols = plane_size(&w->x);
    Seen down = seen_by(&w->y, above), along = seen_by(&w->x, left);
    for (int64_t y = 0; y < rows; y++, plane += cols)
        for (int64_t x = 0; x < cols; x += EL_LANES)
            v_store(plane + x, folded(w, down, along, fill, y, x, u, row_of_u));
}

// One image; row k of u begins at k * row_of_u.
static void fold_image(const ElWindows *w, el_real fill, const el_real *u, int64_t row_of_u,
                       el_real *planes, el_real *image)
{
    const int64_t rows = plane_size(&w->y), cols = plane_size(&w->x), width = w->x.pixels;
    el_real *plane = planes, *row = planes + planes_size(w) + EL_LANES;
    for (int64_t above = 0; above < phases(&w->y); above++)
        for (int64_t left = 0; left < phases(&w->x); left++, plane += rows * cols)
            fold_plane(w, above, left, fill, u, row_of_u, plane);
    for (int64_t x = 0; x < padded_row(w); x++) row[x] = fill;
    for (int64_t k = 0; k < w->y.pixels * width; k++) image[k] = fill;
    for (int64_t above = 0; above < phases(&w->y); above++) {
        Span down = span_of(&w->y, above);
        for (int64_t i = 0; i < down.count; i++) {
            int64_t at = above * phases(&w->x) * rows + down.begin + i;
            put_row(w, planes + at * cols, rows * cols, fill, row);
            memcpy(image + (down.first + i * w->y.stride) * width, row + w->x.padding,
                   (size_t)width * sizeof *row);
        }
    }
}

static void fold(const ElWindows *w, int64_t images, el_real fill, const el_real *u,
                 el_real *workspace, el_real *image, int64_t step)
{
    const int64_t windows = w->y.windows * w->x.windows;
    for (int64_t n = 0; n < images; n++)
        fold_image(w, fill, u + n * windows, images * windows, workspace, image + n * step);
}

void EL_FILL(unfold)(ElKernels *k)
{
    k->unfold_workspace = unfold_workspace;
    k->unfold = unfold;
    k->fold = fold;
}
