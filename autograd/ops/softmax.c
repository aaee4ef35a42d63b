// Softmax, log-softmax and log-sum-exp: one loop each over blocks of lanes, which are walked
// neighbours at a time: the one lane of the block, or an element each of all its lanes.
#include "autograd/ops/softmax.h"

#include <math.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/lanes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/map.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"
#include "tensor/scope.h"

enum { GRAIN = 1 << 13 }; // elements: with a transcendental function each, some 10 microseconds

// total[j] = sum exp(x - top[j]) over lane j; the terms are left in y unless it is NULL.
static void exponentials(const ElBlock *b, const el_real *x, const el_real *top, el_real *y,
                         double *total)
{
    const ElKernels *k = el_kernels();
    if (b->step == 1) {
        *total = k->sum_exp(b->length, x + b->first, *top, y ? y + b->first : NULL);
        return;
    }
    for (int64_t j = 0; j < b->count; j++) total[j] = 0;
    for (int64_t i = 0; i < b->length; i++) {
        int64_t at = b->first + i * b->step;
        el_real room[EL_BLOCK], *term = y ? y + at : room;
        k->sub(b->count, x + at, 1, top, 1, term);
        k->exp(b->count, term, 0, term);
        for (int64_t j = 0; j < b->count; j++) total[j] += (double)term[j];
    }
}

// y = f(x, number of the lane).
static void by_lane(ElBinary *f, const ElBlock *b, const el_real *x, const el_real *number,
                    el_real *y)
{
    if (b->step == 1) {
        f(b->length, x + b->first, 1, number, 0, y + b->first);
        return;
    }
    for (int64_t i = 0; i < b->length; i++) {
        int64_t at = b->first + i * b->step;
        f(b->count, x + at, 1, number, 1, y + at);
    }
}

typedef struct {
    const el_real *x;
    el_real *y;
} Job;

static void softmax_block(void *context, const ElBlock *b)
{
    const Job *job = context;
    el_real number[EL_BLOCK];
    double total[EL_BLOCK];
    el_block_extreme(b, job->x, 1, number);
    exponentials(b, job->x, number, job->y, total);
    for (int64_t j = 0; j < b->count; j++) number[j] = (el_real)total[j];
    by_lane(el_kernels()->div, b, job->y, number, job->y);
}

// The maximum and the logarithm are taken out one after the other: their sum would round the
// logarithm away beside a large maximum.
static void log_softmax_block(void *context, const ElBlock *b)
{
    const Job *job = context;
    el_real number[EL_BLOCK];
    double total[EL_BLOCK];
    el_block_extreme(b, job->x, 1, number);
    exponentials(b, job->x, number, NULL, total);
    by_lane(el_kernels()->sub, b, job->x, number, job->y);
    for (int64_t j = 0; j < b->count; j++) number[j] = (el_real)log(total[j]);
    by_lane(el_kernels()->sub, b, job->y, number, job->y);
}

// An infinite maximum is not taken out: it would leave inf - inf.
static void logsumexp_block(void *context, const ElBlock *b)
{
    const Job *job = context;
    el_real top[EL_BLOCK];
    double total[EL_BLOCK];
    el_block_extreme(b, job->x, 1, top);
    for (int64_t j = 0; j < b->count; j++) top[j] = isinf(top[j]) ? 0 : top[j];
    exponentials(b, job->x, top, NULL, total);
    for (int64_t j = 0; j < b->count; j++) {
        job->y[b->lane + j] = (el_real)((double)top[j] + log(total[j]));
    }
}

static ElTensor *along(const char *function, const ElOp *op, ElTensor *x, int axis,
                       void (*run)(void *context, const ElBlock *b))
{
    int meant = el_given(function, x) ? el_axis(function, x, axis) : -1;
    ElTensor *y = meant >= 0 ? el_scope_tensor(function, x->shape) : NULL;
    if (!y) return NULL;
    Job job = {x->data, y->data};
    el_over_lanes(el_lanes(x->shape, meant), GRAIN, run, &job);
    return el_keep(el_record(op, y, x), &meant, sizeof meant);
}

// Summed over the axis that the node kept.
static ElTensor *sum_along(const ElNode *n, ElTensor *x)
{
    return el_sum_axes(x, el_axes(*(const int *)n->kept), EL_KEEPDIM);
}

static ElTensor *softmax_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_mul(n->out, el_sub(g, sum_along(n, el_mul(g, n->out))));
}

ElTensor *el_softmax(ElTensor *x, int axis)
{
    static const ElOp op = {.name = "softmax", .vjp = softmax_vjp, .unread = EL_IN(0)};
    return along("el_softmax", &op, x, axis, softmax_block);
}

static ElTensor *log_softmax_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_sub(g, el_mul(el_exp(n->out), sum_along(n, g)));
}

ElTensor *el_log_softmax(ElTensor *x, int axis)
{
    static const ElOp op = {.name = "log_softmax", .vjp = log_softmax_vjp, .unread = EL_IN(0)};
    return along("el_log_softmax", &op, x, axis, log_softmax_block);
}

// g exp(x - y), which is 0 where all of a lane is -inf.
static ElTensor *logsumexp_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElShape ones = *(const ElShape *)n->kept;
    ElTensor *nothing = el_equal(n->out, el_scalar(-INFINITY));
    ElTensor *y = el_reshape(el_where(nothing, el_scalar(0), n->out), ones);
    return el_mul(el_reshape(g, ones), el_exp(el_sub(n->in[0], y)));
}

static void logsumexp_step(ElLanes l, const el_real *x, el_real *y)
{
    Job job = {x, y};
    el_over_lanes(l, GRAIN, logsumexp_block, &job);
}

static ElTensor *logsumexp(const char *function, ElTensor *x, ElAxes axes, ElKeep keep)
{
    static const ElOp op = {.name = "logsumexp", .vjp = logsumexp_vjp};
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    ElShape ones = el_shape_with_ones(x->shape, reduced);
    ElTensor *y = el_fold(function, x, reduced, keep, logsumexp_step);
    return el_keep(el_record(&op, y, x), &ones, sizeof ones);
}

ElTensor *el_logsumexp_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return logsumexp("el_logsumexp_axes", x, axes, keep);
}

ElTensor *el_logsumexp(ElTensor *x)
{
    return logsumexp("el_logsumexp", x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_logsumexp_axis(ElTensor *x, int axis)
{
    return logsumexp("el_logsumexp_axis", x, el_axes(axis), EL_DROPDIM);
}
