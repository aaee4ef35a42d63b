// Convolutions as matrix products. What the windows see of a few images, some channels at a time,
// is unfolded into a workspace that stays in the cache, and multiplied there; nothing of the
// batch's size is stored.
//
// The order of every sum depends on the geometry alone: over chunks of channels, or of images, in
// their order, and within one as gemm sums. So the bytes do not depend on the number of threads.
#include "tensor/convolution.h"

#include <string.h>

#include "tensor/convolution_chunk.h"
#include "tensor/convolution_side.h"
#include "tensor/counts.h"
#include "tensor/flops.h"
#include "tensor/pool.h"
#include "tensor/product.h"
#include "tensor/run_parallel.h"

// Numbers of an unfolded chunk, half a second-level cache of 1 MB, and windows at which several
// images in one product pay no more.
enum { UNFOLDED = (1 << 19) / sizeof(el_real), ENOUGH_WINDOWS = 384 };

// Whole cache lines, so that pieces share none.
static int64_t lines(int64_t numbers)
{
    return el_round_up(numbers, 64 / sizeof(el_real));
}

static int64_t at_least_one(int64_t n)
{
    return n > 0 ? n : 1;
}

// The chunks of a job that is not empty, and the numbers of its workspace.
static void fit(ElConvJob *j)
{
    const ElConvolution *c = j->c;
    const ElKernels *k = el_kernels();
    j->images = el_equal_part(c->batch, at_least_one(ENOUGH_WINDOWS / j->windows));
    int64_t columns = j->images * j->windows;
    j->channels = el_equal_part(c->in, at_least_one(UNFOLDED / (j->taps * columns)));
    int64_t rows = j->channels * j->taps;
    j->planes = k->unfold_workspace(&c->windows, j->images);
    j->unfolded = rows * columns + k->gemm_cols;
    j->gathered = j->images > 1 ? c->out * columns : 0;
    if (j->product == EL_CONV_FEATURES) j->gemm = k->gemm_workspace(c->out, columns, rows);
    if (j->product == EL_CONV_IMAGE) j->gemm = k->gemm_workspace(rows, columns, c->out);
    if (j->product == EL_CONV_WEIGHTS) j->gemm = k->gemm_workspace(c->out, rows, columns);
}

// --- pieces --------------------------------------------------------------------------------------

static ElConvRoom room_of(const ElConvJob *j, int64_t first)
{
    ElConvRoom r = {.planes = j->workspace + first / j->grain * j->step};
    r.unfolded = r.planes + lines(j->planes);
    r.gathered = r.unfolded + lines(j->unfolded);
    r.gemm = r.gathered + lines(j->gathered);
    return r;
}

static void run_chunk(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r)
{
    if (j->product == EL_CONV_FEATURES)
        (j->side ? el_conv_side_features : el_conv_chunk_features)(j, at, r);
    else
        (j->side ? el_conv_side_image : el_conv_chunk_image)(j, at, r);
}

static void run_images(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    for (; first < last; first += j->images)
        for (int64_t group = 0; group < j->c->groups; group++)
            run_chunk(j, el_conv_chunk(j, first, last, group), &r);
}

static void sum_block(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r)
{
    if (j->side) {
        el_conv_side_weights(j, b, r);
        return;
    }
    const int64_t last = b.channel + b.channels;
    for (; b.channel < last; b.channel += j->channels) {
        b.channels = el_least(j->channels, last - b.channel);
        el_conv_block_weights(j, b, r);
    }
}

static void sum_groups(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    for (; first < last; first++) sum_block(j, (ElConvBlock){first, 0, j->c->out, 0, j->c->in}, &r);
}

static void sum_in(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    sum_block(j, (ElConvBlock){0, 0, j->c->out, first, last - first}, &r);
}

static void sum_out(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    sum_block(j, (ElConvBlock){0, first, last - first, 0, j->c->in}, &r);
}

// Runs the pieces of [0, count), whose lengths are multiples of `unit`, each with its own
// workspace.
static bool run(const char *function, ElConvJob *j, int64_t count, int64_t unit,
                void (*piece)(void *context, int64_t first, int64_t last))
{
    const ElConvolution *c = j->c;
    int64_t work = c->batch * c->groups * c->out * c->in * j->taps * j->windows;
    j->grain = el_ceil_div(el_ceil_div(count, unit), el_product_pieces(work)) * unit;
    int64_t pieces = el_ceil_div(count, j->grain);
    j->step = lines(j->planes) + lines(j->unfolded) + lines(j->gathered) + lines(j->gemm);
    int64_t packed = lines(c->groups * j->packed_group + el_kernels()->lanes);
    j->packed = el_pool_take(function, (packed + pieces * j->step) * (int64_t)sizeof(el_real));
    if (!j->packed) return false;
    j->workspace = j->packed + packed;
    if (j->packed_chunk) el_conv_side_pack(j);
    el_flops_add(2 * work);
    el_parallel(count, j->grain, piece, j);
    el_pool_give(j->packed);
    return true;
}

