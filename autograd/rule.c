// What a rule is given, and what is looked at before and after it runs.
#include "autograd/rule.h"

#include <math.h>

#include "autograd/finite.h"
#include "autograd/pass.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

static _Thread_local bool poison_unread;

bool el_unread(const ElNode *n, int i)
{
    if (i == n->count) return n->op->unread & EL_OUT;
    return i < 31 ? n->op->unread & EL_IN(i) : n->op->unread == EL_ALL;
}

// A value that the rule reads must be what it was when the line was recorded.
bool el_rule_unchanged(const char *function, const ElNode *n)
{
    for (int i = 0; i <= n->count; i++) {
        const ElTensor *t = i == n->count ? n->out : n->in[i];
        if (el_unread(n, i) || t->memory->version == n->version[i]) continue;
        return el_refuse("%s: %s was changed after %s used it, and its gradient needs the old "
                         "values; change it after the backward pass, or copy it before",
                         function, el_describe(t), el_describe(n->out));
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
        in[i] = el_unread(n, i) ? el_full(n->in[i]->shape, NAN) : n->in[i];
        if (!in[i]) return false;
    }
    if (n->op->unread & EL_OUT) copy->out = el_full(n->out->shape, NAN);
    return copy->out != NULL;
}

static bool finite(const ElNode *n, const ElTensor *g, ElTensor *const d[])
{
    for (int i = 0; i < n->count; i++) {
        if (d[i] && !el_finite_gradient(n, g, i, d[i])) return false;
    }
    return true;
}

// NULL without an error means zero.
static bool apply(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    if (n->op->vjps) n->op->vjps(n, g, want, d);
    for (int i = 0; i < n->count; i++) {
        if (!want[i]) continue;
        if (!n->op->vjps) d[i] = n->op->vjp(n, g, i);
        if (el_error_text()) return false;
    }
    return true;
}

// A rule may give several inputs the same tensor. Each gets a view of its own, so that adding to
// one in place is seen to be wrong.
static bool part(const char *function, int count, ElTensor *d[])
{
    for (int i = 1; i < count; i++) {
        for (int j = 0; j < i && d[i]; j++) {
            if (d[i] != d[j]) continue;
            if (!(d[i] = el_scope_view(function, d[i], d[i]->shape, 0))) return false;
        }
    }
    return true;
}

bool el_rule(const char *function, const ElNode *n, ElTensor *g, bool separate, const bool want[],
             ElTensor *d[])
{
    ElNode copy;
    if (poison_unread) {
        ElTensor **in = el_tape_take(function, n->count * (int64_t)sizeof *in);
        if (!in || !poisoned(n, &copy, in)) return false;
        n = &copy;
    }
    bool inside = el_finite_inside(true), done = apply(n, g, want, d);
    el_finite_inside(inside);
    if (done && el_finite_on() && !finite(n, g, d)) return false;
    return done && (!separate || part(function, n->count, d));
}
