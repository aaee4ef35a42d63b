// The backward pass. The tape is in creation order, so the adjoint of a line is complete when the
// pass, going down, comes to it: its rule then gives each input its part.
#include "autograd/pass.h"

#include <string.h>

#include "autograd/checkpoint.h"
#include "autograd/finite.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/rule.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

enum { WANTED = 1, ASKED = 2 };

// One pass, from line `last` down to line `first`. Its marks and adjoints are its own, by line
// less `first`, so passes may run inside rules and in other threads. When it is not recorded, an
// adjoint belongs to the pass, which frees it once its line is passed.
typedef struct Pass {
    const char *function; // for error texts
    bool recorded;
    int64_t first, last;
    char *mark;         // WANTED: on a path to something ASKED for
    ElTensor **adjoint; //
    struct Pass *outer; // of a part: the pass that has the adjoints of other lines; else NULL
} Pass;

static _Thread_local Pass *running;

// The pass that has this line's adjoint: p, or one that it is a part of; NULL for none.
static Pass *with_line(Pass *p, int64_t line)
{
    while (p && (line < p->first || line > p->last)) p = p->outer;
    return p;
}

static bool wanted(Pass *p, int64_t line)
{
    const Pass *at = with_line(p, line);
    return at && at->mark[line - at->first];
}

// The line of the value of a function that ran again, of which this is the end; -1 when it returned
// what was there before.
static int64_t line_of_value(const ElNode *end)
{
    return end->line[0] < el_taken_again(end) ? EL_LINE_NONE : end->line[0];
}

// Whatever was computed, by an operation that has a rule, from something wanted is itself wanted;
// and so is a checkpoint's value where its function ran again.
static void mark_paths(Pass *p)
{
    for (int64_t line = p->first; line <= p->last; line++) {
        const ElNode *n = el_tape_node(line);
        if (el_taken_again(n) >= 0 && line_of_value(n) >= p->first &&
            wanted(p, el_checkpoint_line(n))) {
            p->mark[line_of_value(n) - p->first] |= WANTED;
        }
        for (int i = 0; el_has_rule(n) && i < n->count; i++) {
            if (wanted(p, n->line[i])) p->mark[line - p->first] |= WANTED;
        }
    }
}

// Adds d to an adjoint. The numbers are added in place only when nothing
// else holds them: a rule may hand the same tensor to several inputs.
static bool add_to(Pass *p, ElTensor **a, ElTensor *d)
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

static bool accumulate(Pass *p, int64_t line, ElTensor *d)
{
    const Pass *at = with_line(p, line);
    ElTensor **a = &at->adjoint[line - at->first];
    bool look = el_finite_on() && *a && el_tensor_finite(*a) && el_tensor_finite(d);
    if (!add_to(p, a, d)) return false;
    if (!look || el_tensor_finite(*a)) return true;
    return el_refuse("el_check_finite: the gradients that flow into %s are finite, and their sum "
                     "is not",
                     el_describe(el_tape_node(line)->out));
}

// Runs the rule and gives each input its part: the one place where broadcasting is undone.
static bool give_inputs(Pass *p, const ElNode *n, ElTensor *g, bool want[], ElTensor *d[])
{
    bool any = false;
    for (int i = 0; i < n->count; i++) {
        want[i] = wanted(p, n->line[i]);
        d[i] = NULL;
        any |= want[i];
    }
    bool given = !any || el_rule(p->function, n, g, !p->recorded, want, d);
    for (int i = 0; given && i < n->count; i++) {
        if (!want[i] || !d[i]) continue;
        ElTensor *fit = el_sum_to(d[i], n->in[i]->shape);
        given = fit && accumulate(p, n->line[i], fit);
    }
    return given;
}

static bool with_room(Pass *p, const ElNode *n, ElTensor *g)
{
    ElTensor **d = el_pool_take(p->function, n->count * (int64_t)(sizeof *d + sizeof(bool)));
    bool done = d && give_inputs(p, n, g, (bool *)(d + n->count), d);
    el_pool_give(d);
    return done;
}

// What a rule makes in a pass that is not recorded ends with it, scopes that it left open included.
static bool run_rule(Pass *p, const ElNode *n, ElTensor *g)
{
    ElPlace before = el_here_set(n->out->place);
    if (!p->recorded) el_scope_begin();
    int depth = el_scope_depth();
    bool done = with_room(p, n, g);
    if (!p->recorded) {
        el_tape_end_to(depth);
        el_scope_end(p->function);
    }
    el_here_set(before);
    return done;
}

// What flowed back into the value of a function that ran again belongs to the checkpoint's line.
static bool hand_to_checkpoint(Pass *p, const ElNode *end)
{
    int64_t from = line_of_value(end), to = el_checkpoint_line(end);
    if (from < p->first || to < p->first || !p->adjoint[from - p->first]) return true;
    ElTensor *d = p->adjoint[from - p->first], **sum = &p->adjoint[to - p->first];
    p->adjoint[from - p->first] = NULL;
    if (!*sum) {
        *sum = d;
        return true;
    }
    if (!p->recorded) el_scope_begin();
    bool added = accumulate(p, to, d);
    if (p->recorded) return added;
    el_scope_end(p->function);
    el_tensor_free(d);
    return added;
}

// From line `last` down to line `first`. What a checkpointed function took again is passed by: its
// turn is with the checkpoint's own line.
static bool walk(Pass *p, int64_t last, int64_t first)
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
        if (p->recorded || mark & ASKED) continue;
        el_tensor_free(*g);
        *g = NULL;
    }
    return true;
}

