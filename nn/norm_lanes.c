// The operation of normalization. The kernels' loops make its value and, in a pass of el_grads, its
// gradient from the mean and deviation that the value was made with; the recorded rule is made of
// operations on x alone. The tests hold the two together.
#include "nn/norm_lanes.h"

#include <math.h>
#include <string.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/masks.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape_private.h"
#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/pool.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// Numbers that one thread is done with before a second one wakes, and the lanes whose sums by gain
// are taken together: what is cut depends on the sizes alone.
enum { GRAIN = 1 << 14, CHUNK_LANES = 32 };

// One run over the lanes. What a gradient does not need is NULL.
typedef struct {
    const ElNormLanes *n;
    const el_real *x, *gain, *bias, *g;
    el_real *y, *dx;
    int64_t together; // lanes that add to one part
    el_real *parts;   // dbias by gain, then dgain by gain, of so many lanes at a time
} Run;

static ElNormLane lane_at(const Run *r, int64_t lane)
{
    const ElNormLanes *n = r->n;
    int64_t gains = lane % n->gain_lanes * n->gains;
    return (ElNormLane){.blocks = n->blocks,
                        .block = n->block,
                        .step = n->step,
                        .gain = r->gain + gains,
                        .bias = r->bias + gains,
                        .gain_step = n->gains > 1,
                        .each = n->each,
                        .mean = n->mean->data[lane],
                        .rstd = n->rstd->data[lane],
                        .slope = (el_real)n->slope};
}

static int64_t parts_of(const Run *r)
{
    return el_ceil_div(r->n->lanes, r->together);
}

static void over_lanes(Run *r, void (*run)(void *, int64_t, int64_t))
{
    int64_t size = r->together * r->n->blocks * r->n->block;
    el_flops_add(r->n->lanes * r->n->blocks * r->n->block);
    el_parallel(parts_of(r), 1 + GRAIN / (1 + size), run, r);
}

// --- the value -----------------------------------------------------------------------------------

static void make_moments(const Run *r, int64_t lane)
{
    const ElNormLanes *n = r->n;
    ElNormLane l = lane_at(r, lane);
    double mean, variance;
    el_kernels()->norm_moments(&l, r->x + lane * n->lane_step, &mean, &variance);
    n->mean->data[lane] = (el_real)mean;
    n->rstd->data[lane] = (el_real)(1 / sqrt(variance + n->epsilon));
    if (n->keeps_variance) n->variance->data[lane] = (el_real)variance;
}

static void run_value(void *context, int64_t first, int64_t last)
{
    const Run *r = context;
    for (int64_t lane = first; lane < last; lane++) {
        if (!r->n->given) make_moments(r, lane);
        ElNormLane l = lane_at(r, lane);
        int64_t at = lane * r->n->lane_step;
        el_kernels()->norm(&l, r->x + at, r->y + at);
    }
}

// Room for what the lanes are normalized by; what is given is copied, as a running statistic may
// move before the gradient is asked for.
static bool make_statistics(const char *function, ElNormLanes *n)
{
    ElShape s = n->view;
    for (int i = 0; i < n->axes.count; i++) s.dim[n->axes.axis[i]] = 1;
    const ElTensor *mean = n->mean;
    n->mean = el_scope_tensor(function, s);
    n->rstd = el_scope_tensor(function, s);
    if (n->keeps_variance) n->variance = el_scope_tensor(function, s);
    if (!n->mean || !n->rstd || (n->keeps_variance && !n->variance)) return false;
    for (int64_t k = 0; n->given && k < n->lanes; k++) {
        n->mean->data[k] = mean->data[k];
        n->rstd->data[k] = (el_real)(1 / sqrt((double)n->variance->data[k] + n->epsilon));
    }
    return true;
}

ElTensor *el_norm_lanes(const char *function, const ElOp *op, ElNormLanes *n, ElTensor *x,
                        ElTensor *gain, ElTensor *bias)
{
    ElTensor *y = el_scope_tensor(function, x->shape);
    if (!y || !make_statistics(function, n)) return NULL;
    Run r = {
        .n = n, .x = x->data, .gain = gain->data, .bias = bias->data, .y = y->data, .together = 1};
    over_lanes(&r, run_value);
    return el_keep(el_record(op, y, x, gain, bias), n, sizeof *n);
}

// --- the gradient, in loops ----------------------------------------------------------------------

// dx of one lane from the sums over it of d gain and of d gain h. Given moments do not move with x.
static void finish_lane(const Run *r, int64_t lane, const ElNormLane *l, const double sums[2])
{
    int64_t at = lane * r->n->lane_step;
    double scale = r->n->given ? 0 : 1 / (double)(l->blocks * l->block);
    const double means[] = {scale * sums[0], scale * sums[1]};
    if (r->dx) el_kernels()->norm_vjp(l, r->g + at, r->x + at, means, r->dx + at);
}

