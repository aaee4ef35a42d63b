// Convolutions as matrix products. What the windows see of a few images, some channels at a time,
// is unfolded into a workspace that stays in the cache, and multiplied there; nothing of the
// batch's size is stored.
//
// The order of every sum depends on the geometry alone: over chunks of channels, or of images, in
// their order, and within one as gemm sums. So the bytes do not depend on the number of threads.
#include "tensor/convolution.h"

#include <string.h>

#include "tensor/flops.h"
#include "tensor/pool.h"
#include "tensor/product.h"
#include "tensor/run_parallel.h"

// Numbers of an unfolded chunk, and windows at which several images in one product pay no more.
enum { UNFOLDED = 1 << 16, ENOUGH_WINDOWS = 256 };

// The operands, how they are chunked, and who works where.
typedef struct {
    const ElConvolution *c;
    el_real *image, *features, *weights;
    const el_real *bias;
    int64_t taps, windows;                    // of one window's pixels in a channel; of an image
    int64_t images, channels;                 // of a chunk
    int64_t grain;                            // images, or channels, of a piece
    el_real *workspace;                       // of all pieces
    int64_t planes, unfolded, gathered, step; // numbers of its parts, and of all for one piece
} Job;

// The workspace of one piece.
typedef struct {
    el_real *planes, *unfolded, *gathered, *gemm;
} Room;

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// Whole cache lines, so that pieces share none.
static int64_t lines(int64_t numbers)
{
    const int64_t line = 64 / sizeof(el_real);
    return (numbers + line - 1) / line * line;
}

// The length of equal parts of count that are at most `most` long.
static int64_t part(int64_t count, int64_t most)
{
    int64_t parts = (count + most - 1) / most;
    return parts ? (count + parts - 1) / parts : 1;
}

static int64_t at_least_one(int64_t n)
{
    return n > 0 ? n : 1;
}

static Job job_of(const ElConvolution *c)
{
    const ElWindows *w = &c->windows;
    Job j = {.c = c, .taps = w->y.size * w->x.size, .windows = w->y.windows * w->x.windows};
    j.images = part(c->batch, at_least_one(ENOUGH_WINDOWS / at_least_one(j.windows)));
    int64_t columns = at_least_one(j.images * j.windows);
    j.channels = part(c->in, at_least_one(UNFOLDED / (j.taps * columns)));
    return j;
}

// The multiplications of any of the three products.
static int64_t work_of(const Job *j)
{
    const ElConvolution *c = j->c;
    return c->batch * c->groups * c->out * c->in * j->taps * j->windows;
}

// Runs the pieces of [0, count), each with its own workspace.
static bool run(const char *function, Job *j, int64_t count,
                void (*piece)(void *context, int64_t first, int64_t last))
{
    const ElKernels *k = el_kernels();
    int64_t pieces = least(el_product_pieces(work_of(j)), at_least_one(count));
    int64_t columns = j->images * j->windows, rows = j->channels * j->taps, out = j->c->out;
    j->grain = at_least_one((count + pieces - 1) / pieces);
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

static Room room_of(const Job *j, int64_t first)
{
    Room r = {.planes = j->workspace + first / j->grain * j->step};
    r.unfolded = r.planes + j->planes;
    r.gathered = r.unfolded + j->unfolded;
    r.gemm = r.gathered + j->gathered;
    return r;
}

// --- a chunk: some images, one group -------------------------------------------------------------

typedef struct {
    int64_t first, images, group, columns;
} Chunk;

static Chunk chunk_of(const Job *j, int64_t first, int64_t last, int64_t group)
{
    int64_t images = least(j->images, last - first);
    return (Chunk){first, images, group, images * j->windows};
}

// Where the chunk's part of the image, from this channel on, and of the features begins.
static el_real *image_at(const Job *j, Chunk at, int64_t channel)
{
    const ElConvolution *c = j->c;
    int64_t pixels = c->windows.y.pixels * c->windows.x.pixels;
    return j->image + ((at.first * c->groups + at.group) * c->in + channel) * pixels;
}

static el_real *features_at(const Job *j, Chunk at)
{
    const ElConvolution *c = j->c;
    return j->features + (at.first * c->groups + at.group) * c->out * j->windows;
}

static el_real *weights_at(const Job *j, int64_t group, int64_t channel)
{
    return j->weights + (group * j->c->out * j->c->in + channel) * j->taps;
}

// From one image to the next.
static int64_t image_step(const ElConvolution *c)
{
    return c->groups * c->in * c->windows.y.pixels * c->windows.x.pixels;
}

// The chunk's features as one matrix [out, columns]: they lie so when it has one image.
static el_real *gathered(const Job *j, Chunk at, const Room *r)
{
    return at.images == 1 ? features_at(j, at) : r->gathered;
}

static void gather(const Job *j, Chunk at, bool back, const Room *r)
{
    int64_t out = j->c->out, step = j->c->groups * out * j->windows;
    size_t bytes = (size_t)j->windows * sizeof(el_real);
    for (int64_t o = 0; o < out && at.images > 1; o++)
        for (int64_t n = 0; n < at.images; n++) {
            el_real *inside = r->gathered + o * at.columns + n * j->windows;
            el_real *outside = features_at(j, at) + n * step + o * j->windows;
            memcpy(back ? outside : inside, back ? inside : outside, bytes);
        }
}

static void unfold(const Job *j, Chunk at, int64_t channel, int64_t channels, const Room *r)
{
    for (int64_t i = 0; i < channels; i++)
        el_kernels()->unfold(&j->c->windows, at.images, image_at(j, at, channel + i),
                             image_step(j->c), r->planes, r->unfolded + i * j->taps * at.columns);
}

static void fold(const Job *j, Chunk at, int64_t channel, int64_t channels, const Room *r)
{
    for (int64_t i = 0; i < channels; i++) {
        int64_t which = at.group * j->c->in + channel + i;
        el_kernels()->fold(&j->c->windows, at.images, j->bias ? j->bias[which] : 0,
                           r->unfolded + i * j->taps * at.columns, r->planes,
                           image_at(j, at, channel + i), image_step(j->c));
    }
}

// --- the three products --------------------------------------------------------------------------

static void fill_with_bias(const Job *j, Chunk at, el_real *features)
{
    const el_real *bias = j->bias + at.group * j->c->out;
    for (int64_t o = 0; o < j->c->out; o++)
        for (int64_t i = 0; i < at.columns; i++) *features++ = bias[o];
}

// features = weights unfolded; once at least, so that without channels they are the bias.
static void convolve_chunk(const Job *j, Chunk at, const Room *r)
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
    int64_t channel = 0;
    do {
        int64_t channels = least(j->channels, in - channel);
        unfold(j, at, channel, channels, r);
        g.k = channels * j->taps;
        g.a = weights_at(j, at.group, channel);
        el_kernels()->gemm(&g, r->gemm);
        g.accumulate = true;
        channel += channels;
    } while (channel < in);
    gather(j, at, true, r);
}

