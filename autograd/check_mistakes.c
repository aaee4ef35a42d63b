// The mistakes that el_gradcheck knows: what each would make of a gradient, by algebra on the
// Jacobian J and the upstream gradient g. Right is J^T g.
#include <math.h>
#include <string.h>

#include "autograd/check_explain.h"
#include "autograd/ops/axes.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"

static ElTensor *column(ElTensor *t)
{
    return t ? el_reshape(t, el_shape(el_numel(t), 1)) : NULL;
}

ElTensor *el_check_pulled(const ElCheck *c, ElTensor *jacobian, ElTensor *g, int i)
{
    if (!jacobian || !g) return NULL;
    return el_reshape(el_matmul_transposed(jacobian, column(g), EL_TRANSPOSE_A), c->in[i]->shape);
}

// --- operands swapped ----------------------------------------------------------------------------

// Input p's gradient in place of this one's.
static ElTensor *of_another_input(const ElSuspect *s, ElTensor *g, int p, int q)
{
    if (q > 0 || p >= s->c->count || p == s->input) return NULL;
    return el_check_pulled(s->c, el_check_jacobian(s->c, p), g, p);
}

// The gradient by this input (q = 0), or by input p, of f with these two inputs exchanged.
static ElTensor *at_swapped_inputs(const ElSuspect *s, ElTensor *g, int p, int q)
{
    ElCheck swapped = *s->c;
    if (q > 1 || p >= s->c->count || p == s->input) return NULL;
    if (!el_shape_equal(s->c->in[p]->shape, s->c->in[s->input]->shape)) return NULL;
    swapped.in[p] = s->c->in[s->input];
    swapped.in[s->input] = s->c->in[p];
    int i = q == 0 ? s->input : p;
    return el_check_pulled(&swapped, el_check_jacobian(&swapped, i), g, i);
}

// --- transposed ----------------------------------------------------------------------------------

// t with axes p and q exchanged; p > q: of t read as if they had been exchanged before.
static ElTensor *exchanged(ElTensor *t, int p, int q)
{
    if (!t || p == q || p >= t->shape.rank || q >= t->shape.rank) return NULL;
    if (p < q) return el_transpose(t, p, q);
    ElShape before = t->shape;
    before.dim[p] = t->shape.dim[q];
    before.dim[q] = t->shape.dim[p];
    return el_transpose(el_reshape(t, before), p, q);
}

static ElTensor *result_exchanged(const ElSuspect *s, ElTensor *g, int p, int q)
{
    if (p == q || p >= EL_MAX_RANK || q >= EL_MAX_RANK) return NULL;
    return exchanged(el_check_pulled(s->c, s->jacobian, g, s->input), p, q);
}

static ElTensor *upstream_exchanged(const ElSuspect *s, ElTensor *g, int p, int q)
{
    return el_check_pulled(s->c, s->jacobian, exchanged(g, p, q), s->input);
}

// The gradient with input p read with two of its axes, of one size, exchanged.
static ElTensor *at_turned_operand(const ElSuspect *s, ElTensor *g, int p, int q)
{
    if (p >= s->c->count) return NULL;
    ElCheck turned = *s->c;
    ElTensor *operand = s->c->in[p];
    int rank = operand->shape.rank, first = q / EL_MAX_RANK, second = q % EL_MAX_RANK;
    if (first >= second || second >= rank) return NULL;
    if (operand->shape.dim[first] != operand->shape.dim[second]) return NULL;
    turned.in[p] = exchanged(operand, first, second);
    if (!turned.in[p]) return NULL;
    return el_check_pulled(&turned, el_check_jacobian(&turned, s->input), g, s->input);
}

// J g.
static ElTensor *pushed(const ElSuspect *s, ElTensor *g)
{
    const ElTensor *x = s->c->in[s->input];
    if (!g || el_numel(g) != el_numel(x)) return NULL;
    return el_reshape(el_matmul(s->jacobian, column(g)), x->shape);
}

static ElTensor *applied_forwards(const ElSuspect *s, ElTensor *g, int p, int q)
{
    return p || q ? NULL : pushed(s, g);
}

// For a product of matrices, by J of one operand: the factors in the other order, without (p = 0)
// or with another transposition.
static ElTensor *factors_swapped(const ElSuspect *s, ElTensor *g, int p, int q)
{
    int rank = g->shape.rank;
    if (p > 1 || q > 0 || rank < 2 || s->c->count < 2) return NULL;
    ElTensor *turned = exchanged(g, rank - 2, rank - 1);
    ElTensor *d = p == 0 ? pushed(s, turned) : el_check_pulled(s->c, s->jacobian, turned, s->input);
    return d ? exchanged(d, d->shape.rank - 2, d->shape.rank - 1) : NULL;
}

