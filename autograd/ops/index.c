// Slices by integers. Selecting them and adding them up are each other's gradient. What is added up
// at one place is added in the order of the index: work is cut only between places.
#include "autograd/ops/index.h"

#include <inttypes.h>
#include <string.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/index_kept.h"
#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { COLUMNS = 64 }; // that one unit of work covers, of the numbers beside one another

// Slice number[j] of the whole [outer, length, inner] and slice j of the part [outer, count,
// inner].
typedef struct {
    ElLanes lanes;
    int64_t count;
    const int32_t *number;
    el_real *part, *whole;
} Slices;

static void select_slices(void *context, int64_t first, int64_t last)
{
    const Slices *s = context;
    int64_t inner = s->lanes.inner, j = first % s->count;
    const el_real *whole = s->whole + first / s->count * s->lanes.length * inner;
    el_real *part = s->part + first * inner;
    for (int64_t k = first; k < last; k++, part += inner) {
        const el_real *from = whole + s->number[j] * inner;
        if (inner == 1)
            *part = *from;
        else
            memcpy(part, from, (size_t)inner * sizeof *part);
        if (++j < s->count) continue;
        j = 0;
        whole += s->lanes.length * inner;
    }
}

// A unit is some columns of all slices of one outer position.
static void add_slices(void *context, int64_t first, int64_t last)
{
    const Slices *s = context;
    int64_t inner = s->lanes.inner, units = el_ceil_div(inner, COLUMNS);
    for (int64_t unit = first; unit < last; unit++) {
        int64_t outer = unit / units, from = unit % units * COLUMNS;
        int64_t columns = el_least(inner - from, COLUMNS);
        const el_real *part = s->part + outer * s->count * inner + from;
        el_real *whole = s->whole + outer * s->lanes.length * inner + from;
        for (int64_t j = 0; j < s->count; j++, part += inner) {
            el_real *to = whole + s->number[j] * inner;
            for (int64_t k = 0; k < columns; k++) to[k] += part[k];
        }
    }
}

static ElTensor *index_add(ElTensor *g, int axis, const ElInts *index, ElShape shape);

static ElTensor *index_select_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElInts index = el_index_kept(n);
    return index_add(g, el_index_kept_axis(n), &index, n->in[0]->shape);
}

static ElTensor *index_add_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElInts index = el_index_kept(n);
    return el_index_select(g, el_index_kept_axis(n), &index);
}

// Zeros of this shape with the slices of g added at the positions that el_index_select reads.
static ElTensor *index_add(ElTensor *g, int axis, const ElInts *index, ElShape shape)
{
    static const ElOp op = {.name = "index_add", .vjp = index_add_vjp, .unread = EL_IN(0) | EL_OUT};
    ElTensor *y = el_zeros(shape);
    if (!y) return NULL;
    if (el_numel(g)) {
        ElLanes l = el_lanes(shape, axis);
        Slices job = {l, el_ints_numel(index), index->data, g->data, y->data};
        int64_t units = el_ceil_div(l.inner, COLUMNS);
        int64_t each = job.count * el_least(l.inner, COLUMNS);
        el_parallel(l.outer * units, 1 + EL_GRAIN / each, add_slices, &job);
    }
    return el_index_keep("el_index_select", el_record(&op, y, g), axis, index);
}

ElTensor *el_index_select(ElTensor *x, int axis, const ElInts *index)
{
    static const ElOp op = {
        .name = "index_select", .vjp = index_select_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_given("el_index_select", x) || !el_there("el_index_select", "the index", index)) {
        return NULL;
    }
    int meant = el_axis("el_index_select", x, axis);
    if (meant < 0) return NULL;
    if (index->shape.rank != 1) {
        return el_fail("el_index_select: the index %s must have one axis", el_describe_ints(index));
    }
    if (!el_index_in_range("el_index_select", x, meant, index)) return NULL;
    ElShape shape = x->shape;
    shape.dim[meant] = index->shape.dim[0];
    ElTensor *y = el_scope_tensor("el_index_select", shape);
    if (y && el_numel(y)) {
        ElLanes l = el_lanes(x->shape, meant);
        Slices job = {l, shape.dim[meant], index->data, y->data, x->data};
        el_parallel(l.outer * job.count, 1 + EL_GRAIN / l.inner, select_slices, &job);
    }
    return el_index_keep("el_index_select", el_record(&op, y, x), meant, index);
}

// --- classes -------------------------------------------------------------------------------------

ElTensor *el_one_hot(const ElInts *index, int64_t classes)
{
    if (!el_there("el_one_hot", "the index", index)) return NULL;
    if (index->shape.rank == EL_MAX_RANK) {
        return el_fail("el_one_hot: %s has %d axes already, the most there can be",
                       el_describe_ints(index), EL_MAX_RANK);
    }
    if (classes < 0)
        return el_fail("el_one_hot: %" PRId64
                       " classes were asked for, of %s; it must be 0 or more",
                       classes, el_describe_ints(index));
    if (!el_ints_below("el_one_hot", index, classes, "classes")) return NULL;
    ElShape shape = index->shape;
    shape.dim[shape.rank++] = classes;
    ElTensor *y = el_scope_tensor("el_one_hot", shape);
    if (!y) return NULL;
    memset(y->data, 0, (size_t)el_numel(y) * sizeof *y->data);
    for (int64_t k = 0; k < el_ints_numel(index); k++) y->data[k * classes + index->data[k]] = 1;
    return y;
}
