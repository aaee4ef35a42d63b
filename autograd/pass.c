// The backward pass: what is asked for, from where, and what of it is handed over.
#include "autograd/pass.h"

#include <string.h>

#include "autograd/tape_private.h"
#include "autograd/walk.h"
#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

static _Thread_local ElWalk *running;

// Marks what is asked for, and the ways to it; what is not on the tape, or behind the result, stays
// out.
static void ask(ElWalk *p, int count, const int64_t line[])
{
    for (int i = 0; i < count; i++) {
        if (el_walk_with(p, line[i]) == p) p->mark[line[i] - p->first] = EL_ASKED | EL_WANTED;
    }
    el_walk_mark_paths(p);
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

// The lines of xs, of which the first is where the pass ends. NULL without memory.
static int64_t *find_lines(ElWalk *p, int count, ElTensor *const xs[])
{
    int64_t *line = el_tape_take(p->function, count * (int64_t)sizeof *line);
    const ElTape *tape = el_tape_here();
    p->first = p->last;
    for (int i = 0; line && i < count; i++) {
        line[i] = el_tape_find_on(tape, xs[i]);
        if (line[i] >= 0 && line[i] < p->first) p->first = line[i];
    }
    return line;
}

static bool open_pass(ElWalk *p)
{
    int64_t lines = p->last - p->first + 1;
    int64_t bytes = lines * (int64_t)(sizeof(ElTensor *) + 1);
    p->adjoint = el_pool_take(p->function, bytes);
    if (!p->adjoint) return false;
    memset(p->adjoint, 0, (size_t)bytes);
    p->mark = (char *)(p->adjoint + lines);
    return true;
}

static void close_pass(ElWalk *p)
{
    for (int64_t line = p->first; !p->recorded && line <= p->last; line++) {
        el_tensor_free(p->adjoint[line - p->first]);
    }
    el_pool_give(p->adjoint);
}

// dxs[i] becomes the adjoint of line[i], in the current scope and, unless recorded, in memory
// shared with nothing; NULL where y does not depend on it.
static bool hand_over(ElWalk *p, int count, const int64_t line[], ElTensor *dxs[])
{
    for (int i = 0; i < count; i++) {
        if (el_walk_with(p, line[i]) != p) continue;
        ElTensor **d = &p->adjoint[line[i] - p->first];
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

// The first adjoint is g itself. A pass that owns its adjoints takes g out of the current scope, or
// looks at it through a view where it does not belong to that.
static bool seed(ElWalk *p, ElTensor *y, ElTensor *g)
{
    int64_t line = el_tape_find(y);
    return !el_walk_wants(p, line) || el_walk_add(p, line, g);
}

static bool run_pass(ElWalk *p, const ElPassOf *of, int count, const int64_t line[],
                     ElTensor *dxs[])
{
    ElWalk *before = running;
    bool recording = el_tape_record(p->recorded), done = true;
    running = p;
    ask(p, count, line);
    for (int i = 0; done && i < of->count; i++) done = seed(p, of->y[i], of->g[i]);
    done = done && el_walk(p, p->last, p->first) && hand_over(p, count, line, dxs);
    running = before;
    el_tape_record(recording);
    return done;
}

bool el_backward_again(int64_t first, int64_t last, ElTensor *y, ElTensor *g)
{
    ElWalk *p = running;
    bool within = last <= p->last;
    ElWalk part = {p->function, p->recorded, first, last, .outer = p};
    if (!within && !open_pass(&part)) return false;
    bool recording = el_tape_record(p->recorded);
    if (!within) el_walk_mark_paths(running = &part);
    bool done = (!g || seed(running, y, g)) && el_walk(running, last, first);
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
    ElWalk p = {.function = of->function, .recorded = of->recorded, .last = last_line(of)};
    bool done = begins(of, count, xs, dxs);
    const int64_t *line = done && p.last >= 0 ? find_lines(&p, count, xs) : NULL;
    if (done && p.last >= 0 && (done = line && open_pass(&p))) {
        done = run_pass(&p, of, count, line, dxs);
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
