// What kind of mistake a wrong gradient is.
#include "autograd/check_explain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/fail.h"

// The gradient by input i for this upstream gradient, as rules give it.
static ElTensor *gradient(const ElCheck *c, int i, ElTensor *g)
{
    ElTensor *d[EL_CHECK_INPUTS], *y = el_check_apply(c, c->in);
    return y && g && el_vjp(y, g, c->count, c->in, d) ? d[i] : NULL;
}

static bool open_suspect(ElSuspect *s)
{
    const ElCheck *c = s->c;
    s->upstream[0] = c->in[c->count];
    s->upstream[1] = el_check_projection(c, s->upstream[0]->shape, 0, 1);
    s->jacobian = el_check_jacobian(c, s->input);
    for (int u = 0; u < EL_UPSTREAMS; u++) {
        s->got[u] = gradient(c, s->input, s->upstream[u]);
        s->right[u] = el_check_pulled(c, s->jacobian, s->upstream[u], s->input);
        if (!s->got[u] || !s->right[u]) return false;
        s->error = fmax(s->error, el_check_distance(s->got[u], s->right[u]));
    }
    return true;
}

// Both gradients, within a thousandth of their error, are these. A smaller tensor is compared with
// their sum.
static bool are(const ElSuspect *s, ElTensor *const would_be[])
{
    for (int u = 0; u < EL_UPSTREAMS; u++) {
        ElTensor *got = s->got[u], *w = would_be[u];
        if (w && el_numel(w) < el_numel(got)) got = el_sum_to(got, w->shape);
        bool same = w && got && el_numel(w) == el_numel(got) &&
                    el_check_distance(got, w) <= 1e-3 * s->error;
        el_error_clear();
        if (!same) return false;
    }
    return true;
}

// --- what shows without the Jacobian -------------------------------------------------------------

static const char *finite_and_there(const ElSuspect *s)
{
    for (int64_t k = 0; k < el_numel(s->got[0]); k++) {
        if (!isfinite((double)s->got[0]->data[k])) {
            return "NaN: it is not finite where the differences are";
        }
    }
    if (el_check_largest(s->got[0]) > 0 || el_check_largest(s->got[1]) > 0) return NULL;
    return "a term is missing: no gradient flows to this input";
}

// A gradient is linear in the upstream one: zero for zero, and twice for twice.
static const char *linear(const ElSuspect *s)
{
    const ElCheck *c = s->c;
    const ElTensor *none = gradient(c, s->input, el_zeros(s->upstream[0]->shape));
    const ElTensor *twice = gradient(c, s->input, el_mul_scalar(s->upstream[0], 2));
    if (!none || !twice) return NULL;
    double rounding = 1e-9 * fmax(1, el_check_largest(s->got[0]));
    if (el_check_distance(s->got[0], s->got[1]) <= rounding) {
        return "it ignores the upstream gradient";
    }
    if (el_check_largest(none) > rounding) {
        return "it ignores the upstream gradient in one of its terms";
    }
    if (el_check_distance(twice, el_mul_scalar(s->got[0], 2)) <= 4 * rounding) return NULL;
    return "it is not linear in the upstream gradient, which is left out of a term or used twice";
}

// --- what shows element by element ---------------------------------------------------------------

static double product(const ElTensor *a, const ElTensor *b)
{
    double sum = 0;
    for (int64_t k = 0; k < el_numel(a); k++) sum += (double)a->data[k] * (double)b->data[k];
    return sum;
}

static bool is_multiple(const ElSuspect *s, char text[EL_CHECK_TEXT])
{
    double c = product(s->got[0], s->right[0]) / product(s->right[0], s->right[0]);
    ElTensor *multiples[] = {el_mul_scalar(s->right[0], c), el_mul_scalar(s->right[1], c)};
    if (!isfinite(c) || !are(s, multiples)) return false;
    if (fabs(c + 1) < 1e-4)
        snprintf(text, EL_CHECK_TEXT, "a sign: it is -1 times what it should be");
    else
        snprintf(text, EL_CHECK_TEXT, "a constant factor: it is %.6g times what it should be", c);
    return true;
}

// What the elements that are wrong have in common: they are all zero, or of the wrong sign.
static const char *wrong_elements(const ElSuspect *s)
{
    bool zero = true, negated = true;
    for (int u = 0; u < EL_UPSTREAMS; u++) {
        for (int64_t k = 0; k < el_numel(s->got[u]); k++) {
            double got = (double)s->got[u]->data[k], right = (double)s->right[u]->data[k];
            if (fabs(got - right) <= 1e-3 * s->error) continue;
            if (got != 0) zero = false;
            if (fabs(got + right) > 1e-3 * s->error) negated = false;
        }
    }
    if (zero) return "a term is missing: it is zero at elements that matter";
    return negated ? "a sign: it is -1 times what it should be at some elements" : NULL;
}

static int by_value(const void *a, const void *b)
{
    el_real x = *(const el_real *)a, y = *(const el_real *)b;
    return (x > y) - (x < y);
}

static ElTensor *sorted(const ElTensor *t)
{
    ElTensor *copy = el_array(t->shape, t->data);
    if (copy) qsort(copy->data, (size_t)el_numel(copy), sizeof(el_real), by_value);
    return copy;
}

static bool is_misplaced(const ElSuspect *s)
{
    for (int u = 0; u < EL_UPSTREAMS; u++) {
        const ElTensor *got = sorted(s->got[u]), *right = sorted(s->right[u]);
        if (!got || !right || el_check_distance(got, right) > 1e-3 * s->error) return false;
    }
    return true;
}

// --- in order ------------------------------------------------------------------------------------

static bool is_mistake(const ElSuspect *s, const ElMistake *m, char text[EL_CHECK_TEXT])
{
    for (int pq = 0; pq < EL_CHECK_WAYS * EL_CHECK_WAYS; pq++) {
        int p = pq / EL_CHECK_WAYS, q = pq % EL_CHECK_WAYS;
        ElTensor *would_be[EL_UPSTREAMS];
        for (int u = 0; u < EL_UPSTREAMS; u++) would_be[u] = m->would_be(s, s->upstream[u], p, q);
        if (!are(s, would_be)) continue;
        bool all = !m->names || (strcmp(m->names, "axis") == 0 && p == s->upstream[0]->shape.rank);
        int number = m->names && strcmp(m->names, "input") == 0 ? p + 1 : p;
        if (all)
            snprintf(text, EL_CHECK_TEXT, "%s", m->said);
        else
            snprintf(text, EL_CHECK_TEXT, "%s (%s %d)", m->said, m->names, number);
        return true;
    }
    return false;
}

static void explain(ElSuspect *s, char text[EL_CHECK_TEXT])
{
    const char *said = "wrong values";
    if (open_suspect(s)) {
        const char *found = finite_and_there(s);
        if (!found) found = linear(s);
        if (!found && is_multiple(s, text)) return;
        for (const ElMistake *m = el_check_mistakes; !found && m->would_be; m++) {
            if (is_mistake(s, m, text)) return;
        }
        if (!found) found = wrong_elements(s);
        if (!found && is_misplaced(s)) found = "misplaced: the values are right, at other elements";
        if (found) said = found;
    }
    snprintf(text, EL_CHECK_TEXT, "%s", said);
}

void el_check_explain(const ElCheck *c, int i, char text[EL_CHECK_TEXT])
{
    ElSuspect s = {.c = c, .input = i};
    el_tape_begin();
    explain(&s, text);
    el_tape_end();
    el_error_clear();
}
