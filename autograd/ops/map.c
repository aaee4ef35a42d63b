// Elementwise loops over tensors.
#include "autograd/ops/map.h"

#include "autograd/ops/broadcast.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// One loop and its operands, for a thread to run a piece of.
typedef struct {
    union {
        ElUnary *unary;
        ElUnaryVjp *unary_vjp;
        ElBinary *binary;
        ElBinaryVjp *binary_vjp;
    };
    const el_real *g, *a, *b, *y;
    el_real c, *out;
    const ElBroadcast *broadcast;
} Job;

static void run_unary(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->unary(last - first, j->a + first, j->c, j->out + first);
}

static void run_unary_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->unary_vjp(last - first, j->g + first, j->a + first, j->y + first, j->c, j->out + first);
}

static void run_binary_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->binary_vjp(last - first, j->g + first, j->a + first, j->b + first, j->y + first,
                  j->out + first);
}

// Pieces of a broadcast are whole runs.
static void run_binary(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int64_t length = el_broadcast_length(j->broadcast);
    for (int64_t run = first; run < last; run++) {
        int64_t a, b;
        el_broadcast_at(j->broadcast, run, &a, &b);
        j->binary(length, j->a + a, (int)j->broadcast->a[0], j->b + b, (int)j->broadcast->b[0],
                  j->out + run * length);
    }
}

static void run_binary_plain(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int a = (int)j->broadcast->a[0], b = (int)j->broadcast->b[0];
    j->binary(last - first, j->a + first * a, a, j->b + first * b, b, j->out + first);
}

ElTensor *el_map_unary(const char *function, const ElOp *op, ElUnary *loop, ElTensor *x, double c)
{
    if (!el_given(function, x)) return NULL;
    ElTensor *y = el_scope_tensor_of(function, &x->shape);
    if (!y) return NULL;
    Job job = {.unary = loop, .a = x->data, .c = (el_real)c, .out = y->data};
    el_flops_add(el_numel(y));
    el_parallel(el_numel(y), EL_GRAIN, run_unary, &job);
    y = el_record(op, y, x);
    return op->keeps_number ? el_keep(y, &c, sizeof c) : y;
}

ElTensor *el_map_binary(const char *function, const ElOp *op, ElBinary *loop, ElTensor *a,
                        ElTensor *b)
{
    if (!el_given(function, a, b)) return NULL;
    ElBroadcast r;
    if (!el_broadcast(&a->shape, &b->shape, &r)) {
        return el_fail("%s: %s and %s do not broadcast: aligned at the last axis, sizes must be "
                       "equal or one of them 1",
                       function, el_describe(a), el_describe(b));
    }
    ElTensor *y = el_scope_tensor_of(function, &r.shape);
    if (!y) return NULL;
    Job job = {.binary = loop, .a = a->data, .b = b->data, .out = y->data, .broadcast = &r};
    el_flops_add(el_numel(y));
    int64_t runs = el_broadcast_runs(&r), length = el_broadcast_length(&r);
    if (runs == 1)
        el_parallel(length, EL_GRAIN, run_binary_plain, &job);
    else if (length > 0)
        el_parallel(runs, 1 + EL_GRAIN / length, run_binary, &job);
    return el_record(op, y, a, b);
}

ElTensor *el_map_unary_vjp(const ElNode *n, ElTensor *g, ElUnaryVjp *loop, double c)
{
    ElTensor *dx = el_empty_like(g);
    if (!dx) return NULL;
    Job job = {.unary_vjp = loop,
               .g = g->data,
               .a = n->in[0]->data,
               .y = n->out->data,
               .c = (el_real)c,
               .out = dx->data};
    el_flops_add(el_numel(dx));
    el_parallel(el_numel(dx), EL_GRAIN, run_unary_vjp, &job);
    return dx;
}

ElTensor *el_map_binary_vjp(const ElNode *n, ElTensor *g, ElBinaryVjp *loop)
{
    ElTensor *d = el_empty_like(g);
    if (!d) return NULL;
    Job job = {.binary_vjp = loop,
               .g = g->data,
               .a = n->in[0]->data,
               .b = n->in[1]->data,
               .y = n->out->data,
               .out = d->data};
    el_flops_add(el_numel(d));
    el_parallel(el_numel(d), EL_GRAIN, run_binary_vjp, &job);
    return d;
}
