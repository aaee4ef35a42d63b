// Layout: shapes. What moves numbers is in layout_parts.c.
#include "autograd/ops/layout.h"

#include <inttypes.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

static ElTensor *reshape_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_reshape(g, n->in[0]->shape);
}

static ElTensor *reshape(const char *function, ElTensor *x, ElShape shape)
{
    static const ElOp op = {.name = "reshape", .vjp = reshape_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_shape_valid(function, &shape)) return NULL;
    if (el_shape_equal(x->shape, shape)) return x;
    if (el_shape_numel(shape) != el_numel(x)) {
        return el_fail("%s: %s has %" PRId64 " elements and %s has %" PRId64 "; they must be as "
                       "many",
                       function, el_describe(x), el_numel(x), el_shape_text(shape),
                       el_shape_numel(shape));
    }
    return el_record(&op, el_scope_view(function, x, shape, 0), x);
}

ElTensor *el_reshape(ElTensor *x, ElShape shape)
{
    return el_given("el_reshape", x) ? reshape("el_reshape", x, shape) : NULL;
}

ElTensor *el_flatten(ElTensor *x, int axis)
{
    if (!el_given("el_flatten", x)) return NULL;
    int rank = x->shape.rank, first = axis < 0 ? axis + rank : axis;
    if (first < 0 || first >= (rank ? rank : 1)) {
        return el_fail("el_flatten: %s has no axis %d; its axes are %d to %d", el_describe(x), axis,
                       -rank, rank ? rank - 1 : 0);
    }
    ElShape flat = {.rank = first + 1};
    flat.dim[first] = 1;
    for (int i = 0; i < rank; i++) {
        if (i < first)
            flat.dim[i] = x->shape.dim[i];
        else
            flat.dim[first] *= x->shape.dim[i];
    }
    return reshape("el_flatten", x, flat);
}

ElTensor *el_squeeze(ElTensor *x)
{
    if (!el_given("el_squeeze", x)) return NULL;
    ElShape left = EL_SCALAR;
    for (int i = 0; i < x->shape.rank; i++) {
        if (x->shape.dim[i] != 1) left.dim[left.rank++] = x->shape.dim[i];
    }
    return reshape("el_squeeze", x, left);
}

ElTensor *el_squeeze_axis(ElTensor *x, int axis)
{
    if (!el_given("el_squeeze_axis", x)) return NULL;
    int meant = el_axis("el_squeeze_axis", x, axis);
    if (meant < 0) return NULL;
    if (x->shape.dim[meant] != 1) {
        return el_fail("el_squeeze_axis: axis %d of %s has size %" PRId64
                       "; only one of size 1 can be left out; el_select takes one position of it",
                       axis, el_describe(x), x->shape.dim[meant]);
    }
    bool marked[EL_MAX_RANK] = {false};
    marked[meant] = true;
    return reshape("el_squeeze_axis", x, el_shape_without(x->shape, marked));
}

ElTensor *el_unsqueeze(ElTensor *x, int axis)
{
    if (!el_given("el_unsqueeze", x)) return NULL;
    ElShape s;
    int at = el_new_axis("el_unsqueeze", x, axis, 1, &s);
    return at < 0 ? NULL : reshape("el_unsqueeze", x, s);
}

// x repeated along one axis: seen as [outer, 1, the rest], expanded to [outer, times, the rest].
static ElTensor *tile_axis(ElTensor *x, int axis, int64_t times)
{
    if (!x || times == 1) return x;
    ElLanes l = el_lanes(x->shape, axis);
    ElShape tiled = x->shape;
    tiled.dim[axis] *= times;
    if (!el_shape_valid("el_tile", &tiled)) return NULL;
    ElTensor *one = reshape("el_tile", x, el_shape(l.outer, 1, l.length * l.inner));
    ElTensor *all = one ? el_expand(one, el_shape(l.outer, times, l.length * l.inner)) : NULL;
    return all ? reshape("el_tile", all, tiled) : NULL;
}

ElTensor *el_tile(ElTensor *x, ElShape repeats)
{
    if (!el_given("el_tile", x) || !el_shape_valid("el_tile", &repeats)) return NULL;
    int rank = x->shape.rank > repeats.rank ? x->shape.rank : repeats.rank;
    ElShape s = {.rank = rank};
    for (int i = 0, added = rank - x->shape.rank; i < rank; i++) {
        s.dim[i] = i < added ? 1 : x->shape.dim[i - added];
    }
    ElTensor *y = reshape("el_tile", x, s);
    for (int i = repeats.rank - 1; i >= 0; i--) {
        y = tile_axis(y, i + rank - repeats.rank, repeats.dim[i]);
    }
    return y;
}
