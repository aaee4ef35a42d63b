// The several ways to one gradient: asked for alone and together, recorded and not, with what is
// unread poisoned, after f has run again.
#include <math.h>

#include "autograd/check_private.h"
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
