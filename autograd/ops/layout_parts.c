// Layout: permuting, slicing, flipping, which are all parts of a tensor (views.h), and triangles.
#include <inttypes.h>
#include <string.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/views.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- the order of the axes -----------------------------------------------------------------------

ElTensor *el_permute(ElTensor *x, ElAxes axes)
{
    bool named[EL_MAX_RANK];
    if (!el_given("el_permute", x) || !el_axes_mark("el_permute", x, axes, named)) return NULL;
    int rank = x->shape.rank;
    if (axes.count != rank) {
        return el_fail("el_permute: %s has %d axes and %d are given; each must be, once",
                       el_describe(x), rank, axes.count);
    }
    ElPart all = el_part_all(x->shape), part = all;
    for (int i = 0; i < rank; i++) {
        int from = axes.axis[i] < 0 ? axes.axis[i] + rank : axes.axis[i];
        part.shape.dim[i] = all.shape.dim[from];
        part.step[i] = all.step[from];
    }
    return el_pick("el_permute", x, part);
}

ElTensor *el_transpose(ElTensor *x, int axis, int other)
{
    if (!el_given("el_transpose", x)) return NULL;
    int a = el_axis("el_transpose", x, axis), b = a < 0 ? -1 : el_axis("el_transpose", x, other);
    if (b < 0) return NULL;
    ElPart all = el_part_all(x->shape), part = all;
    part.shape.dim[a] = all.shape.dim[b];
    part.shape.dim[b] = all.shape.dim[a];
    part.step[a] = all.step[b];
    part.step[b] = all.step[a];
    return el_pick("el_transpose", x, part);
}

ElTensor *el_flip(ElTensor *x, ElAxes axes)
{
    bool turned[EL_MAX_RANK];
    if (!el_given("el_flip", x) || !el_axes_mark("el_flip", x, axes, turned)) return NULL;
    ElPart part = el_part_all(x->shape);
    for (int i = 0; i < x->shape.rank; i++) {
        if (!turned[i] || part.shape.dim[i] < 2) continue;
        part.first += (part.shape.dim[i] - 1) * part.step[i];
        part.step[i] = -part.step[i];
    }
    return el_pick("el_flip", x, part);
}

// --- slices --------------------------------------------------------------------------------------

// A bound of a slice as a position from 0 to the size of the axis.
static int64_t bound(int64_t position, int64_t size)
{
    if (position < 0) position += size;
    return position < 0 ? 0 : position > size ? size : position;
}

static ElTensor *slice(const char *function, ElTensor *x, int axis, ElRange range)
{
    if (!el_given(function, x)) return NULL;
    int meant = el_axis(function, x, axis);
    if (meant < 0) return NULL;
    if (range.step < 1) {
        return el_fail("%s: the step along axis %d of %s is %" PRId64
                       "; it must be 1 or more (el_flip reverses)",
                       function, axis, el_describe(x), range.step);
    }
    int64_t size = x->shape.dim[meant], first = bound(range.first, size);
    int64_t length = bound(range.last, size) - first;
    int64_t count = length > 0 ? (length - 1) / range.step + 1 : 0;
    int64_t step = count > 1 ? range.step : 1;
    return el_pick(function, x, el_part_range(x->shape, meant, first, count, step));
}

ElTensor *el_slice(ElTensor *x, int axis, int64_t first, int64_t last)
{
    return slice("el_slice", x, axis, (ElRange){first, last, 1});
}

ElTensor *el_slice_step(ElTensor *x, int axis, ElRange range)
{
    return slice("el_slice_step", x, axis, range);
}

ElTensor *el_select(ElTensor *x, int axis, int64_t position)
{
    if (!el_given("el_select", x)) return NULL;
    int meant = el_axis("el_select", x, axis);
    if (meant < 0) return NULL;
    int64_t size = x->shape.dim[meant], at = position < 0 ? position + size : position;
    if (at < 0 || at >= size) {
        return el_fail("el_select: axis %d of %s has no position %" PRId64 "; it has %" PRId64
                       " positions, counted from 0, or from the end as -1, -2 ...",
                       axis, el_describe(x), position, size);
    }
    return el_pick("el_select", x, el_part_at(x->shape, meant, at));
}

// --- triangles -----------------------------------------------------------------------------------

// Of each row the numbers before (tril) or from (triu) its diagonal on are kept.
typedef struct {
    int64_t rows, columns, diagonal;
    bool upper;
} Triangle;

typedef struct {
    Triangle triangle;
    const el_real *x;
    el_real *y;
} TriangleJob;

static void copy_triangles(void *context, int64_t first, int64_t last)
{
    const TriangleJob *j = context;
    Triangle t = j->triangle;
    for (int64_t row = first; row < last; row++) {
        const el_real *x = j->x + row * t.columns;
        el_real *y = j->y + row * t.columns;
        int64_t cut = row % t.rows + t.diagonal + !t.upper;
        cut = cut < 0 ? 0 : cut > t.columns ? t.columns : cut;
        int64_t from = t.upper ? cut : 0, to = t.upper ? t.columns : cut;
        memset(y, 0, (size_t)t.columns * sizeof *y);
        memcpy(y + from, x + from, (size_t)(to - from) * sizeof *y);
    }
}

static ElTensor *triangle_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    const Triangle *t = n->kept;
    return t->upper ? el_triu(g, t->diagonal) : el_tril(g, t->diagonal);
}

static ElTensor *triangle(const char *function, const ElOp *op, ElTensor *x, Triangle t)
{
    if (!el_given(function, x)) return NULL;
    int rank = x->shape.rank;
    if (rank < 2) {
        return el_fail("%s: %s must be matrices [..., rows, columns]", function, el_describe(x));
    }
    t.rows = x->shape.dim[rank - 2];
    t.columns = x->shape.dim[rank - 1];
    if (t.diagonal < -t.rows - 1) t.diagonal = -t.rows - 1;
    if (t.diagonal > t.columns) t.diagonal = t.columns;
    ElTensor *y = el_scope_tensor(function, x->shape);
    if (!y) return NULL;
    if (el_numel(y)) {
        TriangleJob job = {t, x->data, y->data};
        el_parallel(el_numel(y) / t.columns, 1 + EL_GRAIN / t.columns, copy_triangles, &job);
    }
    return el_keep(el_record(op, y, x), &t, sizeof t);
}

ElTensor *el_tril(ElTensor *x, int64_t diagonal)
{
    static const ElOp op = {.name = "tril", .vjp = triangle_vjp, .unread = EL_IN(0) | EL_OUT};
    return triangle("el_tril", &op, x, (Triangle){.diagonal = diagonal});
}

ElTensor *el_triu(ElTensor *x, int64_t diagonal)
{
    static const ElOp op = {.name = "triu", .vjp = triangle_vjp, .unread = EL_IN(0) | EL_OUT};
    return triangle("el_triu", &op, x, (Triangle){.diagonal = diagonal, .upper = true});
}
