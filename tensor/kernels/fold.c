// Images from what the windows of a convolution give to their pixels: the transpose of unfolding.
#include "tensor/counts.h"
#include "tensor/kernels/fill.h"
#include "tensor/kernels/planes.h"

// Lanes before `first`, and from `last` on, become 0.
EL_INLINE ElVec keep_between(ElVec v, int64_t first, int64_t last)
{
    static const ElInt lane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ElMask index;
    memcpy(&index, lane, sizeof index);
    return (ElVec)((ElMask)v & (index >= (ElInt)first) & (index < (ElInt)last));
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

// Adds one number of each window to the plane: a rectangle of it whose first row begins at number x
// of `row`.
static void add_rectangle(const ElWindows *w, const el_real *u, el_real *row, int64_t x)
{
    const int64_t height = w->y.windows, width = w->x.windows, cols = plane_row(w);
    for (int64_t x0 = x / EL_LANES * EL_LANES; x0 < x + width; x0 += EL_LANES) {
        int64_t first = x - x0, last = first + width < EL_LANES ? first + width : EL_LANES;
        const el_real *from = u - first;
        el_real *to = row + x0;
        for (int64_t y = 0; y < height; y++, from += width, to += cols)
            v_store(to, v_load(to) + keep_between(v_load(from), first > 0 ? first : 0, last));
    }
}

// One plane of every image: of the pixels that have these rests when divided by the strides. Image
// n takes the numbers of u from n * windows on, whose rows lie row_of_u apart.
static void fold_planes(const ElWindows *w, int64_t images, int64_t above, int64_t left,
                        el_real fill, const el_real *u, el_real *plane)
{
    const int64_t cols = plane_row(w), size = plane_size(&w->y) * cols, step = planes_size(w);
    const int64_t windows = w->y.windows * w->x.windows, row_of_u = images * windows;
    const Seen down = seen_by(&w->y, above), along = seen_by(&w->x, left);
    for (int64_t n = 0; n < images; n++, u += windows, plane += step) {
        for (int64_t k = 0; k < size; k += EL_LANES) v_store(plane + k, v_set(fill));
        el_real *row = plane + down.at * cols;
        for (int64_t i = down.first; i < w->y.size; i += down.step, row += down.at_step * cols)
            for (int64_t j = along.first, x = along.at; j < w->x.size;
                 j += along.step, x += along.at_step)
                add_rectangle(w, u + (i * w->x.size + j) * row_of_u, row, x);
    }
}

// A row of the image from the rows of its planes, which lie `plane` apart. What vectors write past
// it is overwritten by the rows that follow.
static void put_row(const ElWindows *w, const el_real *from, int64_t plane, el_real fill,
                    el_real *row)
{
    const int64_t stride = w->x.stride, lefts = phases(&w->x), first = w->x.padding;
    const int64_t seen = plane_row(w) * stride - first, pixels = w->x.pixels;
    const int64_t reach = el_least(seen, pixels);
    int64_t x = 0;
    if (stride == 1)
        for (; x < reach; x += EL_LANES) v_store(row + x, v_load(from + first + x));
    if (stride == 2 && lefts == 2) {
        const el_real *even = from + first % 2 * plane + first / 2;
        const el_real *odd = from + (first + 1) % 2 * plane + (first + 1) / 2;
        for (; x < reach; x += 2 * EL_LANES) {
            ElVec a = v_load(even + x / 2), b = v_load(odd + x / 2);
            v_store(row + x, v_in_turn(a, b));
            v_store(row + x + EL_LANES, v_late_in_turn(a, b));
        }
    }
    if (x > reach) x = reach > 0 ? reach : 0;
    for (; x < pixels; x++) {
        int64_t left = (first + x) % stride;
        row[x] = left < lefts && x < reach ? from[left * plane + (first + x) / stride] : fill;
    }
}

// One image from its planes, by way of room for it.
static void put_image(const ElWindows *w, const el_real *planes, el_real fill, el_real *room,
                      el_real *image)
{
    const int64_t rows = plane_size(&w->y), cols = plane_row(w), width = w->x.pixels;
    const int64_t stride = w->y.stride, lefts = phases(&w->x), aboves = phases(&w->y);
    el_real *row = room;
    int64_t above = w->y.padding % stride, down = w->y.padding / stride;
    for (int64_t y = 0; y < w->y.pixels; y++, row += width) {
        if (above < aboves && down < rows) {
            put_row(w, planes + (above * lefts * rows + down) * cols, rows * cols, fill, row);
        } else {
            for (int64_t x = 0; x < width; x++) row[x] = fill;
        }
        if (++above == stride) above = 0, down++;
    }
    memcpy(image, room, (size_t)(w->y.pixels * width) * sizeof *image);
}

static void fold(const ElWindows *w, int64_t images, el_real fill, const el_real *u,
                 el_real *workspace, el_real *image, int64_t step)
{
    const int64_t size = planes_size(w), lefts = phases(&w->x), aboves = phases(&w->y);
    el_real *plane = workspace;
    for (int64_t above = 0; above < aboves; above++)
        for (int64_t left = 0; left < lefts; left++, plane += plane_size(&w->y) * plane_row(w))
            fold_planes(w, images, above, left, fill, u, plane);
    for (int64_t n = 0; n < images; n++)
        put_image(w, workspace + n * size, fill, workspace + images * size, image + n * step);
}

void EL_FILL(fold)(ElKernels *k)
{
    k->fold = fold;
}