static void run_slopes(void *context, int64_t first, int64_t last)
{
    const Run *r = context;
    int64_t gains = r->n->gains, together = r->together;
    for (int64_t part = first; part < last; part++) {
        el_real *dbias = r->parts + 2 * gains * part, *dgain = dbias + gains;
        memset(dbias, 0, 2 * (size_t)gains * sizeof *dbias);
        int64_t end = el_least((part + 1) * together, r->n->lanes);
        for (int64_t lane = part * together; lane < end; lane++) {
            ElNormLane l = lane_at(r, lane);
            int64_t at = lane * r->n->lane_step;
            double sums[2];
            el_kernels()->norm_sums(&l, r->g + at, r->x + at, sums, dbias, dgain);
            finish_lane(r, lane, &l, sums);
        }
    }
}

// The gradients by bias and gain: what the parts that share a gain have summed, in their order.
static void add_parts(const Run *r, ElTensor *dbias, ElTensor *dgain)
{
    int64_t gains = r->n->gains, shared = r->n->gain_lanes, parts = parts_of(r);
    for (int64_t k = 0; k < shared * gains; k++) {
        double by_bias = 0, by_gain = 0;
        for (int64_t part = k / gains; part < parts; part += shared) {
            const el_real *sums = r->parts + 2 * gains * part + k % gains;
            by_bias += (double)sums[0];
            by_gain += (double)sums[gains];
        }
        if (dbias) dbias->data[k] = (el_real)by_bias;
        if (dgain) dgain->data[k] = (el_real)by_gain;
    }
}

static void loops(const ElNode *node, const ElNormLanes *n, const ElTensor *g, const bool want[],
                  ElTensor *d[])
{
    Run r = {.n = n,
             .x = node->in[0]->data,
             .gain = node->in[1]->data,
             .bias = node->in[2]->data,
             .g = g->data,
             .together = n->each ? CHUNK_LANES : 1};
    for (int i = 0; i < 3; i++) {
        if (want[i] && !(d[i] = el_empty_like(node->in[i]))) return;
    }
    int64_t numbers = parts_of(&r) * 2 * n->gains;
    r.parts = el_pool_take("el_grads", numbers * (int64_t)sizeof *r.parts);
    if (!r.parts) {
        memset(d, 0, 3 * sizeof *d); // with the error that is kept: no gradient
        return;
    }
    r.dx = want[0] ? d[0]->data : NULL;
    over_lanes(&r, run_slopes);
    add_parts(&r, d[2], d[1]);
    el_pool_give(r.parts);
}

// --- the gradient, in operations -----------------------------------------------------------------

static ElTensor *lane_mean(const ElNormLanes *n, ElTensor *x)
{
    return el_mean_axes(x, n->axes, EL_KEEPDIM);
}

// The normalized x and 1 / sqrt(variance + epsilon), as functions of x.
static ElTensor *normalized(const ElNormLanes *n, ElTensor *x, ElTensor **rstd)
{
    ElTensor *centred = el_sub(x, n->given ? n->mean : lane_mean(n, x));
    *rstd = n->rstd;
    if (!n->given) {
        *rstd = el_rsqrt(el_add_scalar(lane_mean(n, el_square(centred)), n->epsilon));
    }
    return el_mul(centred, *rstd);
}

// With h the normalized x and dz the gradient by z = h gain + bias: dbias = sum dz,
// dgain = sum dz h, and, with dh = dz gain, dx = rstd (dh - mean(dh) - h mean(dh h)).
static void operations(const ElNode *node, const ElNormLanes *n, ElTensor *g, const bool want[],
                       ElTensor *d[])
{
    ElTensor *gain = el_reshape(node->in[1], n->affine), *dz = el_reshape(g, n->view), *rstd;
    ElTensor *h = normalized(n, el_reshape(node->in[0], n->view), &rstd);
    if (n->slope != 1) {
        ElTensor *z = el_add(el_mul(h, gain), el_reshape(node->in[2], n->affine));
        dz = el_mul(dz, el_step(z, n->slope));
    }
    if (want[1]) d[1] = el_reshape(el_sum_to(el_mul(dz, h), n->affine), node->in[1]->shape);
    if (want[2]) d[2] = el_reshape(el_sum_to(dz, n->affine), node->in[2]->shape);
    if (!want[0]) return;
    ElTensor *dh = el_mul(dz, gain);
    if (!n->given) {
        ElTensor *along = el_mul(h, lane_mean(n, el_mul(dh, h)));
        dh = el_sub(el_sub(dh, lane_mean(n, dh)), along);
    }
    d[0] = el_reshape(el_mul(dh, rstd), node->in[0]->shape);
}

void el_norm_lanes_vjps(const ElNode *node, ElTensor *g, const bool want[], ElTensor *d[])
{
    const ElNormLanes *n = node->kept;
    if (el_tape_recording())
        operations(node, n, g, want, d);
    else
        loops(node, n, g, want, d);
}
