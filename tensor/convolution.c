// Convolutions as matrix products. What the windows see of a few images, some channels at a time,
// is unfolded into a workspace that stays in the cache, and multiplied there; nothing of the
// batch's size is stored.
//
// The order of every sum depends on the geometry alone: over chunks of channels, or of images, in
// their order, and within one as gemm sums. So the bytes do not depend on the number of threads.
#include "tensor/convolution.h"

#include <string.h>

#include "tensor/convolution_chunk.h"
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

// Of a convolution that is not empty.
static ElConvJob job_of(const ElConvolution *c)
{
    const ElWindows *w = &c->windows;
    ElConvJob j = {.c = c, .taps = w->y.size * w->x.size, .windows = w->y.windows * w->x.windows};
    j.images = el_equal_part(c->batch, at_least_one(ENOUGH_WINDOWS / j.windows));
    int64_t columns = j.images * j.windows;
    j.channels = el_equal_part(c->in, at_least_one(UNFOLDED / (j.taps * columns)));
    return j;
}

// The multiplications of any of the three products.
static int64_t work_of(const ElConvJob *j)
{
    const ElConvolution *c = j->c;
    return c->batch * c->groups * c->out * c->in * j->taps * j->windows;
}

// Runs the pieces of [0, count), each with its own workspace.
static bool run(const char *function, ElConvJob *j, int64_t count,
                void (*piece)(void *context, int64_t first, int64_t last))
{
    const ElKernels *k = el_kernels();
    int64_t pieces = el_least(el_product_pieces(work_of(j)), count);
    int64_t columns = j->images * j->windows, rows = j->channels * j->taps, out = j->c->out;
    j->grain = el_ceil_div(count, pieces);
    j->planes = lines(k->unfold_workspace(&j->c->windows, j->images));
    j->unfolded = lines(rows * columns + k->gemm_cols);
    j->gathered = j->images > 1 ? lines(out * columns) : 0;
    int64_t gemm = k->gemm_workspace(out, columns, rows);
    int64_t transposed = k->gemm_workspace(rows, columns, out);
    int64_t weights = k->gemm_workspace(out, rows, columns);
    int64_t most = gemm > transposed ? gemm : transposed;
    j->step = j->planes + j->unfolded + j->gathered + lines(most > weights ? most : weights);
    j->workspace = el_pool_take(function, pieces * j->step * (int64_t)sizeof(el_real));
    if (!j->workspace) return false;
    el_flops_add(2 * work_of(j));
    el_parallel(count, j->grain, piece, j);
    el_pool_give(j->workspace);
    return true;
}

static ElConvRoom room_of(const ElConvJob *j, int64_t first)
{
    ElConvRoom r = {.planes = j->workspace + first / j->grain * j->step};
    r.unfolded = r.planes + j->planes;
    r.gathered = r.unfolded + j->unfolded;
    r.gemm = r.gathered + j->gathered;
    return r;
}

typedef void RunChunk(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);

// All chunks of the images [first, last).
static void each_chunk(const ElConvJob *j, RunChunk *run_chunk, int64_t first, int64_t last)
{
    ElConvRoom r = room_of(j, first);
    for (; first < last; first += j->images)
        for (int64_t group = 0; group < j->c->groups; group++)
            run_chunk(j, el_conv_chunk(j, first, last, group), &r);
}

static void convolve(void *context, int64_t first, int64_t last)
{
    each_chunk(context, el_conv_chunk_features, first, last);
}

static void transpose(void *context, int64_t first, int64_t last)
{
    each_chunk(context, el_conv_chunk_image, first, last);
}

static void sum_channels(const ElConvJob *j, ElConvBlock b, int64_t first, int64_t last,
                         const ElConvRoom *r)
{
    for (b.channel = first; b.channel < last; b.channel += j->channels) {
        b.channels = el_least(j->channels, last - b.channel);
        el_conv_block_weights(j, b, r);
    }
}

static void sum_groups(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    for (ElConvBlock b = {.group = first, .outs = j->c->out}; b.group < last; b.group++)
        sum_channels(j, b, 0, j->c->in, &r);
}

static void sum_in(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    sum_channels(j, (ElConvBlock){.outs = j->c->out}, first, last, &r);
}

static void sum_out(void *context, int64_t first, int64_t last)
{
    const ElConvJob *j = context;
    ElConvRoom r = room_of(j, first);
    sum_channels(j, (ElConvBlock){.out = first, .outs = last - first}, 0, j->c->in, &r);
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
    ElConvJob j = job_of(c);
    j.image = (el_real *)image;
    j.weights = (el_real *)weights;
    j.bias = bias;
    j.features = features;
    return run(function, &j, c->batch, convolve);
}

bool el_convolve_transposed(const char *function, const ElConvolution *c, const el_real *features,
                            const el_real *weights, const el_real *bias, el_real *image)
{
    int64_t channels = c->groups * c->in, pixels = c->windows.y.pixels * c->windows.x.pixels;
    if (is_empty(c)) return fill_with_bias(c, channels, pixels, bias, image), true;
    ElConvJob j = job_of(c);
    j.image = image;
    j.weights = (el_real *)weights;
    j.bias = bias;
    j.features = (el_real *)features;
    return run(function, &j, c->batch, transpose);
}

// Cut along what there are several of: groups, channels (then each piece unfolds its own), or
// features.
bool el_convolve_weights(const char *function, const ElConvolution *c, const el_real *image,
                         const el_real *features, el_real *weights)
{
    if (is_empty(c)) {
        int64_t count = c->groups * c->out * c->in * c->windows.y.size * c->windows.x.size;
        memset(weights, 0, (size_t)count * sizeof *weights);
        return true;
    }
    ElConvJob j = job_of(c);
    j.image = (el_real *)image;
    j.weights = weights;
    j.features = (el_real *)features;
    if (c->groups > 1) return run(function, &j, c->groups, sum_groups);
    if (c->in > 1) return run(function, &j, c->in, sum_in);
    return run(function, &j, c->out, sum_out);
}
