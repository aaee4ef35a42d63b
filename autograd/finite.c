// Where a NaN or an infinity was born.
#include "autograd/finite.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "autograd/inspect.h"
#include "tensor/fail.h"

enum { LIST_BYTES = 512 };

static _Thread_local bool inside_rule;

bool el_check_finite(bool on)
{
    bool before = el_tape.finite;
    el_tape.finite = on;
    return before;
}

bool el_finite_inside(bool rule)
{
    bool before = inside_rule;
    inside_rule = rule;
    return before;
}

// The first element that is not finite, or -1.
static int64_t first_bad(const ElTensor *t)
{
    int64_t count = el_numel(t);
    for (int64_t k = 0; k < count; k++) {
        if (!isfinite(t->data[k])) return k;
    }
    return -1;
}

bool el_tensor_finite(const ElTensor *t)
{
    return first_bad(t) < 0;
}

static bool all_finite(int count, ElTensor *const t[])
{
    for (int i = 0; i < count; i++) {
        if (!el_tensor_finite(t[i])) return false;
    }
    return true;
}

// "`x` [3] from randn (vae.c:7), [] from scalar", cut short when there are many.
static void describe_all(char *text, int count, ElTensor *const t[])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < count && used < LIST_BYTES; i++) {
        const char *comma = i ? ", " : "";
        used += (size_t)snprintf(text + used, LIST_BYTES - used, "%s%s", comma, el_describe(t[i]));
    }
}

bool el_finite_value(const ElOp *op, const ElTensor *y, int count, ElTensor *const in[])
{
    if (inside_rule) return true;
    int64_t bad = first_bad(y);
    if (bad < 0 || !all_finite(count, in)) return true;
    char inputs[LIST_BYTES];
    describe_all(inputs, count, in);
    return el_refuse("el_check_finite: %s made %g, element %" PRId64 " of %s, out of finite "
                     "numbers: %s",
                     op->name, (double)y->data[bad], bad, el_describe(y), inputs);
}

bool el_finite_gradient(const ElNode *n, const ElTensor *g, int input, const ElTensor *d)
{
    int64_t bad = first_bad(d);
    if (bad < 0 || (g && !el_tensor_finite(g)) || !el_tensor_finite(n->out)) return true;
    if (!all_finite(n->count, n->in)) return true;
    char inputs[LIST_BYTES];
    describe_all(inputs, n->count, n->in);
    return el_refuse("el_check_finite: the gradient rule of %s made %g, element %" PRId64
                     " of the gradient by input %d of %s, out of finite numbers: %s",
                     n->op->name, (double)d->data[bad], bad, input + 1, el_describe(n->out),
                     inputs);
}
