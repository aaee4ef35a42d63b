// Convolutions of images that lie side by side. Nothing is unfolded but what gemm multiplies next:
// panels for a few windows at a time.
#include "tensor/convolution_side.h"

#include "tensor/counts.h"

// Windows whose panels are made at a time; numbers of what a chunk of channels lays back, and of
// the planes whose weights are summed at a time.
enum { WINDOWS = 8, LAID_BACK = (5 << 16) / sizeof(el_real), SUMMED = (1 << 16) / sizeof(el_real) };

// Numbers of the features of a vector of images, and of a channel of theirs, beyond which the
// caches are too small.
enum { FEATURES = (1 << 20) / sizeof(el_real), PLANE = (1 << 17) / sizeof(el_real) };

// --- sizes ---------------------------------------------------------------------------------------

static int64_t plane_of(const ElConvolution *c)
{
    return el_reach(&c->windows.y) * el_reach(&c->windows.x) * el_kernels()->lanes;
}

static int64_t features_of(const ElConvolution *c)
{
    return c->out * c->windows.y.windows * c->windows.x.windows * el_kernels()->lanes;
}

int64_t el_conv_side_images(const ElConvolution *c, ElConvProduct product)
{
    const ElKernels *k = el_kernels();
    const ElWindows *w = &c->windows;
    int64_t laid_back = w->y.size * w->x.size * w->y.windows * w->x.windows * k->lanes;
    if (!k->gemm_packed || features_of(c) > FEATURES || plane_of(c) > PLANE) return 0;
    if (product == EL_CONV_IMAGE && laid_back > LAID_BACK) return 0;
    return el_least(c->batch, (c->batch + k->lanes / 2) / k->lanes * k->lanes);
}

// Chunks of as many channels as have `most` numbers.
static int64_t channels_of(const ElConvJob *j, int64_t most, int64_t numbers)
{
    return el_equal_part(j->c->in, most > numbers ? most / numbers : 1);
}

void el_conv_side_fit(ElConvJob *j)
{
    const ElKernels *k = el_kernels();
    const int64_t out = j->c->out, columns = j->windows * k->lanes;
    j->side = true;
    j->images = k->lanes;
    j->gathered = features_of(j->c);
    if (j->product == EL_CONV_FEATURES) {
        j->channels = channels_of(j, k->gemm_depth, j->taps);
        int64_t depth = j->channels * j->taps;
        j->unfolded = el_round_up(WINDOWS * k->lanes, k->gemm_cols) * depth;
        j->packed_chunk = el_round_up(out, k->gemm_rows) * depth;
    } else if (j->product == EL_CONV_IMAGE) {
        j->channels = channels_of(j, LAID_BACK, j->taps * columns);
        int64_t rows = j->channels * j->taps;
        j->unfolded = el_round_up(columns, k->gemm_cols) * out;
        if (rows > out) j->gathered = rows * columns;
        j->packed_chunk = el_round_up(rows, k->gemm_rows) * out;
    } else {
        j->channels = channels_of(j, SUMMED, plane_of(j->c));
    }
    j->planes = j->channels * plane_of(j->c);
    j->packed_group = el_ceil_div(j->c->in, j->channels) * j->packed_chunk;
}

static ElWindowAxis flat_axis(const ElWindowAxis *a)
{
    return (ElWindowAxis){a->windows, a->windows, 1, 1, 1, 0};
}

// Those of features that lie side by side: each sees one.
static ElWindows flat_windows(const ElConvJob *j)
{
    return (ElWindows){flat_axis(&j->c->windows.y), flat_axis(&j->c->windows.x)};
}

// --- the three products --------------------------------------------------------------------------

static void interleave_image(const ElConvJob *j, ElConvChunk at, int64_t channel, int64_t channels,
                             el_real *side)
{
    el_kernels()->interleave(&j->c->windows, channels, at.images, el_conv_image_at(j, at, channel),
                             el_conv_image_step(j), side);
}

static void interleave_features(const ElConvJob *j, ElConvChunk at, int64_t out, int64_t outs,
                                el_real *side)
{
    const ElWindows flat = flat_windows(j);
    el_kernels()->interleave(&flat, outs, at.images, el_conv_features_at(j, at, out),
                             el_conv_features_step(j), side);
}

