// Reductions and expansion.
#include "autograd/ops/reduce.h"

#include <string.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/broadcast.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/lanes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/masks.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"
#include "tensor/shape_inline.h"

// --- sum -----------------------------------------------------------------------------------------

typedef struct {
    ElLanes lanes;
    const el_real *x;
    el_real *y;
} Step;

static void sum_outer(void *context, int64_t first, int64_t last)
{
    const Step *s = context;
    const ElKernels *k = el_kernels();
    int64_t length = s->lanes.length, inner = s->lanes.inner, size = length * inner;
    if (inner == 1) {
        k->sum_rows(last - first, length, s->x + first * size, s->y + first);
        return;
    }
    for (int64_t i = first; i < last; i++) {
        k->sum_cols(length, inner, s->x + i * size, s->y + i * inner);
    }
}

static void sum_step(ElLanes l, const el_real *x, el_real *y)
{
    Step s = {l, x, y};
    el_flops_add(l.outer * l.length * l.inner);
    if (l.inner > 0) el_parallel(l.outer, 1 + EL_GRAIN / (1 + l.length * l.inner), sum_outer, &s);
}

// The gradient of a sum: g repeated. What is kept is the output's shape with its ones.
static ElTensor *sum_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_expand(el_reshape(g, *(const ElShape *)n->kept), n->in[0]->shape);
}

static ElTensor *sum_over(const char *function, ElTensor *x, const bool reduced[], ElKeep keep)
{
    static const ElOp op = {.name = "sum", .vjp = sum_vjp, .unread = EL_IN(0) | EL_OUT};
    ElShape ones = el_shape_with_ones(x->shape, reduced);
    ElTensor *y = el_fold(function, x, reduced, keep, sum_step);
    return el_keep(el_record(&op, y, x), &ones, sizeof ones);
}

// The sum over these axes; *count, unless NULL, gets how many elements each sum has.
static ElTensor *sum(const char *function, ElTensor *x, ElAxes axes, ElKeep keep, int64_t *count)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    if (count) *count = 1;
    for (int i = 0; count && i < x->shape.rank; i++) *count *= reduced[i] ? x->shape.dim[i] : 1;
    return sum_over(function, x, reduced, keep);
}

ElTensor *el_sum_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return sum("el_sum_axes", x, axes, keep, NULL);
}

ElTensor *el_sum(ElTensor *x)
{
    return sum("el_sum", x, el_axes_all(x), EL_DROPDIM, NULL);
}

ElTensor *el_sum_axis(ElTensor *x, int axis)
{
    return sum("el_sum_axis", x, el_axes(axis), EL_DROPDIM, NULL);
}

// --- mean and norm -------------------------------------------------------------------------------

static ElTensor *mean(const char *function, ElTensor *x, ElAxes axes, ElKeep keep)
{
    int64_t count;
    ElTensor *total = sum(function, x, axes, keep, &count);
    return total ? el_mul_scalar(total, 1.0 / (double)count) : NULL;
}

ElTensor *el_mean_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return mean("el_mean_axes", x, axes, keep);
}

ElTensor *el_mean(ElTensor *x)
{
    return mean("el_mean", x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_mean_axis(ElTensor *x, int axis)
{
    return mean("el_mean_axis", x, el_axes(axis), EL_DROPDIM);
}

// g / (2 y), where y is 0: g / 2. The square inside a norm turns that into 0.
static ElTensor *root_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElTensor *is_zero = el_add_scalar(el_neg(el_step(n->out, 0)), 1);
    return el_div(el_mul_scalar(g, 0.5), el_add(n->out, is_zero));
}

static ElTensor *norm(const char *function, ElTensor *x, ElAxes axes, ElKeep keep)
{
    static const ElOp op = {.name = "norm", .vjp = root_vjp, .unread = EL_IN(0)};
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    ElTensor *squares = el_sum_axes(el_square(x), axes, keep);
    ElTensor *y = squares ? el_scope_tensor(function, squares->shape) : NULL;
    if (!y) return NULL;
    el_kernels()->sqrt(el_numel(y), squares->data, 0, y->data);
    return el_record(&op, y, squares);
}

ElTensor *el_norm_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return norm("el_norm_axes", x, axes, keep);
}

ElTensor *el_norm(ElTensor *x)
{
    return norm("el_norm", x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_norm_axis(ElTensor *x, int axis)
{
    return norm("el_norm_axis", x, el_axes(axis), EL_DROPDIM);
}

// --- expansion and its transpose -----------------------------------------------------------------

static ElTensor *expand_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_sum_to(g, n->in[0]->shape);
}

static void repeat(const ElBroadcast *r, const el_real *x, el_real *y)
{
    int64_t length = el_broadcast_length(r), runs = el_broadcast_runs(r);
    for (int64_t run = 0; run < runs; run++, y += length) {
        int64_t from, unused;
        el_broadcast_at(r, run, &from, &unused);
        if (r->a[0])
            memcpy(y, x + from, (size_t)length * sizeof *y);
        else
            for (int64_t k = 0; k < length; k++) y[k] = x[from];
    }
}

ElTensor *el_expand(ElTensor *x, ElShape shape)
{
    static const ElOp op = {.name = "expand", .vjp = expand_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_given("el_expand", x) || !el_shape_valid("el_expand", &shape)) return NULL;
    if (el_shape_same(&x->shape, &shape)) return x;
    ElBroadcast r;
    if (!el_broadcast(&x->shape, &shape, &r) || !el_shape_equal(r.shape, shape)) {
        return el_fail("el_expand: %s does not broadcast to %s: its sizes, aligned at the last "
                       "axis, must be equal to those or 1",
                       el_describe(x), el_shape_text(shape));
    }
    ElTensor *y = el_scope_tensor("el_expand", shape);
    if (y && el_numel(y)) repeat(&r, x->data, y->data);
    return el_record(&op, y, x);
}

ElTensor *el_sum_to(ElTensor *x, ElShape shape)
{
    if (!el_given("el_sum_to", x) || !el_shape_valid("el_sum_to", &shape)) return NULL;
    if (el_shape_same(&x->shape, &shape)) return x;
    ElBroadcast r;
    if (!el_broadcast(&shape, &x->shape, &r) || !el_shape_equal(r.shape, x->shape)) {
        return el_fail("el_sum_to: %s is not what %s broadcasts to: the sizes of that, aligned at "
                       "the last axis, must be equal to those of the tensor or 1",
                       el_describe(x), el_shape_text(shape));
    }
    bool reduced[EL_MAX_RANK] = {false};
    int added = x->shape.rank - shape.rank;
    for (int i = 0; i < x->shape.rank; i++) {
        reduced[i] = i < added || shape.dim[i - added] != x->shape.dim[i];
    }
    return el_reshape(sum_over("el_sum_to", x, reduced, EL_KEEPDIM), shape);
}
