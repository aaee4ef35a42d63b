// Gradients where one tensor stands for two inputs, and where an input is a slice that is repeated:
// there several gradients come together, and maxima have ties.
#include <math.h>
#include <stdio.h>

#include "autograd/check_private.h"
#include "autograd/grad.h"
#include "autograd/ops/reduce.h"

// f as a function of one tensor, which stands for inputs i and j, or, where j is i, is repeated
// along axis 0 to make input i.
typedef struct {
    const ElCheck *c;
    int i, j;
} Shared;

static ElTensor *apply_shared(ElTensor *const in[], void *context)
{
    const Shared *s = context;
    const ElCheck *c = s->c;
    ElTensor *all[EL_CHECK_INPUTS];
    for (int k = 0; k < c->count; k++) all[k] = c->in[k];
    all[s->i] = all[s->j] = s->i == s->j ? el_expand(in[0], c->in[s->i]->shape) : in[0];
    return all[s->i] ? c->f(all, c->context) : NULL;
}

static bool is_finite(const ElTensor *t)
{
    return t && isfinite(el_check_largest(t));
}

// Where f refuses such inputs, or it or its gradient is not finite there, nothing is said.
static bool check_shared(ElCheck *c)
{
    ElTensor *d, *y = el_check_apply(c, c->in), *g = c->in[1];
    if (!is_finite(y) || !el_shape_equal(y->shape, g->shape)) return true;
    if (!el_vjp(y, g, 1, c->in, &d)) return el_check_broken(c, 1);
    return !is_finite(d) || el_check_compare(c, 1, 0, d);
}

static bool share(const ElCheck *c, int i, int j, ElShape shape)
{
    char where[128];
    Shared s = {c, i, j};
    ElCheck one = {.f = apply_shared, .context = &s, .count = 1, .all = 2, .start = c->start};
    one.seed = c->seed;
    one.said = c->said;
    one.where = where;
    if (i == j) {
        snprintf(where, sizeof where, "with input %d broadcast along axis 0, ", i + 1);
        one.kind = "an axis not summed, or wrong at ties: it is right when nothing is broadcast";
    } else {
        snprintf(where, sizeof where, "with one tensor for inputs %d and %d, ", i + 1, j + 1);
        one.kind = "overwritten instead of accumulated, or wrong at ties: each of the two "
                   "gradients is right by itself";
    }
    el_tape_begin();
    one.in[0] = el_array(shape, c->in[i]->data);
    one.in[1] = c->in[c->count];
    bool right = !one.in[0] || check_shared(&one);
    el_tape_end();
    el_error_clear();
    return right;
}

bool el_check_shared(const ElCheck *c)
{
    bool right = true;
    for (int i = 0; right && i < c->count; i++) {
        ElShape s = c->in[i]->shape, slice = s;
        slice.dim[0] = 1;
        if (s.rank > 0 && s.dim[0] > 1) right = share(c, i, i, slice);
        for (int j = i + 1; right && j < c->count; j++) {
            if (el_shape_equal(s, c->in[j]->shape)) right = share(c, i, j, s);
        }
    }
    return right;
}
