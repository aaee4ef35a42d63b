// Gradients against finite differences.
#include "autograd/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "autograd/check_private.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"

bool el_check_said(const ElCheck *c, const char *format, ...)
{
    va_list args;
    int used = snprintf(c->said, EL_CHECK_TEXT, "%s", c->where ? c->where : "");
    va_start(args, format);
    vsnprintf(c->said + used, (size_t)(EL_CHECK_TEXT - used), format, args);
    va_end(args);
    return false;
}

ElTensor *el_check_projection(const ElCheck *c, ElShape shape, int level, int input)
{
    ElRandom r = {c->seed, (uint64_t)(level * (EL_CHECK_INPUTS + 1) + input), 0};
    ElRandom *before = el_random_use(&r);
    ElTensor *p = el_randn(shape);
    el_random_use(before);
    return p;
}

ElTensor *el_check_apply(const ElCheck *c, ElTensor *const in[])
{
    ElRandom r = c->start, *before = el_random_use(&r);
    bool locked = el_tape_lock(true);
    ElTensor *y = c->f(in, c->context);
    el_tape_lock(locked);
    el_random_use(before);
    return y;
}

int el_check_terms(const ElCheck *c, int order, ElTensor *terms[])
{
    if (order <= 1) {
        ElTensor *y = el_check_apply(c, c->in);
        terms[0] = order == 0 ? y : el_mul(y, c->in[c->count]);
        return terms[0] != NULL;
    }
    ElTensor *s = el_check_projected(c, order - 1);
    if (!s || !el_vjp(s, el_ones(s->shape), c->all, c->in, terms)) return 0;
    for (int i = 0; i < c->all; i++) {
        terms[i] = el_mul(terms[i], el_check_projection(c, terms[i]->shape, order, i));
        if (!terms[i]) return 0;
    }
    return c->all;
}

ElTensor *el_check_projected(const ElCheck *c, int order)
{
    ElTensor *t[EL_CHECK_INPUTS + 1], *sum = NULL;
    int count = el_check_terms(c, order, t);
    for (int i = 0; i < count; i++) {
        ElTensor *part = el_sum(t[i]);
        sum = i == 0 ? part : el_add(sum, part);
    }
    return sum;
}

double el_check_distance(const ElTensor *a, const ElTensor *b)
{
    double most = 0;
    for (int64_t k = 0; k < el_numel(a ? a : b); k++) {
        double x = a ? (double)a->data[k] : 0, y = b ? (double)b->data[k] : 0;
        if (x == y || (isnan(x) && isnan(y))) continue;
        double apart = fabs(x - y);
        most = fmax(most, isnan(apart) ? INFINITY : apart);
    }
    return most;
}

double el_check_largest(const ElTensor *a)
{
    return el_check_distance(a, NULL);
}

// The element of a gradient that is furthest from the differences.
typedef struct {
    double error, scale, got, expected;
    int64_t element;
} Worst;

static double tolerance(int order)
{
    return order == 1 ? 1e-6 : 1e-5;
}

// Compares one element of a gradient. What differs from the central differences, however small
// their step, may be at a kink: there anything between the slopes of both sides is right, and a
// second derivative is whatever follows from the choice.
static void judge(const ElCheck *c, int order, ElCheckPlace at, double got, Worst *w)
{
    for (int finer = 1; finer <= 256; finer *= 16) {
        double difference = el_check_central(c, order, at, finer);
        double largest = fmax(1, fabs(difference));
        if (fabs(got - difference) > tolerance(order) * largest || isnan(got - difference))
            continue;
        w->scale = fmax(w->scale, largest);
        return;
    }
    if (order > 1 && isfinite(got) && el_check_kinked(c, order, at)) return;
    ElSlopes s = el_check_slopes(c, order, at);
    double expected = got <= s.low ? s.low : got >= s.high ? s.high : got;
    if (!isfinite(got) || isnan(s.low)) expected = s.high;
    double error = isnan(s.low) || !isfinite(got) ? INFINITY : fabs(got - expected);
    w->scale = fmax(w->scale, fmax(fabs(s.low), fabs(s.high)));
    if (error <= w->error) return;
    *w = (Worst){error, w->scale, got, expected, at.element};
}

