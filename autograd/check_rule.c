// What el_gradcheck says of a rule that cannot be applied: its shapes do not fit, or it fails.
#include <stdio.h>
#include <string.h>

#include "autograd/check_explain.h"
#include "autograd/ops/broadcast.h"
#include "autograd/rule.h"
#include "tensor/fail.h"

// Whether one shape is the other with its axes in another order.
static bool is_reordered(const ElShape *a, const ElShape *b)
{
    for (int i = 0; i < a->rank; i++) {
        int count = 0; // of this size in a, less those in b
        for (int j = 0; j < a->rank; j++) count += a->dim[j] == a->dim[i];
        for (int j = 0; j < b->rank; j++) count -= b->dim[j] == a->dim[i];
        if (count != 0) return false;
    }
    return a->rank == b->rank;
}

// Whether d is the gradient by another input than x.
static bool is_of_another(const ElCheck *c, const ElTensor *d, const ElTensor *x)
{
    for (int i = 0; i < c->count; i++) {
        if (c->in[i] == x || !el_shape_equal(c->in[i]->shape, d->shape)) continue;
        const ElTensor *right = el_check_pulled(c, el_check_jacobian(c, i), c->in[c->count], i);
        if (right && el_check_distance(d, right) <= 1e-6 * el_check_largest(right)) return true;
    }
    el_error_clear();
    return false;
}

// Says what is wrong with a gradient's shape; true when something is.
static bool misfit(const ElCheck *c, const ElTensor *d, const ElNode *n, int i,
                   char text[EL_CHECK_TEXT])
{
    const ElTensor *x = n->in[i];
    ElBroadcast b;
    const ElShape *from = &d->shape, *to = &x->shape;
    if (el_broadcast(to, from, &b) && el_shape_equal(b.shape, *from)) return false;
    const char *kind = "of another shape, which does not sum to the input's";
    if (is_of_another(c, d, x))
        kind = "operands swapped: it is the gradient by another input";
    else if (is_reordered(from, to))
        kind = "transposed: the input's axes are in another order";
    else if (el_broadcast(from, to, &b) && el_shape_equal(b.shape, *to))
        kind = "of another shape: it is to be expanded to the input's";
    snprintf(text, EL_CHECK_TEXT, "by input %d %s the rule of %s gives %s: %s", i + 1,
             el_describe(x), n->op->name, el_shape_text(*from), kind);
    return true;
}

// Looks at the gradient by one input of a line. Says nothing when it fits.
static bool find_in_input(const ElCheck *c, const ElNode *n, int i, char text[EL_CHECK_TEXT])
{
    bool want[EL_CHECK_INPUTS] = {false};
    ElTensor *d[EL_CHECK_INPUTS] = {NULL};
    want[i] = true;
    ElTensor *g = c->in[c->count]; // of f's result; for operations on the way to it, ones
    if (!el_shape_equal(n->out->shape, g->shape)) g = el_ones(n->out->shape);
    if (g && el_rule("el_gradcheck", n, g, false, want, d)) {
        return d[i] && misfit(c, d[i], n, i, text);
    }
    const char *error = el_error_text() ? el_error_text() : "";
    const char *hint = strstr(error, "el_matmul")
                           ? " (shapes of a matrix product that do not fit: an operand is "
                             "transposed, or operands are swapped)"
                           : "";
    snprintf(text, EL_CHECK_TEXT, "by input %d %s the rule of %s fails%s: %s", i + 1,
             el_describe(n->in[i]), n->op->name, hint, error);
    el_error_clear();
    return true;
}

// Looks at all that f does, from its result back.
static bool find(const ElCheck *c, char text[EL_CHECK_TEXT])
{
    int64_t first = el_tape_lines();
    bool found = false;
    if (!el_check_apply(c, c->in)) return false;
    for (int64_t line = el_tape_lines() - 1; !found && line >= first; line--) {
        const ElNode *n = el_tape_line(line);
        if (!el_has_rule(n) || n->count > EL_CHECK_INPUTS) continue;
        for (int i = 0; !found && i < n->count; i++) found = find_in_input(c, n, i, text);
    }
    return found;
}

bool el_check_broken(const ElCheck *c, int order)
{
    char error[EL_CHECK_TEXT], text[EL_CHECK_TEXT];
    snprintf(error, sizeof error, "%s", el_error_text() ? el_error_text() : "no error is told");
    el_error_clear();
    el_tape_begin();
    bool found = order == 1 && find(c, text);
    el_tape_end();
    el_error_clear();
    if (found) return el_check_said(c, "at order 1, %s", text);
    return el_check_said(c, "at order %d, the backward pass fails: %s", order, error);
}