// The product of the first images, side by side, or of the rest. Weights are cut along what there
// are several of: groups, channels (then each piece has its own features), or features.
static bool run_part(const char *function, ElConvJob *j, const ElConvolution *c, bool side)
{
    j->c = c;
    if (c->batch == 0) return true;
    if (side)
        el_conv_side_fit(j);
    else
        fit(j);
    if (j->product != EL_CONV_WEIGHTS)
        return run(function, j, c->batch, side ? j->images : 1, run_images);
    if (c->groups > 1) return run(function, j, c->groups, 1, sum_groups);
    if (c->in > 1) return run(function, j, c->in, 1, sum_in);
    return run(function, j, c->out, 1, sum_out);
}

static bool run_product(const char *function, const ElConvolution *c, ElConvJob j)
{
    const ElWindows *w = &c->windows;
    ElConvolution first = *c, rest = *c;
    first.batch = el_conv_side_images(c, j.product);
    rest.batch -= first.batch;
    j.c = c;
    j.taps = w->y.size * w->x.size;
    j.windows = w->y.windows * w->x.windows;
    ElConvJob second = j;
    second.image += first.batch * el_conv_image_step(&j);
    second.features += first.batch * el_conv_features_step(&j);
    second.accumulate = first.batch > 0;
    return run_part(function, &j, &first, true) && run_part(function, &second, &rest, false);
}

// What no products are needed for: nothing goes in, or nothing comes out.
static bool is_empty(const ElConvolution *c)
{
    return c->batch == 0 || c->in == 0 || c->out == 0 || c->windows.y.windows == 0 ||
           c->windows.x.windows == 0;
}

// [batch, channels, size] of the bias, or of zeros, and then the slope.
static void fill_with_bias(const ElConvolution *c, int64_t channels, int64_t size,
                           const el_real *bias, el_real *y)
{
    for (int64_t n = 0; n < c->batch; n++)
        for (int64_t i = 0; i < channels; i++)
            for (int64_t k = 0; k < size; k++) *y++ = bias ? bias[i] : 0;
    el_real *first = y - c->batch * channels * size;
    el_kernels()->leaky_relu(y - first, first, (el_real)c->slope, first);
}

bool el_convolve(const char *function, const ElConvolution *c, const el_real *image,
                 const el_real *weights, const el_real *bias, el_real *features)
{
    int64_t channels = c->groups * c->out, windows = c->windows.y.windows * c->windows.x.windows;
    if (is_empty(c)) return fill_with_bias(c, channels, windows, bias, features), true;
    return run_product(function, c,
                       (ElConvJob){.product = EL_CONV_FEATURES,
                                   .image = (el_real *)image,
                                   .weights = (el_real *)weights,
                                   .bias = bias,
                                   .features = features});
}

bool el_convolve_transposed(const char *function, const ElConvolution *c, const el_real *features,
                            const el_real *weights, const el_real *bias, el_real *image)
{
    int64_t channels = c->groups * c->in, pixels = c->windows.y.pixels * c->windows.x.pixels;
    if (is_empty(c)) return fill_with_bias(c, channels, pixels, bias, image), true;
    return run_product(function, c,
                       (ElConvJob){.product = EL_CONV_IMAGE,
                                   .image = image,
                                   .weights = (el_real *)weights,
                                   .bias = bias,
                                   .features = (el_real *)features});
}

bool el_convolve_weights(const char *function, const ElConvolution *c, const el_real *image,
                         const el_real *features, el_real *weights)
{
    if (is_empty(c)) {
        int64_t count = c->groups * c->out * c->in * c->windows.y.size * c->windows.x.size;
        memset(weights, 0, (size_t)count * sizeof *weights);
        return true;
    }
    return run_product(function, c,
                       (ElConvJob){.product = EL_CONV_WEIGHTS,
                                   .image = (el_real *)image,
                                   .weights = weights,
                                   .features = (el_real *)features});
}