// Says how the gradient by input i is wrong.
static bool report(const ElCheck *c, int order, int i, const Worst *w)
{
    char text[EL_CHECK_TEXT], which[32] = "the upstream gradient";
    if (isnan(w->expected)) {
        return el_check_said(c,
                             "at order %d, there are no differences at element %" PRId64
                             " of input %d %s: f has no value beside it; take inputs inside "
                             "its domain",
                             order, w->element, i + 1, el_describe(c->in[i]));
    }
    if (i < c->count) snprintf(which, sizeof which, "input %d", i + 1);
    if (c->kind) {
        snprintf(text, sizeof text, "%s", c->kind);
    } else if (order == 1) {
        el_check_explain(c, i, text);
    } else {
        snprintf(text, sizeof text, "%s",
                 isfinite(w->got) ? "constant at second order: lower orders are right, so a rule "
                                    "takes something for a constant that depends on it (a "
                                    "by-product of the forward pass, an el_stop_gradient, numbers "
                                    "read from data), or uses an operation whose rule is wrong"
                                  : "NaN: it is not finite where the differences are");
    }
    return el_check_said(c,
                         "at order %d, the gradient by %s %s is %.9g at element %" PRId64
                         " and central differences give %.9g: %s",
                         order, which, el_describe(c->in[i]), w->got, w->element, w->expected,
                         text);
}

bool el_check_compare(const ElCheck *c, int order, int i, const ElTensor *d)
{
    Worst w = {.scale = 1};
    for (int64_t k = 0; k < el_numel(d); k++) {
        judge(c, order, (ElCheckPlace){i, k}, (double)d->data[k], &w);
    }
    return w.error <= w.scale * tolerance(order) || report(c, order, i, &w);
}

static bool check_order(const ElCheck *c, int order)
{
    ElTensor *d[EL_CHECK_INPUTS + 1], *s = el_check_projected(c, order);
    if (!s || !el_vjp(s, el_ones(s->shape), c->all, c->in, d)) return el_check_broken(c, order);
    // Order 1 is linear in the upstream gradient: its part is f itself.
    for (int i = 0; i < (order == 1 ? c->count : c->all); i++) {
        if (!el_check_compare(c, order, i, d[i])) return false;
    }
    return el_check_ways(c, order, s, d) && (order > 1 || el_check_shared(c));
}

// y must be there, and finite: elsewhere there is nothing to compare.
static bool usable(const ElCheck *c, const ElTensor *y)
{
    if (!y) {
        return el_check_said(c, "f gives NULL for these inputs%s%s",
                             el_error_text() ? ": " : "; it must give a tensor",
                             el_error_text() ? el_error_text() : "");
    }
    for (int64_t k = 0; k < el_numel(y); k++) {
        if (isfinite((double)y->data[k])) continue;
        return el_check_said(c,
                             "f gives %g at element %" PRId64 " of %s; take inputs where it is "
                             "finite",
                             (double)y->data[k], k, el_describe(y));
    }
    return true;
}

static bool check_all(ElCheck *c, int order)
{
    el_tape_begin();
    ElTensor *y = el_check_apply(c, c->in);
    bool passed = usable(c, y);
    c->in[c->count] = passed ? el_check_projection(c, y->shape, 0, 0) : NULL;
    passed = passed && (c->in[c->count] || el_check_broken(c, 0));
    for (int k = 1; passed && k <= order; k++) {
        el_tape_begin();
        passed = check_order(c, k);
        el_tape_end();
    }
    el_tape_end();
    return passed;
}

bool el_gradcheck(ElFunction f, void *context, int count, ElTensor *const in[], int order)
{
    if (sizeof(el_real) < sizeof(double)) {
        return el_refuse("el_gradcheck: this is the float build, whose rounding hides mistakes; "
                         "link with elbo-double");
    }
    if (count < 1 || count > EL_CHECK_INPUTS || order < 1) {
        return el_refuse("el_gradcheck: %d inputs and order %d; it takes 1 to %d inputs and order "
                         "1 or more",
                         count, order, EL_CHECK_INPUTS);
    }
    if (!f) return el_refuse("el_gradcheck: the function is NULL; it must be given");
    if (!el_there("el_gradcheck", "the list of inputs", in)) return false;
    if (!el_given_list("el_gradcheck", count, (const ElTensor *const *)in)) return false;
    if (el_error_text()) return false;
    char said[EL_CHECK_TEXT] = "";
    ElCheck c = {.f = f, .context = context, .count = count, .all = count + 1, .said = said};
    c.start = *el_random_current();
    c.seed = c.start.seed * 0x9e3779b97f4a7c15u + ++el_random_current()->position;
    for (int i = 0; i < count; i++) c.in[i] = in[i];
    bool heard = el_fail_aloud(false);
    bool passed = check_all(&c, order);
    el_error_clear();
    el_fail_aloud(heard);
    return passed || el_refuse("el_gradcheck: %s", said);
}
