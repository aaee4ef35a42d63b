// Lanes.
#include "autograd/ops/lanes.h"

#include <math.h>
#include <string.h>

#include "autograd/ops/map.h"
#include "tensor/counts.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- blocks of lanes -----------------------------------------------------------------------------

typedef struct {
    ElLanes lanes;
    int64_t strips; // blocks beside each other
    void (*run)(void *context, const ElBlock *b);
    void *context;
} Job;

static void run_blocks(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    ElLanes l = j->lanes;
    for (int64_t i = first; i < last; i++) {
        int64_t outer = i / j->strips, from = i % j->strips * EL_BLOCK, rest = l.inner - from;
        ElBlock b = {.length = l.length,
                     .count = el_least(rest, EL_BLOCK),
                     .step = l.inner,
                     .first = outer * l.length * l.inner + from,
                     .lane = outer * l.inner + from};
        j->run(j->context, &b);
    }
}

void el_over_lanes(ElLanes l, int64_t grain, void (*run)(void *context, const ElBlock *b),
                   void *context)
{
    Job job = {l, el_ceil_div(l.inner, EL_BLOCK), run, context};
    int64_t width = el_least(l.inner, EL_BLOCK);
    el_flops_add(l.outer * l.length * l.inner);
    el_parallel(l.outer * job.strips, 1 + grain / (1 + l.length * width), run_blocks, &job);
}

void el_block_extreme(const ElBlock *b, const el_real *x, int sign, el_real *y)
{
    if (b->step == 1) {
        *y = el_kernels()->extreme(b->length, x + b->first, (el_real)sign);
        return;
    }
    ElBinary *larger = sign > 0 ? el_kernels()->maximum : el_kernels()->minimum;
    for (int64_t j = 0; j < b->count; j++) y[j] = -(el_real)sign * (el_real)INFINITY;
    for (int64_t i = 0; i < b->length; i++)
        larger(b->count, x + b->first + i * b->step, 1, y, 1, y);
}

// --- reductions over sets of axes ----------------------------------------------------------------

// The last run of marked axes, [*first, *last); false when there is none.
static bool last_run(const bool marked[], int rank, int *first, int *last)
{
    *last = rank;
    while (*last > 0 && !marked[*last - 1]) --*last;
    *first = *last;
    while (*first > 0 && marked[*first - 1]) --*first;
    return *last > 0;
}

// The shape seen from the run of axes [first, last).
static ElLanes lanes_of(ElShape s, int first, int last)
{
    ElLanes l = {1, 1, el_lanes(s, last - 1).inner};
    for (int i = 0; i < first; i++) l.outer *= s.dim[i];
    for (int i = first; i < last; i++) l.length *= s.dim[i];
    return l;
}

static ElTensor *fold_run(const char *function, const ElTensor *x, int first, int last,
                          ElFoldStep *step)
{
    ElShape s = x->shape;
    for (int i = first; i < last; i++) s.dim[i] = 1;
    ElTensor *y = el_scope_tensor(function, s);
    if (y) step(lanes_of(x->shape, first, last), x->data, y->data);
    return y;
}

ElTensor *el_fold(const char *function, ElTensor *x, const bool marked[], ElKeep keep,
                  ElFoldStep *step)
{
    bool left[EL_MAX_RANK];
    memcpy(left, marked, sizeof left);
    ElTensor *y = x;
    int first, last;
    while (y && last_run(left, x->shape.rank, &first, &last)) {
        y = fold_run(function, y, first, last, step);
        for (int i = first; i < last; i++) left[i] = false;
    }
    if (y == x) y = el_scope_view(function, x, x->shape, 0);
    if (y && keep == EL_DROPDIM) y->shape = el_shape_without(x->shape, marked);
    return y;
}