void el_conv_side_pack(const ElConvJob *j)
{
    const ElConvolution *c = j->c;
    const int64_t row = c->in * j->taps;
    for (int64_t group = 0; group < c->groups; group++) {
        const el_real *from = j->weights + group * c->out * row;
        el_real *to = j->packed + group * j->packed_group;
        for (int64_t channel = 0; channel < c->in; channel += j->channels, to += j->packed_chunk) {
            int64_t taps = el_least(j->channels, c->in - channel) * j->taps;
            const el_real *chunk = from + channel * j->taps;
            if (j->product == EL_CONV_IMAGE)
                el_kernels()->gemm_pack_rows(taps, c->out, chunk, 1, row, to);
            else
                el_kernels()->gemm_pack_rows(c->out, taps, chunk, row, 1, to);
        }
    }
}

// sums (+)= weights panels, for the channels of one chunk and all windows.
static void sum_products(const ElConvJob *j, const ElConvRoom *r, const el_real *packed,
                         int64_t channels, bool add)
{
    const ElKernels *k = el_kernels();
    for (int64_t first = 0; first < j->windows; first += WINDOWS) {
        int64_t count = el_least(WINDOWS, j->windows - first);
        k->pack_windows(&j->c->windows, channels, first, count, r->planes, r->unfolded);
        k->gemm_packed(&(ElGemm){.m = j->c->out,
                                 .n = count * k->lanes,
                                 .k = channels * j->taps,
                                 .a = packed,
                                 .b = r->unfolded,
                                 .c = r->gathered + first * k->lanes,
                                 .c_row = j->windows * k->lanes,
                                 .accumulate = add});
    }
}

void el_conv_side_features(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    const ElConvolution *c = j->c;
    const el_real *packed = j->packed + at.group * j->packed_group;
    for (int64_t channel = 0; channel < c->in; channel += j->channels, packed += j->packed_chunk) {
        int64_t channels = el_least(j->channels, c->in - channel);
        interleave_image(j, at, channel, channels, r->planes);
        sum_products(j, r, packed, channels, channel > 0);
    }
    const el_real *bias = j->bias ? j->bias + at.group * c->out : NULL;
    const ElWindows flat = flat_windows(j);
    el_kernels()->separate(&flat, c->out, at.images, r->gathered, bias, (el_real)c->slope,
                           el_conv_features_at(j, at, 0), el_conv_features_step(j));
}

void el_conv_side_image(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    const ElConvolution *c = j->c;
    const ElKernels *k = el_kernels();
    ElGemm g = {.n = j->windows * k->lanes,
                .k = c->out,
                .a = j->packed + at.group * j->packed_group,
                .b = r->unfolded,
                .c = r->gathered,
                .c_row = j->windows * k->lanes};
    const ElWindows flat = flat_windows(j);
    interleave_features(j, at, 0, c->out, r->gathered);
    k->pack_windows(&flat, c->out, 0, j->windows, r->gathered, r->unfolded);
    for (int64_t channel = 0; channel < c->in; channel += j->channels, g.a += j->packed_chunk) {
        int64_t channels = el_least(j->channels, c->in - channel);
        g.m = channels * j->taps;
        k->gemm_packed(&g);
        k->add_windows(&c->windows, channels, r->gathered, r->planes);
        const el_real *bias = j->bias ? j->bias + at.group * c->in + channel : NULL;
        k->separate(&c->windows, channels, at.images, r->planes, bias, (el_real)c->slope,
                    el_conv_image_at(j, at, channel), el_conv_image_step(j));
    }
}

void el_conv_side_weights(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r)
{
    const ElConvolution *c = j->c;
    const int64_t row = c->in * j->taps;
    el_real *weights = j->weights + (b.group * c->out + b.out) * row;
    for (int64_t first = 0; first < c->batch; first += j->images) {
        ElConvChunk at = el_conv_chunk(j, first, c->batch, b.group);
        interleave_features(j, at, b.out, b.outs, r->gathered);
        for (int64_t i = 0; i < b.channels; i += j->channels) {
            int64_t channel = b.channel + i, channels = el_least(j->channels, b.channels - i);
            interleave_image(j, at, channel, channels, r->planes);
            el_kernels()->correlate(&c->windows, b.outs, channels, r->gathered, r->planes,
                                    weights + channel * j->taps, row, first > 0);
        }
    }
}
