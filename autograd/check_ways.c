// The several ways to one gradient: asked for alone and together, recorded and not, with what is
// unread poisoned, after f has run again, of a tensor that stands for two inputs, through a
// broadcast.
#include <math.h>

#include "autograd/check_private.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/pass.h"
#include "tensor/fail.h"

static bool same(const ElTensor *a, const ElTensor *b, double rounding)
{
    return el_check_distance(a, b) <= rounding * fmax(1, el_check_largest(b));
}

// Which gradients are asked for, and how.
typedef struct {
    int first, count;
    bool recorded, poisoned;
} Way;

// The first gradient that is another, got this way, than from the recorded pass that asked for all;
// -1 for none.
static int first_other(const ElCheck *c, int order, Way way, ElTensor *s, ElTensor *const d[])
{
    ElTensor *u[EL_CHECK_INPUTS + 1], *one = el_ones(s->shape);
    bool before = el_poison_unread(way.poisoned);
    bool done =
        one && el_backward("el_gradcheck", way.recorded, s, one, way.count, c->in + way.first, u);
    el_poison_unread(before);
    int other = done ? -1 : way.first;
    for (int i = 0; done && other < 0 && i < way.count; i++) {
        if (!same(u[i], d[way.first + i], order == 1 ? 1e-12 : 1e-10)) other = way.first + i;
    }
    el_error_clear();
    return other;
}

static int try_way(const ElCheck *c, int order, Way way, ElTensor *s, ElTensor *const d[])
{
    el_tape_begin();
    int other = first_other(c, order, way, s, d);
    el_tape_end();
    return other;
}

// Takes away one peculiarity of the way after the other until the gradients agree: that was it.
static const char *name_way(const ElCheck *c, int order, Way way, ElTensor *s, ElTensor *const d[])
{
    Way plain = way, together = {0, c->all, way.recorded, false};
    plain.poisoned = false;
    if (try_way(c, order, (Way){0, c->all, true, false}, s, d) >= 0) {
        return "another when it is asked for again: its rule reads what a later call of its "
               "operation changes";
    }
    if (try_way(c, order, plain, s, d) < 0) {
        return "another when NaN stands for what is unread: its rule reads a value that it calls "
               "unread";
    }
    if (way.count < c->all && try_way(c, order, together, s, d) < 0) {
        return "another when it is asked for alone: its rule needs what it computes for others";
    }
    return "another from el_grads than from el_grad: its rule, or one that it uses, is wrong on "
           "the un-recorded path";
}

// f once more, on inputs nearby, and nothing done with it: a rule that looks at anything but its
// own line sees the change.
static void run_nearby(const ElCheck *c)
{
    ElTensor *in[EL_CHECK_INPUTS];
    bool there = true;
    for (int i = 0; i < c->count; i++) {
        in[i] = el_array(c->in[i]->shape, c->in[i]->data);
        for (int64_t k = 0; k < el_numel(in[i]); k++) in[i]->data[k] *= (el_real).999;
        there = there && in[i];
    }
    if (there) el_check_apply(c, in);
    el_error_clear();
}

bool el_check_ways(const ElCheck *c, int order, ElTensor *s, ElTensor *const d[])
{
    if (order == 1) run_nearby(c);
    for (int k = 0; k < 2 * (c->all + 1); k++) { // each alone, then all, un-recorded and recorded
        Way way = {k / 2, 1, k % 2, true};
        if (way.first == c->all) way = (Way){0, c->all, k % 2, true};
        int other = try_way(c, order, way, s, d);
        if (other < 0) continue;
        return el_check_said(c, "at order %d, the gradient by %s %d %s is %s", order,
                             other < c->count ? "input" : "the upstream gradient", other + 1,
                             el_describe(c->in[other]), name_way(c, order, way, s, d));
    }
    return true;
}

// --- inputs that are one tensor, or broadcast ----------------------------------------------------

static ElTensor *copy_of(const ElTensor *t)
{
    return el_array(t->shape, t->data);
}

// Whether both are f's results for the same values. They are not when f refuses the inputs, or is
// another function of them: one that itself differentiates by an input.
static bool same_results(const ElCheck *c, const ElTensor *y, const ElTensor *z)
{
    const ElTensor *g = c->in[c->count];
    return y && z && el_shape_equal(y->shape, g->shape) && el_shape_equal(z->shape, g->shape) &&
           same(y, z, 1e-12);
}

// Whether the gradient by `leaf`, from which the inputs of `composed` are made, is the sum of those
// by inputs i and j (j = i: that one) of plain copies. Where that makes no sense, or a gradient is
// not finite, nothing is said.
static bool sums_up(const ElCheck *c, ElTensor *composed[], ElTensor *leaf, int i, int j)
{
    ElTensor *plain[EL_CHECK_INPUTS], *d[2], *got, *g = c->in[c->count];
    for (int k = 0; k < c->count; k++)
        plain[k] = k == i || k == j ? copy_of(composed[k]) : c->in[k];
    ElTensor *xs[] = {plain[i], plain[j]};
    if (!plain[i] || !plain[j]) return true;
    ElTensor *y = el_check_apply(c, plain), *z = el_check_apply(c, composed);
    if (!same_results(c, y, z) || !el_vjp(y, g, i == j ? 1 : 2, xs, d)) return true;
    ElTensor *right = i == j ? el_sum_to(d[0], leaf->shape) : el_add(d[0], d[1]);
    if (!right || !isfinite(el_check_largest(right))) return true;
    return el_vjp(z, g, 1, &leaf, &got) && same(got, right, 1e-12);
}

static bool one_for_two(const ElCheck *c, int i, int j)
{
    ElTensor *in[EL_CHECK_INPUTS], *x = copy_of(c->in[i]);
    for (int k = 0; k < c->count; k++) in[k] = k == i || k == j ? x : c->in[k];
    if (!x || sums_up(c, in, x, i, j)) return true;
    return el_check_said(c,
                         "inputs %d and %d %s, when one tensor stands for both: its gradient is "
                         "not their sum; overwritten instead of accumulated",
                         i + 1, j + 1, el_describe(c->in[i]));
}

static bool broadcast_input(const ElCheck *c, int i)
{
    ElTensor *in[EL_CHECK_INPUTS];
    ElShape slice = c->in[i]->shape;
    slice.dim[0] = 1;
    ElTensor *leaf = el_array(slice, c->in[i]->data);
    for (int k = 0; k < c->count; k++) in[k] = c->in[k];
    in[i] = el_expand(leaf, c->in[i]->shape);
    if (!in[i] || sums_up(c, in, leaf, i, i)) return true;
    return el_check_said(c,
                         "input %d %s, when it is broadcast along axis 0: an axis not summed in "
                         "its gradient",
                         i + 1, el_describe(c->in[i]));
}

bool el_check_shared(const ElCheck *c)
{
    bool right = true;
    for (int i = 0; right && i < c->count; i++) {
        const ElShape *s = &c->in[i]->shape;
        el_tape_begin();
        if (s->rank > 0 && s->dim[0] > 1) right = broadcast_input(c, i);
        for (int j = i + 1; right && j < c->count; j++) {
            if (el_shape_equal(*s, c->in[j]->shape)) right = one_for_two(c, i, j);
        }
        el_tape_end();
        el_error_clear();
    }
    return right;
}
