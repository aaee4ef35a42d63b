// Images from what the windows of a convolution give to their pixels: the transpose of unfolding.
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

// Whole vectors where they do not pass the end; what spills is overwritten by the rows that follow.
static void copy_row(int64_t width, const el_real *row, el_real *to, const el_real *end)
{
    int64_t x = 0;
    for (; x < width && end - (to + x) >= EL_LANES; x += EL_LANES) v_store(to + x, v_load(row + x));
    for (; x < width; x++) to[x] = row[x];
}

// One image; row k of u begins at k * row_of_u.
static void fold_image(const ElWindows *w, el_real fill, const el_real *u, int64_t row_of_u,
                       el_real *planes, el_real *image)
{
    const int64_t rows = plane_size(&w->y), cols = plane_size(&w->x), width = w->x.pixels;
    const int64_t stride = w->y.stride, lefts = phases(&w->x), aboves = phases(&w->y);
    const el_real *end = image + w->y.pixels * width;
    el_real *plane = planes, *row = planes + planes_size(w) + EL_LANES;
    for (int64_t above = 0; above < aboves; above++)
        for (int64_t left = 0; left < lefts; left++, plane += rows * cols)
            fold_plane(w, above, left, fill, u, row_of_u, plane);
    int64_t above = w->y.padding % stride, down = w->y.padding / stride;
    for (int64_t x = 0; x < padded_row(w); x++) row[x] = fill;
    for (int64_t y = 0; y < w->y.pixels; y++, image += width) {
        if (above < aboves && down < rows) {
            put_row(w, planes + (above * lefts * rows + down) * cols, rows * cols, fill, row);
            copy_row(width, row + w->x.padding, image, end);
        } else {
            for (int64_t x = 0; x < width; x++) image[x] = fill;
        }
        if (++above == stride) above = 0, down++;
    }
}

static void fold(const ElWindows *w, int64_t images, el_real fill, const el_real *u,
                 el_real *workspace, el_real *image, int64_t step)
{
    const int64_t windows = w->y.windows * w->x.windows;
    for (int64_t n = 0; n < images; n++)
        fold_image(w, fill, u + n * windows, images * windows, workspace, image + n * step);
}

void EL_FILL(fold)(ElKernels *k)
{
    k->fold = fold;
}
