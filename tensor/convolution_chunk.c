// What the windows see of a few images, some channels at a time, is unfolded into a workspace that
// stays in the cache, and multiplied there.
#include "tensor/convolution_chunk.h"

#include <string.h>

#include "tensor/counts.h"

ElConvChunk el_conv_chunk(const ElConvJob *j, int64_t first, int64_t last, int64_t group)
{
    int64_t images = el_least(j->images, last - first);
    return (ElConvChunk){first, images, group, images * j->windows};
}

int64_t el_conv_image_step(const ElConvJob *j)
{
    const ElConvolution *c = j->c;
    return c->groups * c->in * c->windows.y.pixels * c->windows.x.pixels;
}

int64_t el_conv_features_step(const ElConvJob *j)
{
    return j->c->groups * j->c->out * j->windows;
}

el_real *el_conv_image_at(const ElConvJob *j, ElConvChunk at, int64_t channel)
{
    const ElConvolution *c = j->c;
    int64_t pixels = c->windows.y.pixels * c->windows.x.pixels;
    return j->image + at.first * el_conv_image_step(j) + (at.group * c->in + channel) * pixels;
}

el_real *el_conv_features_at(const ElConvJob *j, ElConvChunk at, int64_t out)
{
    int64_t channel = at.group * j->c->out + out;
    return j->features + at.first * el_conv_features_step(j) + channel * j->windows;
}

static el_real *weights_at(const ElConvJob *j, int64_t group, int64_t channel)
{
    return j->weights + (group * j->c->out * j->c->in + channel) * j->taps;
}

// The chunk's features as one matrix [out, columns]: they lie so when it has one image.
static el_real *gathered(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    return at.images == 1 ? el_conv_features_at(j, at, 0) : r->gathered;
}

static void gather(const ElConvJob *j, ElConvChunk at, bool back, const ElConvRoom *r)
{
    int64_t out = j->c->out, step = el_conv_features_step(j);
    size_t bytes = (size_t)j->windows * sizeof(el_real);
    for (int64_t o = 0; o < out && at.images > 1; o++)
        for (int64_t n = 0; n < at.images; n++) {
            el_real *inside = r->gathered + o * at.columns + n * j->windows;
            el_real *outside = el_conv_features_at(j, at, 0) + n * step + o * j->windows;
            memcpy(back ? outside : inside, back ? inside : outside, bytes);
        }
}

static void apply_slope(const ElConvJob *j, int64_t count, el_real *x)
{
    if (j->c->slope != 1) el_kernels()->leaky_relu(count, x, (el_real)j->c->slope, x);
}

static void unfold(const ElConvJob *j, ElConvChunk at, int64_t channel, int64_t channels,
                   const ElConvRoom *r)
{
    for (int64_t i = 0; i < channels; i++)
        el_kernels()->unfold(&j->c->windows, at.images, el_conv_image_at(j, at, channel + i),
                             el_conv_image_step(j), r->planes,
                             r->unfolded + i * j->taps * at.columns);
}

static void fold(const ElConvJob *j, ElConvChunk at, int64_t channel, int64_t channels,
                 const ElConvRoom *r)
{
    for (int64_t i = 0; i < channels; i++) {
        int64_t which = at.group * j->c->in + channel + i;
        el_kernels()->fold(&j->c->windows, at.images, j->bias ? j->bias[which] : 0,
                           r->unfolded + i * j->taps * at.columns, r->planes,
                           el_conv_image_at(j, at, channel + i), el_conv_image_step(j));
    }
}

// --- the three products --------------------------------------------------------------------------

static void fill_with_bias(const ElConvJob *j, ElConvChunk at, el_real *features)
{
    const el_real *bias = j->bias + at.group * j->c->out;
    for (int64_t o = 0; o < j->c->out; o++)
        for (int64_t i = 0; i < at.columns; i++) *features++ = bias[o];
}

// features = weights unfolded.
void el_conv_chunk_features(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    const int64_t in = j->c->in;
    ElGemm g = {.m = j->c->out,
                .n = at.columns,
                .a_row = in * j->taps,
                .a_col = 1,
                .b = r->unfolded,
                .b_row = at.columns,
                .b_col = 1,
                .c = gathered(j, at, r),
                .c_row = at.columns,
                .accumulate = j->bias != NULL};
    if (j->bias) fill_with_bias(j, at, g.c);
    for (int64_t channel = 0; channel < in; channel += j->channels, g.accumulate = true) {
        int64_t channels = el_least(j->channels, in - channel);
        unfold(j, at, channel, channels, r);
        g.k = channels * j->taps;
        g.a = weights_at(j, at.group, channel);
        el_kernels()->gemm(&g, r->gemm);
    }
    apply_slope(j, j->c->out * at.columns, g.c);
    gather(j, at, true, r);
}

// unfolded = weights^T features, then folded.
void el_conv_chunk_image(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    const int64_t in = j->c->in;
    ElGemm g = {.n = at.columns,
                .k = j->c->out,
                .a_row = 1,
                .a_col = in * j->taps,
                .b = gathered(j, at, r),
                .b_row = at.columns,
                .b_col = 1,
                .c = r->unfolded,
                .c_row = at.columns};
    gather(j, at, false, r);
    for (int64_t channel = 0; channel < in; channel += j->channels) {
        int64_t channels = el_least(j->channels, in - channel);
        g.m = channels * j->taps;
        g.a = weights_at(j, at.group, channel);
        el_kernels()->gemm(&g, r->gemm);
        fold(j, at, channel, channels, r);
    }
    int64_t pixels = in * j->c->windows.y.pixels * j->c->windows.x.pixels;
    for (int64_t n = 0; n < at.images; n++)
        apply_slope(j, pixels, el_conv_image_at(j, at, 0) + n * el_conv_image_step(j));
}

// weights = the sum over all images of features unfolded^T.
void el_conv_block_weights(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r)
{
    const ElConvolution *c = j->c;
    int64_t row = c->in * j->taps;
    ElGemm g = {.m = b.outs,
                .n = b.channels * j->taps,
                .a_col = 1,
                .b = r->unfolded,
                .b_row = 1,
                .c = weights_at(j, b.group, b.channel) + b.out * row,
                .c_row = row,
                .accumulate = j->accumulate};
    for (int64_t first = 0; first < c->batch; first += j->images, g.accumulate = true) {
        ElConvChunk at = el_conv_chunk(j, first, c->batch, b.group);
        gather(j, at, false, r);
        unfold(j, at, b.channel, b.channels, r);
        g.a = gathered(j, at, r) + b.out * at.columns;
        g.k = g.a_row = g.b_col = at.columns;
        el_kernels()->gemm(&g, r->gemm);
    }
}