// unfolded = weights^T features, then folded.
static void transpose_chunk(const Job *j, Chunk at, const Room *r)
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
        int64_t channels = least(j->channels, in - channel);
        g.m = channels * j->taps;
        g.a = weights_at(j, at.group, channel);
        el_kernels()->gemm(&g, r->gemm);
        fold(j, at, channel, channels, r);
    }
}

typedef void RunChunk(const Job *j, Chunk at, const Room *r);

// All chunks of the images [first, last).
static void each_chunk(const Job *j, RunChunk *run_chunk, int64_t first, int64_t last)
{
    Room r = room_of(j, first);
    for (; first < last; first += j->images)
        for (int64_t group = 0; group < j->c->groups; group++)
            run_chunk(j, chunk_of(j, first, last, group), &r);
}

static void convolve(void *context, int64_t first, int64_t last)
{
    each_chunk(context, convolve_chunk, first, last);
}

static void transpose(void *context, int64_t first, int64_t last)
{
    each_chunk(context, transpose_chunk, first, last);
}

// A rectangle of the weights of one group.
typedef struct {
    int64_t group, out, outs, channel, channels;
} Block;

// weights = the sum over all images of features unfolded^T.
static void sum_block(const Job *j, Block b, const Room *r)
{
    const ElConvolution *c = j->c;
    int64_t row = c->in * j->taps, first = 0;
    ElGemm g = {.m = b.outs,
                .n = b.channels * j->taps,
                .a_col = 1,
                .b = r->unfolded,
                .b_row = 1,
                .c = weights_at(j, b.group, b.channel) + b.out * row,
                .c_row = row};
    do { // once at least: of no images the sum is 0
        Chunk at = chunk_of(j, first, c->batch, b.group);
        gather(j, at, false, r);
        unfold(j, at, b.channel, b.channels, r);
        g.a = gathered(j, at, r) + b.out * at.columns;
        g.k = g.a_row = g.b_col = at.columns;
        el_kernels()->gemm(&g, r->gemm);
        g.accumulate = true;
        first += j->images;
    } while (first < c->batch);
}

static void sum_channels(const Job *j, Block b, int64_t first, int64_t last, const Room *r)
{
    for (b.channel = first; b.channel < last; b.channel += j->channels) {
        b.channels = least(j->channels, last - b.channel);
        sum_block(j, b, r);
    }
}

static void sum_groups(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    Room r = room_of(j, first);
    for (Block b = {.group = first, .outs = j->c->out}; b.group < last; b.group++)
        sum_channels(j, b, 0, j->c->in, &r);
}

static void sum_in(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    Room r = room_of(j, first);
    sum_channels(j, (Block){.outs = j->c->out}, first, last, &r);
}

static void sum_out(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    Room r = room_of(j, first);
    sum_channels(j, (Block){.out = first, .outs = last - first}, 0, j->c->in, &r);
}

bool el_convolve(const char *function, const ElConvolution *c, const el_real *image,
                 const el_real *weights, const el_real *bias, el_real *features)
{
    Job j = job_of(c);
    j.image = (el_real *)image;
    j.weights = (el_real *)weights;
    j.bias = bias;
    j.features = features;
    return run(function, &j, c->batch, convolve);
}

bool el_convolve_transposed(const char *function, const ElConvolution *c, const el_real *features,
                            const el_real *weights, const el_real *bias, el_real *image)
{
    Job j = job_of(c);
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
    Job j = job_of(c);
    j.image = (el_real *)image;
    j.weights = weights;
    j.features = (el_real *)features;
    if (c->groups > 1) return run(function, &j, c->groups, sum_groups);
    if (c->in > 1) return run(function, &j, c->in, sum_in);
    return run(function, &j, c->out, sum_out);
}
