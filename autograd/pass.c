// The backward pass. The tape is in creation order, so the adjoint of a line is complete when the
// pass, going down, comes to it: its rule then gives each input its part.
#include "autograd/control.h"
#include "autograd/pass.h"

#include <math.h>
#include <string.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

enum { WANTED = 1, ASKED = 2 };

// One pass, from line `last` down to line `first`. Its marks and adjoints are its own, by line
// less `first`, so passes may run inside rules and in other threads. When it is not recorded, an
// adjoint belongs to the pass, which frees it once its line is passed.
typedef struct {
    const char *function; // for error texts
    bool recorded;
    int64_t first, last;
    char *mark;         // WANTED: on a path to something ASKED for
    ElTensor **adjoint; //
} Pass;

static _Thread_local bool poison_unread;

static bool has_rule(const ElNode *n)
{
    return n->op && (n->op->vjp || n->op->vjps);
}

static bool wanted(const Pass *p, int64_t line)
{
    return line >= p->first && p->mark[line - p->first];
}

// Whatever was computed, by an operation that has a rule, from something wanted is itself wanted.
static void mark_paths(Pass *p)
{
    for (int64_t line = p->first; line <= p->last; line++) {
        const ElNode *n = el_tape_node(line);
        for (int i = 0; has_rule(n) && i < n->count; i++) {
            if (wanted(p, n->line[i])) p->mark[line - p->first] |= WANTED;
        }
    }
}

// A value that the rule reads must be what it was when the line was recorded.
static bool unchanged(const Pass *p, const ElNode *n)
{
    for (int i = 0; i <= n->count; i++) {
        unsigned bit = i == n->count ? EL_OUT : i < 31 ? EL_IN(i) : 0;
        const ElTensor *t = i == n->count ? n->out : n->in[i];
        if (n->op->unread & bit || t->memory->version == n->version[i]) continue;
        return el_refuse("%s: %s was changed after %s used it, and its gradient needs the old "
                         "values; change it after the backward pass, or copy it before",
                         p->function, el_describe(t), el_describe(n->out));
    }
    return true;
}

