// Joining, splitting and padding.
#include "autograd/ops/join.h"

#include <inttypes.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/views.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

// --- joining -------------------------------------------------------------------------------------

// Where x lies in the whole, from a position of the axis on. In a stack, whose whole has an axis
// more, it is all of one position.
static ElPart piece(ElShape whole, int axis, int64_t position, const ElTensor *x)
{
    if (x->shape.rank < whole.rank) return el_part_at(whole, axis, position);
    return el_part_range(whole, axis, position, x->shape.dim[axis], 1);
}

static int64_t positions(ElShape whole, int axis, const ElTensor *x)
{
    return x->shape.rank < whole.rank ? 1 : x->shape.dim[axis];
}

// Each input gets its piece of g.
static void join_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    int axis = *(const int *)n->kept;
    int64_t at = 0;
    for (int i = 0; i < n->count; i++) {
        if (want[i]) d[i] = el_pick("el_pick", g, piece(g->shape, axis, at, n->in[i]));
        at += positions(g->shape, axis, n->in[i]);
    }
}

static ElTensor *join(const char *function, const ElOp *op, ElShape whole, int axis, int count,
                      ElTensor *const xs[])
{
    ElTensor *y = el_scope_tensor(function, whole);
    if (!y) return NULL;
    int64_t at = 0;
    for (int i = 0; i < count; i++) {
        el_part_write(xs[i], piece(whole, axis, at, xs[i]), y);
        at += positions(whole, axis, xs[i]);
    }
    return el_keep(el_record_list(op, y, count, xs), &axis, sizeof axis);
}

static bool given(const char *function, int count, ElTensor *const xs[])
{
    if (count < 1)
        return el_refuse("%s: %d tensors were given; at least one is needed", function, count);
    return el_there(function, "the list of tensors", xs) &&
           el_given_list(function, count, (const ElTensor *const *)xs);
}

ElTensor *el_concat_list(int axis, int count, ElTensor *const xs[])
{
    static const ElOp op = {.name = "concat", .vjps = join_vjps, .unread = EL_ALL};
    if (!given("el_concat", count, xs)) return NULL;
    int meant = el_axis("el_concat", xs[0], axis);
    if (meant < 0) return NULL;
    ElShape whole = xs[0]->shape;
    for (int i = 1; i < count; i++) {
        ElShape s = xs[i]->shape;
        if (s.rank > meant) s.dim[meant] = xs[0]->shape.dim[meant];
        if (!el_shape_equal(s, xs[0]->shape)) {
            return el_fail("el_concat: %s and %s do not fit along axis %d: their other sizes must "
                           "be equal",
                           el_describe(xs[0]), el_describe(xs[i]), axis);
        }
        whole.dim[meant] += xs[i]->shape.dim[meant];
        if (!el_shape_valid("el_concat", &whole)) return NULL;
    }
    return join("el_concat", &op, whole, meant, count, xs);
}

ElTensor *el_stack_list(int axis, int count, ElTensor *const xs[])
{
    static const ElOp op = {.name = "stack", .vjps = join_vjps, .unread = EL_ALL};
    if (!given("el_stack", count, xs)) return NULL;
    for (int i = 1; i < count; i++) {
        if (el_shape_equal(xs[i]->shape, xs[0]->shape)) continue;
        return el_fail("el_stack: %s and %s must have one shape", el_describe(xs[0]),
                       el_describe(xs[i]));
    }
    ElShape whole;
    int meant = el_new_axis("el_stack", xs[0], axis, count, &whole);
    return meant < 0 ? NULL : join("el_stack", &op, whole, meant, count, xs);
}

// --- splitting -----------------------------------------------------------------------------------

