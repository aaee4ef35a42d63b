// Finite differences of what el_gradcheck looks at: central ones, and those of one side.
#include <math.h>

#include "autograd/check_private.h"
#include "autograd/tape.h"

enum { POINTS = 3 }; // on each side

static double step_at(const ElCheck *c, ElCheckPlace at)
{
    double x = (double)c->in[at.input]->data[at.element];
    return 6e-6 * fmax(1, fabs(x)); // the cube root of the rounding error
}

// The sum at x + shift; the terms themselves go to `terms` unless it is NULL. NaN where f, or its
// gradient, has no value.
static double value_at(const ElCheck *c, int order, ElCheckPlace at, double shift, el_real *terms)
{
    el_real *x = c->in[at.input]->data + at.element, old = *x;
    ElTensor *t[EL_CHECK_INPUTS + 1];
    *x = (el_real)((double)old + shift);
    el_tape_begin();
    int count = el_check_terms(c, order, t);
    double sum = count ? 0 : NAN;
    for (int i = 0; i < count; i++) {
        for (int64_t k = 0; k < el_numel(t[i]); k++) {
            sum += (double)t[i]->data[k];
            if (terms) *terms++ = t[i]->data[k];
        }
    }
    el_tape_end();
    *x = old;
    el_error_clear();
    return sum;
}

double el_check_central(const ElCheck *c, int order, ElCheckPlace at, int finer)
{
    double step = step_at(c, at) / finer;
    double above = value_at(c, order, at, step, NULL), below = value_at(c, order, at, -step, NULL);
    return (above - below) / (2 * step);
}

// The values of every term at x + step, x + 2 step and x + 3 step, [3, n].
static ElTensor *values_beside(const ElCheck *c, int order, ElCheckPlace at, double step)
{
    int64_t n = order > 1 ? 0 : el_numel(c->in[c->count]);
    for (int i = 0; order > 1 && i < c->all; i++) n += el_numel(c->in[i]);
    ElTensor *values = el_full(el_shape(POINTS, n), NAN);
    for (int p = 0; values && p < POINTS; p++) {
        value_at(c, order, at, (p + 1) * step, values->data + p * n);
    }
    return values;
}

// The slope at x from the points beside it, exact for parabolas.
static double slope_of(const ElTensor *values, int64_t term, double step)
{
    int64_t n = values->shape.dim[1];
    const el_real *v = values->data + term;
    return (-5 * (double)v[0] + 8 * (double)v[n] - 3 * (double)v[2 * n]) / (2 * step);
}

// The sums of the slopes; whether any jumps goes to *jumps.
static ElSlopes slopes(const ElCheck *c, int order, ElCheckPlace at, bool *jumps)
{
    double step = step_at(c, at);
    ElSlopes sum = {0, 0};
    *jumps = false;
    el_tape_begin();
    const ElTensor *left = values_beside(c, order, at, -step);
    const ElTensor *right = values_beside(c, order, at, step);
    if (!left || !right) sum.low = sum.high = NAN;
    for (int64_t t = 0; left && right && t < left->shape.dim[1]; t++) {
        double l = slope_of(left, t, -step), r = slope_of(right, t, step);
        if (!isfinite(l)) l = r;
        if (!isfinite(r)) r = l;
        sum.low += fmin(l, r);
        sum.high += fmax(l, r);
        if (fabs(l - r) > 1e-4 * fmax(1, fmax(fabs(l), fabs(r)))) *jumps = true;
    }
    el_tape_end();
    return sum;
}

ElSlopes el_check_slopes(const ElCheck *c, int order, ElCheckPlace at)
{
    bool jumps;
    return slopes(c, order, at, &jumps);
}

bool el_check_kinked(const ElCheck *c, int order, ElCheckPlace at)
{
    bool jumps = false;
    for (int k = 1; k <= order && !jumps; k++) slopes(c, k, at, &jumps);
    return jumps;
}

ElTensor *el_check_jacobian(const ElCheck *c, int i)
{
    int64_t rows = el_numel(c->in[c->count]), cols = el_numel(c->in[i]);
    if (rows < 1 || cols < 1 || rows > (1 << 20) / cols) return NULL;
    ElTensor *jacobian = el_empty(el_shape(rows, cols));
    ElTensor *sides = el_full(el_shape(2, rows), NAN);
    if (!jacobian || !sides) return NULL;
    for (int64_t k = 0; k < cols; k++) {
        ElCheckPlace at = {i, k};
        double step = step_at(c, at);
        value_at(c, 0, at, step, sides->data);
        value_at(c, 0, at, -step, sides->data + rows);
        for (int64_t o = 0; o < rows; o++) {
            double rise = (double)sides->data[o] - (double)sides->data[rows + o];
            jacobian->data[o * cols + k] = (el_real)(rise / (2 * step));
        }
    }
    return jacobian;
}
