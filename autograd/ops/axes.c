// Axes.
#include "autograd/ops/axes.h"

#include <string.h>

#include "tensor/fail.h"

int el_axis(const char *function, const ElTensor *x, int axis)
{
    int rank = x->shape.rank, meant = axis < 0 ? axis + rank : axis;
    if (meant >= 0 && meant < rank) return meant;
    if (rank == 0) {
        el_fail("%s: %s has no axis %d; it is one number", function, el_describe(x), axis);
    } else {
        el_fail("%s: %s has no axis %d; its axes are %d to %d", function, el_describe(x), axis,
                -rank, rank - 1);
    }
    return -1;
}

bool el_axes_mark(const char *function, const ElTensor *x, ElAxes axes, bool marked[])
{
    memset(marked, 0, EL_MAX_RANK * sizeof *marked);
    if (axes.count < 0 || axes.count > EL_MAX_RANK) {
        return el_refuse(
            "%s: the axes for %s were refused when they were made; el_axes makes up to "
            "%d",
            function, el_describe(x), EL_MAX_RANK);
    }
    for (int i = 0; i < axes.count; i++) {
        int axis = el_axis(function, x, axes.axis[i]);
        if (axis < 0) return false;
        if (marked[axis]) {
            return el_refuse("%s: axis %d of %s is given twice", function, axes.axis[i],
                             el_describe(x));
        }
        marked[axis] = true;
    }
    return true;
}

int el_new_axis(const char *function, const ElTensor *x, int axis, int64_t size, ElShape *with)
{
    int rank = x->shape.rank, at = axis < 0 ? axis + rank + 1 : axis;
    if (at < 0 || at > rank) {
        el_fail("%s: a new axis of %s cannot stand at %d, only at %d to %d", function,
                el_describe(x), axis, -rank - 1, rank);
        return -1;
    }
    if (rank == EL_MAX_RANK) {
        el_fail("%s: %s has %d axes already, the most there can be", function, el_describe(x),
                rank);
        return -1;
    }
    *with = (ElShape){.rank = rank + 1};
    for (int i = 0; i <= rank; i++) with->dim[i] = i == at ? size : x->shape.dim[i - (i > at)];
    return at;
}

ElAxes el_axes_all(const ElTensor *x)
{
    ElAxes all = {.count = x ? x->shape.rank : 0};
    for (int i = 0; i < all.count; i++) all.axis[i] = i;
    return all;
}

ElShape el_shape_with_ones(ElShape s, const bool marked[])
{
    for (int i = 0; i < s.rank; i++) {
        if (marked[i]) s.dim[i] = 1;
    }
    return s;
}

ElShape el_shape_without(ElShape s, const bool marked[])
{
    ElShape left = EL_SCALAR;
    for (int i = 0; i < s.rank; i++) {
        if (!marked[i]) left.dim[left.rank++] = s.dim[i];
    }
    return left;
}

ElLanes el_lanes(ElShape s, int axis)
{
    ElLanes l = {1, s.dim[axis], 1};
    for (int i = 0; i < axis; i++) l.outer *= s.dim[i];
    for (int i = axis + 1; i < s.rank; i++) l.inner *= s.dim[i];
    return l;
}