bool el_split(ElTensor *x, int axis, int count, ElTensor *parts[])
{
    if (!el_there("el_split", "the list of parts", parts)) return false;
    for (int i = 0; i < count; i++) parts[i] = NULL;
    if (!el_given("el_split", x)) return false;
    int meant = el_axis("el_split", x, axis);
    if (meant < 0) return false;
    int64_t size = x->shape.dim[meant];
    if (count < 1 || size % count != 0) {
        return el_refuse("el_split: axis %d of %s has size %" PRId64
                         " and cannot be cut into %d equal parts",
                         axis, el_describe(x), size, count);
    }
    bool done = true;
    for (int64_t i = 0, each = size / count; i < count && done; i++) {
        parts[i] = el_pick("el_split", x, el_part_range(x->shape, meant, i * each, each, 1));
        done = parts[i] != NULL;
    }
    for (int i = 0; i < count && !done; i++) parts[i] = NULL;
    return done;
}

// --- padding -------------------------------------------------------------------------------------

static bool pad_fits(const ElTensor *x, int axis, int64_t size, ElPad pad)
{
    int64_t most = pad.before > pad.after ? pad.before : pad.after;
    if (pad.before < 0 || pad.after < 0) {
        return el_refuse("el_pad: %" PRId64 " before and %" PRId64 " after axis %d of %s were "
                         "asked for; both must be 0 or more (el_slice takes away)",
                         pad.before, pad.after, axis, el_describe(x));
    }
    if (pad.mode < EL_PAD_CONSTANT || pad.mode > EL_PAD_REPLICATE) {
        return el_refuse(
            "el_pad: the mode for %s is %d; it must be EL_PAD_CONSTANT, EL_PAD_REFLECT or "
            "EL_PAD_REPLICATE",
            el_describe(x), (int)pad.mode);
    }
    if (pad.mode == EL_PAD_REFLECT && most > 0 && most >= size) {
        return el_refuse("el_pad: axis %d of %s has size %" PRId64
                         " and cannot be mirrored %" PRId64 " far; that must be less than the size",
                         axis, el_describe(x), size, most);
    }
    if (pad.mode == EL_PAD_REPLICATE && most > 0 && size == 0) {
        return el_refuse(
            "el_pad: axis %d of %s is empty and has no edge to repeat; EL_PAD_CONSTANT needs none",
            axis, el_describe(x));
    }
    return true;
}

static ElShape padded(ElShape s, int axis, ElPad pad)
{
    const int64_t far = (int64_t)1 << 60; // too far for a shape, and their sum is still a number
    s.dim[axis] += (pad.before < far ? pad.before : far) + (pad.after < far ? pad.after : far);
    return s;
}

// `count` of x's positions from `first` on, by a step of -1 (reflect) or 0 (replicate).
static ElTensor *edge(ElTensor *x, int axis, ElPad pad, int64_t first, int64_t count)
{
    int64_t step = pad.mode == EL_PAD_REFLECT ? -1 : 0;
    return el_pick("el_pad", x, el_part_range(x->shape, axis, count ? first : 0, count, step));
}

ElTensor *el_pad(ElTensor *x, int axis, ElPad pad)
{
    if (!el_given("el_pad", x)) return NULL;
    int meant = el_axis("el_pad", x, axis);
    if (meant < 0) return NULL;
    int64_t last = x->shape.dim[meant] - 1;
    if (!pad_fits(x, axis, last + 1, pad)) return NULL;
    if (pad.before == 0 && pad.after == 0) return x;
    ElShape whole = padded(x->shape, meant, pad);
    if (!el_shape_valid("el_pad", &whole)) return NULL;
    if (pad.mode == EL_PAD_CONSTANT) {
        ElPart middle = el_part_range(whole, meant, pad.before, last + 1, 1);
        return el_place("el_pad", x, middle, whole, pad.value);
    }
    bool mirrored = pad.mode == EL_PAD_REFLECT;
    ElTensor *before = edge(x, meant, pad, mirrored ? pad.before : 0, pad.before);
    ElTensor *after = edge(x, meant, pad, mirrored ? last - 1 : last, pad.after);
    return before && after ? el_concat(meant, before, x, after) : NULL;
}
