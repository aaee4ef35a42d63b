// Layout.
#include "autograd/ops/layout.h"

#include <inttypes.h>

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
    if (!el_shape_valid(function, shape)) return NULL;
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
