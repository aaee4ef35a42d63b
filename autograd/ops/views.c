// Parts of tensors.
#include "autograd/ops/views.h"

#include "autograd/ops/views_copy.h"
#include "autograd/tape_private.h"
#include "tensor/scope.h"

ElPart el_part_all(ElShape whole)
{
    ElPart p = {.shape = whole};
    int64_t step = 1;
    for (int i = whole.rank - 1; i >= 0; i--) {
        p.step[i] = step;
        step *= whole.dim[i];
    }
    return p;
}

ElPart el_part_range(ElShape whole, int axis, int64_t first, int64_t count, int64_t step)
{
    ElPart p = el_part_all(whole);
    p.first = first * p.step[axis];
    p.shape.dim[axis] = count;
    p.step[axis] *= step;
    return p;
}

ElPart el_part_at(ElShape whole, int axis, int64_t position)
{
    ElPart p = el_part_all(whole);
    p.first = position * p.step[axis];
    int last = --p.shape.rank;
    for (int i = axis; i < last; i++) {
        p.shape.dim[i] = p.shape.dim[i + 1];
        p.step[i] = p.step[i + 1];
    }
    p.shape.dim[last] = p.step[last] = 0;
    return p;
}

void el_part_write(const ElTensor *x, ElPart part, ElTensor *whole)
{
    el_part_copy(&part, true, x->data, whole->data);
}

typedef ElTensor *Rule(const ElNode *n, ElTensor *g, int input);

// The operation bears the function's name, so it is made where the node is: in the tape's memory.
static ElTensor *record(const char *function, Rule *vjp, ElTensor *y, ElTensor *x, ElPart part)
{
    if (!y || !el_tape_recording()) return y;
    ElOp *op = el_tape_take(function, sizeof *op);
    if (!op) return NULL;
    *op = (ElOp){.name = function + 3, .vjp = vjp, .unread = EL_IN(0) | EL_OUT};
    return el_keep(el_record(op, y, x), &part, sizeof part);
}

static ElTensor *pick_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_place("el_place", g, *(const ElPart *)n->kept, n->in[0]->shape, 0);
}

static ElTensor *place_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_pick("el_pick", g, *(const ElPart *)n->kept);
}

static bool is_all(const ElPart *p, ElShape whole)
{
    return el_part_is_run(p) && p->first == 0 && el_shape_equal(p->shape, whole);
}

ElTensor *el_pick(const char *function, ElTensor *x, ElPart part)
{
    if (!x || is_all(&part, x->shape)) return x;
    ElTensor *y;
    if (el_part_is_run(&part)) {
        y = el_scope_view(function, x, part.shape, part.first);
    } else {
        y = el_scope_tensor(function, part.shape);
        if (y) el_part_copy(&part, false, y->data, x->data);
    }
    return record(function, pick_vjp, y, x, part);
}

ElTensor *el_place(const char *function, ElTensor *x, ElPart part, ElShape whole, double fill)
{
    if (!x || is_all(&part, whole)) return x;
    ElTensor *y = el_scope_tensor(function, whole);
    if (!y) return NULL;
    int64_t count = el_numel(y);
    bool covered = el_numel(x) == count && !el_part_meets_again(&part);
    for (int64_t k = 0; k < count && !covered; k++) y->data[k] = (el_real)fill;
    el_part_copy(&part, true, x->data, y->data);
    return record(function, place_vjp, y, x, part);
}
