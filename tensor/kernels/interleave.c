// As many images as a vector has lanes, side by side: convolutions of small images, whose rows are
// shorter than vectors, work on one pixel of all of them at a time. No row has an edge then, what a
// window sees is a copy of whole vectors, and these are rows of the panels that gemm multiplies.
#include "tensor/counts.h"
#include "tensor/kernels/fill.h"
#include "tensor/kernels/gemm_pack.h"

// Numbers of a channel.
static int64_t plane_of(const ElWindows *w)
{
    return el_reach(&w->y) * el_reach(&w->x) * EL_LANES;
}

// Pixels of an axis that lie within the reach of its windows.
static int64_t seen(const ElWindowAxis *a)
{
    int64_t most = el_least(a->pixels, el_reach(a) - a->padding);
    return most > 0 ? most : 0;
}

// Where pixel (0, 0) lies in a channel.
static int64_t origin(const ElWindows *w)
{
    return (w->y.padding * el_reach(&w->x) + w->x.padding) * EL_LANES;
}

static bool is_whole(const ElWindowAxis *a)
{
    return a->padding == 0 && el_reach(a) == a->pixels;
}

static void interleave_run(int64_t images, int64_t count, const el_real *from, int64_t step,
                           el_real *to)
{
    el_pack_turned(EL_LANES, images, count, (ElGemmSource){from, step, 1}, to);
}

static void interleave(const ElWindows *w, int64_t channels, int64_t images, const el_real *image,
                       int64_t step, el_real *side)
{
    const int64_t height = w->y.pixels, width = w->x.pixels;
    if (is_whole(&w->y) && is_whole(&w->x)) {
        interleave_run(images, channels * height * width, image, step, side);
        return;
    }
    const int64_t plane = plane_of(w), row = el_reach(&w->x) * EL_LANES;
    memset(side, 0, (size_t)(channels * plane) * sizeof *side);
    side += origin(w);
    for (int64_t c = 0; c < channels; c++, side += plane, image += height * width)
        for (int64_t y = 0; y < seen(&w->y); y++)
            interleave_run(images, seen(&w->x), image + y * width, step, side + y * row);
}

EL_INLINE ElVec activated(ElVec v, el_real bias, el_real slope)
{
    v += v_set(bias);
    return v * v_select((ElMask)(v > 0), v_set(1), v_set(slope));
}

// `count` numbers of each image.
EL_SHARED void separate_run(int64_t images, int64_t count, const el_real *from, el_real bias,
                            el_real slope, el_real *to, int64_t step)
{
    for (int64_t p = 0; p < count; p += EL_LANES, from += EL_LANES * EL_LANES) {
        const int rows = count - p < EL_LANES ? (int)(count - p) : EL_LANES;
        ElVec square[EL_LANES] = {{0}};
        EL_ROLLED for (int i = 0; i < rows; i++) square[i] =
            activated(v_load(from + i * EL_LANES), bias, slope);
        v_transpose(square);
        for (int64_t n = 0; n < images; n++) v_store_upto(to + n * step + p, square[n], count - p);
    }
}

// The same for numbers that are 0 before the bias.
EL_SHARED void separate_zeros(int64_t images, int64_t count, el_real bias, el_real slope,
                              el_real *to, int64_t step)
{
    const el_real value = bias > 0 ? bias : bias * slope;
    for (int64_t n = 0; n < images; n++)
        for (int64_t p = 0; p < count; p++) to[n * step + p] = value;
}

static void separate(const ElWindows *w, int64_t channels, int64_t images, const el_real *side,
                     const el_real *bias, el_real slope, el_real *image, int64_t step)
{
    const int64_t height = w->y.pixels, width = w->x.pixels, row = el_reach(&w->x) * EL_LANES;
    const int64_t cols = seen(&w->x), rows = seen(&w->y);
    const bool whole = is_whole(&w->y) && is_whole(&w->x);
    side += origin(w);
    for (int64_t c = 0; c < channels; c++, side += plane_of(w), image += height * width) {
        const el_real b = bias ? bias[c] : 0;
        if (whole) separate_run(images, height * width, side, b, slope, image, step);
        for (int64_t y = 0; y < rows && !whole; y++) {
            el_real *to = image + y * width;
            separate_run(images, cols, side + y * row, b, slope, to, step);
            separate_zeros(images, width - cols, b, slope, to + cols, step);
        }
        separate_zeros(images, (height - rows) * width, b, slope, image + rows * width, step);
    }
}

// What one window sees, as a column of a panel.
static void pack_window(const ElWindows *w, int64_t channels, const el_real *from, el_real *to)
{
    const int64_t plane = plane_of(w), down = w->y.dilation * el_reach(&w->x) * EL_LANES;
    const int64_t along = w->x.dilation * EL_LANES;
    for (int64_t c = 0; c < channels; c++, from += plane)
        for (int64_t i = 0; i < w->y.size; i++)
            for (int64_t j = 0; j < w->x.size; j++, to += TILE_COLS)
                v_store(to, v_load(from + i * down + j * along));
}

static void pack_windows(const ElWindows *w, int64_t channels, int64_t first, int64_t count,
                         const el_real *side, el_real *panels)
{
    const int64_t depth = channels * w->y.size * w->x.size;
    for (int64_t q = 0; q < count; q++) {
        int64_t y = (first + q) / w->x.windows, x = (first + q) % w->x.windows;
        const el_real *from =
            side + (y * w->y.stride * el_reach(&w->x) + x * w->x.stride) * EL_LANES;
        el_real *panel = panels + q / TILE_VECTORS * TILE_COLS * depth;
        pack_window(w, channels, from, panel + q % TILE_VECTORS * EL_LANES);
    }
}

static void add_windows(const ElWindows *w, int64_t channels, const el_real *u, el_real *side)
{
    const int64_t row = el_reach(&w->x) * EL_LANES, step = w->x.stride * EL_LANES;
    memset(side, 0, (size_t)(channels * plane_of(w)) * sizeof *side);
    for (int64_t c = 0; c < channels; c++, side += plane_of(w))
        for (int64_t i = 0; i < w->y.size; i++)
            for (int64_t j = 0; j < w->x.size; j++)
                for (int64_t y = 0; y < w->y.windows; y++) {
                    el_real *to = side + (y * w->y.stride + i * w->y.dilation) * row +
                                  j * w->x.dilation * EL_LANES;
                    for (int64_t x = 0; x < w->x.windows; x++, to += step, u += EL_LANES)
                        v_store(to, v_load(to) + v_load(u));
                }
}

void EL_FILL(interleave)(ElKernels *k)
{
    k->lanes = EL_LANES;
    k->interleave = interleave;
    k->separate = separate;
    k->pack_windows = pack_windows;
    k->add_windows = add_windows;
}
