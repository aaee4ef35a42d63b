// The tape is in creation order, so the adjoint of a line is complete when a walk, going down,
// comes to it: its rule then gives each input its part.
#include "autograd/walk.h"

#include "autograd/checkpoint.h"
#include "autograd/finite.h"
#include "autograd/ops/broadcast.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/rule.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/pool.h"
#include "tensor/scope.h"
#include "tensor/shape_inline.h"

// The line of the value of a function that ran again, of which this is the end; -1 when it returned
// what was there before.
static int64_t line_of_value(const ElNode *end)
{
    return end->line[0] < el_taken_again(end) ? EL_LINE_NONE : end->line[0];
}

// Whatever was computed, by an operation that has a rule, from something wanted is itself wanted;
// and so is a checkpoint's value where its function ran again.
void el_walk_mark_paths(ElWalk *p)
{
    for (int64_t line = p->first; line <= p->last; line++) {
        const ElNode *n = el_tape_node(line);
        if (el_taken_again(n) >= 0 && line_of_value(n) >= p->first &&
            el_walk_wants(p, el_checkpoint_line(n))) {
            p->mark[line_of_value(n) - p->first] |= EL_WANTED;
        }
        for (int i = 0; el_has_rule(n) && i < n->count; i++) {
            if (el_walk_wants(p, n->line[i])) p->mark[line - p->first] |= EL_WANTED;
        }
    }
}

// Adds d to an adjoint. The numbers are added in place only when nothing else holds them: a rule
// may hand the same tensor to several inputs.
static bool add_to(ElWalk *p, ElTensor **a, ElTensor *d)
{
    if (p->recorded) {
        *a = *a ? el_add(*a, d) : d;
        return *a != NULL;
    }
    if (*a && el_tensor_sole(*a)) {
        el_flops_add(el_numel(d));
        el_kernels()->add(el_numel(d), (*a)->data, 1, d->data, 1, (*a)->data);
        return true;
    }
    ElTensor *sum = *a ? el_add(*a, d) : d;
    if (sum && !el_scope_release(sum)) { // not made by this rule: g itself, or an older tensor
        sum = el_scope_view(p->function, sum, sum->shape, 0);
        if (sum) el_scope_release(sum);
    }
    if (!sum) return false;
    el_tensor_free(*a);
    *a = sum;
    return true;
}

bool el_walk_add(ElWalk *p, int64_t line, ElTensor *d)
{
    const ElWalk *at = el_walk_with(p, line);
    ElTensor **a = &at->adjoint[line - at->first];
    bool look = el_finite_on() && *a && el_tensor_finite(*a) && el_tensor_finite(d);
    if (!add_to(p, a, d)) return false;
    if (!look || el_tensor_finite(*a)) return true;
    return el_refuse("el_check_finite: the gradients that flow into %s are finite, and their sum "
                     "is not",
                     el_describe(el_tape_node(line)->out));
}

static bool wants_any(ElWalk *p, const ElNode *n)
{
    for (int i = 0; i < n->count; i++) {
        if (el_walk_wants(p, n->line[i])) return true;
    }
    return false;
}

// d with the shape of the input: the one place where broadcasting is undone.
static ElTensor *fitted(const ElWalk *p, const ElNode *n, int input, ElTensor *d)
{
    const ElTensor *in = n->in[input];
    ElBroadcast r;
    if (el_shape_same(&in->shape, &d->shape)) return d;
    if (el_broadcast(&in->shape, &d->shape, &r) && el_shape_same(&r.shape, &d->shape)) {
        return el_sum_to(d, in->shape);
    }
    return el_fail("%s: the rule of %s gave its input %s the gradient %s; it must have the shape "
                   "of the input, or one that this broadcasts to",
                   p->function, el_describe(n->out), el_describe(in), el_describe(d));
}

// Runs the rule and gives each input its part.
static bool give_inputs(ElWalk *p, const ElNode *n, ElTensor *g, bool want[], ElTensor *d[])
{
    for (int i = 0; i < n->count; i++) {
        want[i] = el_walk_wants(p, n->line[i]);
        d[i] = NULL;
    }
    bool given = el_rule(p->function, n, g, !p->recorded, want, d);
    for (int i = 0; given && i < n->count; i++) {
        if (!want[i] || !d[i]) continue;
        ElTensor *fit = fitted(p, n, i, d[i]);
        given = fit && el_walk_add(p, n->line[i], fit);
    }
    return given;
}

enum { FEW = 8 }; // inputs of an operation, for which no memory is taken

static bool with_room(ElWalk *p, const ElNode *n, ElTensor *g)
{
    ElTensor *few[FEW];
    bool few_wanted[FEW];
    if (n->count <= FEW) return give_inputs(p, n, g, few_wanted, few);
    ElTensor **d = el_pool_take(p->function, n->count * (int64_t)(sizeof *d + sizeof(bool)));
    bool done = d && give_inputs(p, n, g, (bool *)(d + n->count), d);
    el_pool_give(d);
    return done;
}

// What a rule makes in a pass that is not recorded ends with it, scopes that it left open included.
static bool run_rule(ElWalk *p, const ElNode *n, ElTensor *g)
{
    if (!wants_any(p, n)) return true;
    if (!el_rule_unchanged(p->function, n)) return false;
    ElPlace before = el_here_set(n->out->place);
    int depth = el_scope_depth();
    bool locked = el_tape_lock(true), done = with_room(p, n, g);
    if (el_scope_depth() > depth) {
        if (p->recorded) {
            done = el_refuse("%s: the rule of %s left a scope open; a rule ends what it began",
                             p->function, el_describe(n->out));
        }
        el_tape_end_to(depth);
    }
    el_tape_lock(locked);
    if (!p->recorded) el_scope_clear();
    el_here_set(before);
    return done;
}

// What flowed back into the value of a function that ran again belongs to the checkpoint's line.
static bool hand_to_checkpoint(ElWalk *p, const ElNode *end)
{
    int64_t from = line_of_value(end), to = el_checkpoint_line(end);
    if (from < p->first || to < p->first || !p->adjoint[from - p->first]) return true;
    ElTensor *d = p->adjoint[from - p->first], **sum = &p->adjoint[to - p->first];
    p->adjoint[from - p->first] = NULL;
    if (!*sum) {
        *sum = d;
        return true;
    }
    bool added = el_walk_add(p, to, d);
    if (!p->recorded) el_tensor_free(d);
    return added;
}

static bool walk(ElWalk *p, int64_t last, int64_t first)
{
    for (int64_t line = last; line >= first; line--) {
        ElNode *n = el_tape_node(line);
        ElTensor **g = &p->adjoint[line - p->first];
        char mark = p->mark[line - p->first];
        int64_t skip = el_taken_again(n);
        if (skip >= 0 && !hand_to_checkpoint(p, n)) return false;
        if (skip >= 0) line = skip;
        if (skip >= 0 || !mark || !(*g || el_checkpoint_waits(n))) continue;
        if (p->recorded && *g) el_tape_note_adjoint(n, *g);
        if (el_has_rule(n) && !run_rule(p, n, *g)) return false;
        if (p->recorded || mark & EL_ASKED) continue;
        el_tensor_free(*g);
        *g = NULL;
    }
    return true;
}

// A pass that is not recorded makes what it makes in a scope of its own.
bool el_walk(ElWalk *p, int64_t last, int64_t first)
{
    if (!p->recorded) el_scope_begin();
    bool done = walk(p, last, first);
    if (!p->recorded) el_scope_end(p->function);
    return done;
}