// Marks what is asked for, and the ways to it; what is not on the tape stays out.
static void ask(Pass *p, int count, ElTensor *const xs[])
{
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (with_line(p, line) == p) p->mark[line - p->first] = ASKED | WANTED;
    }
    mark_paths(p);
}

static int64_t last_line(const ElPassOf *of)
{
    int64_t last = EL_LINE_NONE;
    for (int i = 0; i < of->count; i++) {
        int64_t line = el_tape_find(of->y[i]);
        if (line > last) last = line;
    }
    return last;
}

static int64_t first_line(int64_t last, int count, ElTensor *const xs[])
{
    int64_t first = last;
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (line >= 0 && line < first) first = line;
    }
    return first;
}

static bool open_pass(Pass *p)
{
    int64_t lines = p->last - p->first + 1;
    int64_t bytes = lines * (int64_t)(sizeof(ElTensor *) + 1);
    p->adjoint = el_pool_take(p->function, bytes);
    if (!p->adjoint) return false;
    memset(p->adjoint, 0, (size_t)bytes);
    p->mark = (char *)(p->adjoint + lines);
    return true;
}

static void close_pass(Pass *p)
{
    for (int64_t line = p->first; !p->recorded && line <= p->last; line++) {
        el_tensor_free(p->adjoint[line - p->first]);
    }
    el_pool_give(p->adjoint);
}

// dxs[i] becomes the adjoint of xs[i], in the current scope and, unless recorded, in memory shared
// with nothing; NULL where y does not depend on it.
static bool hand_over(Pass *p, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (with_line(p, line) != p) continue;
        ElTensor **d = &p->adjoint[line - p->first];
        dxs[i] = *d;
        if (!*d || p->recorded) continue;
        if (el_tensor_sole(*d)) {
            el_scope_adopt(*d);
            *d = NULL;
        } else if (!(dxs[i] = el_array((*d)->shape, (*d)->data))) {
            return false;
        }
    }
    return true;
}

static bool starts_recorded(const char *function, const ElTensor *y)
{
    const ElNode *n = el_tape_line(el_tape_find(y));
    const ElTensor *d = n ? n->unrecorded : NULL;
    if (!d) return true;
    return el_refuse("%s: %s uses a gradient taken by el_grads (%s:%d), which is not recorded: use "
                     "el_grad, or el_stop_gradient if you mean it",
                     function, el_describe(y), d->place.file ? d->place.file : "?", d->place.line);
}

// The first adjoint is g itself. A pass that owns its adjoints looks at it through a view.
static bool seed(Pass *p, ElTensor *y, ElTensor *g)
{
    int64_t line = el_tape_find(y);
    if (!wanted(p, line)) return true;
    if (!p->recorded) el_scope_begin();
    bool seeded = accumulate(p, line, g);
    if (!p->recorded) el_scope_end(p->function);
    return seeded;
}

static bool run_pass(Pass *p, const ElPassOf *of, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    Pass *before = running;
    bool recording = el_tape_record(p->recorded), done = true;
    running = p;
    ask(p, count, xs);
    for (int i = 0; done && i < of->count; i++) done = seed(p, of->y[i], of->g[i]);
    done = done && walk(p, p->last, p->first) && hand_over(p, count, xs, dxs);
    running = before;
    el_tape_record(recording);
    return done;
}

bool el_backward_again(int64_t first, int64_t last, ElTensor *y, ElTensor *g)
{
    Pass *p = running;
    bool within = last <= p->last;
    Pass part = {p->function, p->recorded, first, last, .outer = p};
    if (!within && !open_pass(&part)) return false;
    bool recording = el_tape_record(p->recorded);
    if (!within) mark_paths(running = &part);
    bool done = (!g || seed(running, y, g)) && walk(running, last, first);
    if (!within) close_pass(running);
    running = p;
    el_tape_record(recording);
    return done;
}

// A y that is not on the tape is one of xs or depends on none of them.
static bool begins(const ElPassOf *of, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    for (int i = 0; i < count; i++) dxs[i] = NULL;
    for (int k = 0; k < of->count; k++) {
        if (!starts_recorded(of->function, of->y[k])) return false;
        bool on_tape = el_tape_find(of->y[k]) >= 0;
        for (int i = 0; !on_tape && i < count; i++) {
            if (xs[i] == of->y[k]) dxs[i] = of->g[k];
        }
        if (on_tape && of->recorded && el_tape_leaf(of->g[k]) < 0) return false;
    }
    return true;
}

bool el_backward_of(const ElPassOf *of, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    ElError pending;
    el_error_set_aside(&pending);
    Pass p = {.function = of->function, .recorded = of->recorded, .last = last_line(of)};
    p.first = first_line(p.last, count, xs);
    bool done = begins(of, count, xs, dxs);
    if (done && p.last >= 0 && (done = open_pass(&p))) {
        done = run_pass(&p, of, count, xs, dxs);
        close_pass(&p);
    }
    el_error_take_back(&pending);
    return done;
}

bool el_backward(const char *function, bool recorded, ElTensor *y, ElTensor *g, int count,
                 ElTensor *const xs[], ElTensor *dxs[])
{
    ElPassOf of = {.function = function, .recorded = recorded, .count = 1, .y = &y, .g = &g};
    return el_backward_of(&of, count, xs, dxs);
}