// Adds d to the adjoint of a line. The numbers are added in place only when nothing else holds
// them: a rule may hand the same tensor to several inputs.
static bool accumulate(Pass *p, int64_t line, ElTensor *d)
{
    ElTensor **a = &p->adjoint[line - p->first];
    if (p->recorded) {
        *a = *a ? el_add(*a, d) : d;
        return *a != NULL;
    }
    if (*a && el_tensor_sole(*a)) {
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

// The one place where broadcasting is undone.
static bool give_input(Pass *p, const ElNode *n, int i, ElTensor *d)
{
    if (!d) return el_error_text() == NULL; // NULL without an error means zero
    ElTensor *fit = el_sum_to(d, n->in[i]->shape);
    return fit && accumulate(p, n->line[i], fit);
}

// A rule may give several inputs the same tensor. Each gets a view of its own, so that adding to
// one in place is seen to be wrong.
static void separate(const Pass *p, int count, ElTensor *d[])
{
    for (int i = 1; i < count && !p->recorded; i++) {
        for (int j = 0; j < i && d[i]; j++) {
            if (d[i] == d[j]) d[i] = el_scope_view(p->function, d[i], d[i]->shape, 0);
        }
    }
}

static bool all_at_once(Pass *p, const ElNode *n, ElTensor *g)
{
    int64_t bytes = n->count * (int64_t)(sizeof(ElTensor *) + sizeof(bool));
    ElTensor **d = el_pool_take(p->function, bytes);
    if (!d) return false;
    memset(d, 0, (size_t)bytes);
    bool *want = (bool *)(d + n->count);
    for (int i = 0; i < n->count; i++) want[i] = wanted(p, n->line[i]);
    n->op->vjps(n, g, want, d);
    bool given = true;
    separate(p, n->count, d);
    for (int i = 0; given && i < n->count; i++) {
        if (want[i]) given = give_input(p, n, i, d[i]);
    }
    el_pool_give(d);
    return given;
}

static bool one_by_one(Pass *p, const ElNode *n, ElTensor *g)
{
    for (int i = 0; i < n->count; i++) {
        if (wanted(p, n->line[i]) && !give_input(p, n, i, n->op->vjp(n, g, i))) return false;
    }
    return true;
}

bool el_poison_unread(bool on)
{
    bool before = poison_unread;
    poison_unread = on;
    return before;
}

// A copy of the node in which NaN stands for every value that its rule says it does not read.
static bool poisoned(const ElNode *n, ElNode *copy, ElTensor **in)
{
    *copy = *n;
    copy->in = in;
    for (int i = 0; i < n->count; i++) {
        bool unread = i < 31 && n->op->unread & EL_IN(i);
        in[i] = unread ? el_full(n->in[i]->shape, NAN) : n->in[i];
        if (!in[i]) return false;
    }
    if (n->op->unread & EL_OUT) copy->out = el_full(n->out->shape, NAN);
    return copy->out != NULL;
}

static bool apply_rule(Pass *p, const ElNode *n, ElTensor *g)
{
    ElNode copy;
    if (poison_unread) {
        ElTensor **in = el_tape_take(p->function, n->count * (int64_t)sizeof *in);
        if (!in || !poisoned(n, &copy, in)) return false;
        n = &copy;
    }
    return n->op->vjps ? all_at_once(p, n, g) : one_by_one(p, n, g);
}

static bool run_rule(Pass *p, const ElNode *n, ElTensor *g)
{
    if (!unchanged(p, n)) return false;
    ElPlace before = el_here_set(n->out->place);
    if (!p->recorded) el_scope_begin();
    bool done = apply_rule(p, n, g);
    if (!p->recorded) el_scope_end(p->function);
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
        if (has_rule(n) && !run_rule(p, n, *g)) return false;
        if (p->recorded || mark & ASKED) continue;
        el_tensor_free(*g);
        *g = NULL;
    }
    return true;
}

// Marks what is asked for; what is not on the tape stays out. False when y depends on none of it.
static bool ask(Pass *p, int count, ElTensor *const xs[])
{
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (line >= p->first && line <= p->last) p->mark[line - p->first] = ASKED | WANTED;
    }
    mark_paths(p);
    return wanted(p, p->last);
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

static bool open_pass(Pass *p, int count, ElTensor *const xs[])
{
    p->first = first_line(p->last, count, xs);
    int64_t lines = p->last - p->first + 1;
    int64_t bytes = lines * (int64_t)(sizeof(ElTensor *) + 1);
    p->adjoint = el_pool_take(p->function, bytes);
    if (!p->adjoint) return false;
    memset(p->adjoint, 0, (size_t)bytes);
    p->mark = (char *)(p->adjoint + lines);
    return true;
}

// dxs[i] becomes the adjoint of xs[i], in the current scope and, unless recorded, in memory shared
// with nothing; NULL where y does not depend on it.
static bool hand_over(Pass *p, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    for (int i = 0; i < count; i++) {
        int64_t line = el_tape_find(xs[i]);
        if (line < p->first || line > p->last) continue;
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

static void close_pass(Pass *p)
{
    for (int64_t line = p->first; !p->recorded && line <= p->last; line++) {
        el_tensor_free(p->adjoint[line - p->first]);
    }
    el_pool_give(p->adjoint);
}

static bool starts_recorded(const char *function, const ElTensor *y, const ElNode *n)
{
    const ElTensor *d = n->unrecorded;
    if (!d) return true;
    return el_refuse("%s: %s uses a gradient taken by el_grads (%s:%d), which is not recorded: use "
                     "el_grad, or el_stop_gradient if you mean it",
                     function, el_describe(y), d->place.file ? d->place.file : "?", d->place.line);
}

// The first adjoint is g itself. A pass that owns its adjoints looks at it through a view.
static bool seed(Pass *p, ElTensor *g)
{
    if (p->recorded) return accumulate(p, p->last, g);
    el_scope_begin();
    bool seeded = accumulate(p, p->last, g);
    el_scope_end(p->function);
    return seeded;
}

static bool run_pass(Pass *p, ElTensor *g, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    bool recording = el_tape_record(p->recorded);
    bool done = !ask(p, count, xs) || (seed(p, g) && walk(p) && hand_over(p, count, xs, dxs));
    el_tape_record(recording);
    return done;
}

bool el_backward(const char *function, bool recorded, ElTensor *y, ElTensor *g, int count,
                 ElTensor *const xs[], ElTensor *dxs[])
{
    Pass p = {.function = function, .recorded = recorded, .last = el_tape_find(y)};
    for (int i = 0; i < count; i++) dxs[i] = xs[i] == y ? g : NULL;
    if (p.last < 0) return true;
    if (recorded && el_tape_leaf(g) < 0) return false;
    if (!starts_recorded(function, y, el_tape_node(p.last))) return false;
    if (!open_pass(&p, count, xs)) return false;
    bool done = run_pass(&p, g, count, xs, dxs);
    close_pass(&p);
    return done;
}
