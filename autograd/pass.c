// The backward pass. The tape is in creation order, so the adjoint of a line is complete when the
// pass, going down, comes to it: its rule then gives each input its part.
#include "autograd/pass.h"

#include <string.h>

#include "autograd/leaves.h"
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

// One pass, from line `last` down to line `first`. Its marks and adjoints are its own, so passes
// may run inside rules and in other threads: one place for each line, then one for each tensor of
// an earlier line that is asked for. When it is not recorded, an adjoint belongs to the pass, which
// frees it once its line is passed.
typedef struct {
    const char *function; // for error texts
    bool recorded;
    int64_t first, last;
    int64_t places;
    ElLeaves earlier; // the places of what is asked for on lines before `first`
    char *mark;       // WANTED: on a path to something ASKED for
    ElTensor **adjoint;
} Pass;

// The place of t, which is on this line (-1 for none); -1 when the pass has none for it.
static int64_t place_of(const Pass *p, const ElTensor *t, int64_t line)
{
    if (line >= p->first) return line <= p->last ? line - p->first : -1;
    return el_leaves_find(&p->earlier, t);
}

static bool wanted(const Pass *p, const ElNode *n, int input)
{
    int64_t place = place_of(p, n->in[input], n->line[input]);
    return place >= 0 && p->mark[place];
}

// Whatever was computed, by an operation that has a rule, from something wanted is itself wanted.
static void mark_paths(Pass *p)
{
    for (int64_t line = p->first; line <= p->last; line++) {
        const ElNode *n = el_tape_node(line);
        for (int i = 0; el_has_rule(n) && i < n->count; i++) {
            if (wanted(p, n, i)) p->mark[line - p->first] |= WANTED;
        }
    }
}

// Adds d to the adjoint at a place. The numbers are added in place only when nothing else holds
// them: a rule may hand the same tensor to several inputs.
static bool accumulate(Pass *p, int64_t place, ElTensor *d)
{
    ElTensor **a = &p->adjoint[place];
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

// Runs the rule and gives each input its part: the one place where broadcasting is undone.
static bool give_inputs(Pass *p, const ElNode *n, ElTensor *g, bool want[], ElTensor *d[])
{
    for (int i = 0; i < n->count; i++) {
        want[i] = wanted(p, n, i);
        d[i] = NULL;
    }
    bool given = el_rule(p->function, n, g, !p->recorded, want, d);
    for (int i = 0; given && i < n->count; i++) {
        if (!want[i] || !d[i]) continue;
        ElTensor *fit = el_sum_to(d[i], n->in[i]->shape);
        given = fit && accumulate(p, place_of(p, n->in[i], n->line[i]), fit);
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

static bool walk(Pass *p)
{
    for (int64_t line = p->last; line >= p->first; line--) {
        ElTensor **g = &p->adjoint[line - p->first];
        char mark = p->mark[line - p->first];
        ElNode *n = el_tape_node(line);
        if (!*g || !mark) continue;
        if (p->recorded) el_tape_note_adjoint(n, *g);
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
        int64_t place = place_of(p, xs[i], el_tape_find(xs[i]));
        if (place >= 0) p->mark[place] = ASKED | WANTED;
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

// Places behind those of the lines for what is asked for on earlier ones.
static bool place_earlier(Pass *p, int count, ElTensor *const xs[])
{
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (line < 0 || line >= p->first || el_leaves_find(&p->earlier, xs[i]) >= 0) continue;
        if (!el_leaves_add(&p->earlier, xs[i], p->places++)) return false;
    }
    return true;
}

static bool open_pass(Pass *p, int64_t floor, int count, ElTensor *const xs[])
{
    int64_t first = first_line(p->last, count, xs);
    p->first = first < floor ? floor : first;
    p->places = p->last < p->first ? 0 : p->last - p->first + 1;
    if (!place_earlier(p, count, xs)) return false;
    int64_t bytes = p->places * (int64_t)(sizeof(ElTensor *) + 1);
    p->adjoint = el_pool_take(p->function, bytes);
    if (!p->adjoint) return false;
    memset(p->adjoint, 0, (size_t)bytes);
    p->mark = (char *)(p->adjoint + p->places);
    return true;
}

static void close_pass(Pass *p)
{
    for (int64_t place = 0; p->adjoint && !p->recorded && place < p->places; place++) {
        el_tensor_free(p->adjoint[place]);
    }
    el_pool_give(p->adjoint);
    el_leaves_free(&p->earlier);
}

// dxs[i] becomes the adjoint of xs[i], in the current scope and, unless recorded, in memory shared
// with nothing; NULL where y does not depend on it.
static bool hand_over(Pass *p, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    for (int i = 0; i < count; i++) {
        int64_t place = place_of(p, xs[i], el_tape_find(xs[i]));
        if (place < 0) continue;
        ElTensor **d = &p->adjoint[place];
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
static bool seed(Pass *p, const ElPassOf *of)
{
    bool seeded = true;
    if (!p->recorded) el_scope_begin();
    for (int i = 0; seeded && i < of->count; i++) {
        int64_t place = place_of(p, of->y[i], el_tape_find(of->y[i]));
        if (place >= 0 && p->mark[place]) seeded = accumulate(p, place, of->g[i]);
    }
    if (!p->recorded) el_scope_end(p->function);
    return seeded;
}

static bool run_pass(Pass *p, const ElPassOf *of, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    if (!open_pass(p, of->floor, count, xs)) return false;
    bool recording = el_tape_record(p->recorded);
    ask(p, count, xs);
    bool done = seed(p, of) && walk(p) && hand_over(p, count, xs, dxs);
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
    bool done = begins(of, count, xs, dxs) && (p.last < 0 || run_pass(&p, of, count, xs, dxs));
    close_pass(&p);
    el_error_take_back(&pending);
    return done;
}

bool el_backward(const char *function, bool recorded, ElTensor *y, ElTensor *g, int count,
                 ElTensor *const xs[], ElTensor *dxs[])
{
    ElPassOf of = {.function = function, .recorded = recorded, .count = 1, .y = &y, .g = &g};
    return el_backward_of(&of, count, xs, dxs);
}