// --- contributions left out ----------------------------------------------------------------------

// Where number k of a shape stands along an axis; past the last axis, k itself, and then its place
// in an image of the last two.
static int64_t coordinate(ElShape s, int axis, int64_t k)
{
    if (axis == s.rank) return k;
    if (axis > s.rank) return k % (s.dim[s.rank - 2] * s.dim[s.rank - 1]);
    ElLanes lanes = el_lanes(s, axis);
    return k / lanes.inner % lanes.length;
}

// J^T g of those contributions alone that stand at keep[k] along an axis of f, for input number k.
static ElTensor *pulled_from(const ElSuspect *s, ElTensor *g, int axis, const el_real keep[])
{
    ElTensor *some = el_zeros(s->jacobian->shape);
    int64_t rows = s->jacobian->shape.dim[0], cols = s->jacobian->shape.dim[1];
    for (int64_t k = 0; some && k < rows * cols; k++) {
        bool kept = coordinate(g->shape, axis, k / cols) == (int64_t)keep[k % cols];
        if (kept) some->data[k] = s->jacobian->data[k];
    }
    return el_check_pulled(s->c, some, g, s->input);
}

// Slice q of axis p only. The last one is what a loop leaves that overwrites.
static ElTensor *one_slice(const ElSuspect *s, ElTensor *g, int p, int q)
{
    if (p >= g->shape.rank || q >= g->shape.dim[p] - 1) return NULL;
    const ElTensor *keep = el_full(s->c->in[s->input]->shape, q);
    return keep ? pulled_from(s, g, p, keep->data) : NULL;
}

// Only what stands, along an axis or all in all, where the input's own number stands.
static ElTensor *own_slice(const ElSuspect *s, ElTensor *g, int p, int q)
{
    const ElTensor *x = s->c->in[s->input];
    if (q > 0 || p > g->shape.rank || !el_shape_equal(g->shape, x->shape)) return NULL;
    ElTensor *keep = el_empty(x->shape);
    for (int64_t k = 0; keep && k < el_numel(keep); k++) {
        keep->data[k] = (el_real)coordinate(x->shape, p, k);
    }
    return keep ? pulled_from(s, g, p, keep->data) : NULL;
}

// Only the last (q = 0) or the first contribution to each number, along an axis, all in all, or
// along the two axes of an image.
static ElTensor *overwritten(const ElSuspect *s, ElTensor *g, int p, int q)
{
    if (q > 1 || p > g->shape.rank + (g->shape.rank > 1)) return NULL;
    ElTensor *keep = el_full(s->c->in[s->input]->shape, q == 0 ? -1 : (double)el_numel(g));
    int64_t rows = s->jacobian->shape.dim[0], cols = s->jacobian->shape.dim[1];
    double noise = 1e-7 * el_check_largest(s->jacobian);
    for (int64_t k = 0; keep && k < rows * cols; k++) {
        if (fabs((double)s->jacobian->data[k]) <= noise) continue;
        double at = (double)coordinate(g->shape, p, k / cols), now = (double)keep->data[k % cols];
        keep->data[k % cols] = (el_real)(q == 0 ? fmax(at, now) : fmin(at, now));
    }
    return keep ? pulled_from(s, g, p, keep->data) : NULL;
}

const ElMistake el_check_mistakes[] = {
    {"operands swapped: it is the gradient by another input", "input", of_another_input},
    {"operands swapped: it is the gradient of f with another input in this one's place", "input",
     at_swapped_inputs},
    {"transposed: two axes of the result are exchanged", NULL, result_exchanged},
    {"transposed: it reads an operand with two axes exchanged", "input", at_turned_operand},
    {"transposed: it applies the Jacobian to the upstream gradient, not its transpose", NULL,
     applied_forwards},
    {"transposed: two axes of the upstream gradient are exchanged", NULL, upstream_exchanged},
    {"operands swapped: the factors of a matrix product stand in the other order", NULL,
     factors_swapped},
    {"an axis not summed: only one slice of f's result counts", "axis", one_slice},
    {"an axis not summed: what f's other elements contribute is left out", "axis", own_slice},
    {"overwritten instead of accumulated: of several contributions to an element one counts", NULL,
     overwritten},
    {0},
};
