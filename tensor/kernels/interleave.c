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

static bool sees_all(const ElWindows *w)
{
    return seen(&w->y) == w->y.pixels && seen(&w->x) == w->x.pixels;
}

// Goes over the pixels seen of one channel after another.
typedef struct {
    int64_t width, height, gap, leap; // what lies after each row, and after each channel besides
    int64_t x, y, channel;
    el_real *at;
} Walk;

static Walk walk_over(const ElWindows *w, el_real *side)
{
    const int64_t across = el_reach(&w->x), width = seen(&w->x), height = seen(&w->y);
    return (Walk){.width = width,
                  .height = height,
                  .gap = (across - width) * EL_LANES,
                  .leap = (el_reach(&w->y) - height) * across * EL_LANES,
                  .at = side + (w->y.padding * across + w->x.padding) * EL_LANES};
}

EL_INLINE el_real *walk_on(Walk *w)
{
    el_real *at = w->at;
    w->at += EL_LANES;
    if (++w->x < w->width) return at;
    w->x = 0;
    w->at += w->gap;
    if (++w->y < w->height) return at;
    w->y = 0;
    w->at += w->leap;
    w->channel++;
    return at;
}

// The next `count` pixels, which lie side by side in each image. Squares at the edges go through
// room for them.
EL_SHARED void interleave_run(Walk *w, int64_t images, int64_t count, const el_real *image,
                              int64_t step)
{
    el_real room[EL_LANES * EL_LANES], nowhere[EL_LANES], *at[EL_LANES];
    for (int64_t p = 0; p < count; p += EL_LANES) {
        const int64_t rest = count - p;
        const bool full = images == EL_LANES && rest >= EL_LANES;
        EL_ROLLED for (int n = full ? EL_LANES : 0; n < EL_LANES; n++) v_store(
            room + n * EL_LANES, n < images ? v_load_upto(image + n * step + p, rest) : v_set(0));
        EL_ROLLED for (int i = 0; i < EL_LANES; i++) at[i] = i < rest ? walk_on(w) : nowhere;
        const el_real *from = full ? image + p : room;
        const int64_t line = full ? step : EL_LANES;
        ElVec square[EL_LANES];
        EL_UNROLLED for (int i = 0; i < EL_LANES; i++) square[i] = v_load(from + i * line);
        v_transpose(square);
        EL_UNROLLED for (int i = 0; i < EL_LANES; i++) v_store(at[i], square[i]);
    }
}

static void interleave(const ElWindows *w, int64_t channels, int64_t images, const el_real *image,
                       int64_t step, el_real *side)
{
    const int64_t height = w->y.pixels, width = w->x.pixels;
    if (seen(&w->y) * seen(&w->x) * EL_LANES < plane_of(w))
        memset(side, 0, (size_t)(channels * plane_of(w)) * sizeof *side);
    Walk walk = walk_over(w, side);
    if (sees_all(w)) {
        interleave_run(&walk, images, channels * height * width, image, step);
        return;
    }
    for (int64_t c = 0; c < channels; c++, image += height * width)
        for (int64_t y = 0; y < seen(&w->y); y++)
            interleave_run(&walk, images, seen(&w->x), image + y * width, step);
}

EL_INLINE ElVec activated(ElVec v, el_real bias, el_real slope)
{
    v += v_set(bias);
    return v * v_select((ElMask)(v > 0), v_set(1), v_set(slope));
}

// The way back.
EL_SHARED void separate_run(Walk *w, int64_t images, int64_t count, const el_real *bias,
                            el_real slope, el_real *image, int64_t step)
{
    el_real room[EL_LANES * EL_LANES] = {0}, added[EL_LANES] = {0};
    const el_real *at[EL_LANES];
    for (int64_t p = 0; p < count; p += EL_LANES) {
        const int64_t rest = count - p;
        const bool full = images == EL_LANES && rest >= EL_LANES;
        EL_ROLLED for (int i = 0; i < EL_LANES; i++)
        {
            if (i < rest && bias) added[i] = bias[w->channel];
            at[i] = i < rest ? walk_on(w) : room;
        }
        ElVec square[EL_LANES];
        EL_UNROLLED for (int i = 0; i < EL_LANES; i++) square[i] =
            activated(v_load(at[i]), added[i], slope);
        v_transpose(square);
        el_real *to = full ? image + p : room;
        const int64_t line = full ? step : EL_LANES;
        EL_UNROLLED for (int i = 0; i < EL_LANES; i++) v_store(to + i * line, square[i]);
        EL_ROLLED for (int64_t n = full ? images : 0; n < images; n++)
            v_store_upto(image + n * step + p, v_load(room + n * EL_LANES), rest);
    }
}

// What no window sees: `count` numbers, 0 before the bias.
EL_SHARED void separate_zeros(int64_t images, int64_t count, el_real bias, el_real slope,
                              el_real *image, int64_t step)
{
    const el_real value = bias > 0 ? bias : bias * slope;
    for (int64_t n = 0; n < images; n++)
        for (int64_t p = 0; p < count; p++) image[n * step + p] = value;
}

static void separate(const ElWindows *w, int64_t channels, int64_t images, const el_real *side,
                     const el_real *bias, el_real slope, el_real *image, int64_t step)
{
    const int64_t height = w->y.pixels, width = w->x.pixels, cols = seen(&w->x);
    Walk walk = walk_over(w, (el_real *)side);
    if (sees_all(w)) {
        separate_run(&walk, images, channels * height * width, bias, slope, image, step);
        return;
    }
    for (int64_t c = 0; c < channels; c++) {
        const el_real b = bias ? bias[c] : 0;
        for (int64_t y = 0; y < height; y++, image += width) {
            const int64_t count = y < seen(&w->y) ? cols : 0;
            separate_run(&walk, images, count, bias, slope, image, step);
            separate_zeros(images, width - count, b, slope, image + count, step);
        }
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
