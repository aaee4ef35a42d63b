// Gradients, as programs ask for them. The pass itself is in pass.c.
#include "autograd/grad.h"

#include <inttypes.h>

#include "autograd/pass.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"

static bool is_one_number(const char *function, const ElTensor *y)
{
    if (el_numel(y) == 1) return true;
    return el_refuse("%s: %s has %" PRId64 " elements; a gradient is of one number: el_sum or "
                     "el_mean make one, el_vjp takes a direction",
                     function, el_describe(y), el_numel(y));
}

static bool is_recording(const char *function)
{
    if (el_tape_recording()) return true;
    return el_refuse("%s: nothing is recorded while a rule runs in a pass of el_grads; put what it "
                     "is to differentiate between el_tape_begin and el_tape_end_with",
                     function);
}

ElTensor *el_grad(ElTensor *y, ElTensor *x)
{
    if (!el_given("el_grad", y, x) || !is_one_number("el_grad", y)) return NULL;
    if (!is_recording("el_grad")) return NULL;
    ElTensor *one = el_ones(y->shape), *dx = NULL;
    if (!one || !el_backward("el_grad", true, y, one, 1, &x, &dx)) return NULL;
    return dx ? dx : el_zeros(x->shape);
}

// A list of what is an "input" or a "direction".
static bool are_given(const char *function, const char *what, int count, ElTensor *const list[])
{
    if (count < 1) {
        return el_refuse("%s: %d inputs were given; it must be one or more", function, count);
    }
    for (int i = 0; i < count; i++) {
        if (list && list[i]) continue;
        return el_refuse("%s: %s %d of %d is NULL; it must be a tensor", function, what, i + 1,
                         count);
    }
    return true;
}

static bool vjp(ElTensor *y, ElTensor *g, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    if (!el_given("el_vjp", y, g) || !is_recording("el_vjp")) return false;
    if (!are_given("el_vjp", "input", count, xs)) return false;
    if (!el_shape_equal(y->shape, g->shape)) {
        return el_refuse("el_vjp: the direction %s must have the shape of %s", el_describe(g),
                         el_describe(y));
    }
    if (!el_backward("el_vjp", true, y, g, count, xs, dxs)) return false;
    for (int i = 0; i < count; i++) {
        if (!dxs[i] && !(dxs[i] = el_zeros(xs[i]->shape))) return false;
    }
    return true;
}

bool el_vjp(ElTensor *y, ElTensor *g, int count, ElTensor *const xs[], ElTensor *dxs[])
{
    if (count > 0 && !el_there("el_vjp", "the list of results", dxs)) return false;
    bool done = vjp(y, g, count, xs, dxs);
    for (int i = 0; !done && i < count; i++) dxs[i] = NULL;
    return done;
}

static bool same_shapes(const char *function, int count, ElTensor *const xs[], ElTensor *const vs[])
{
    for (int i = 0; i < count; i++) {
        if (el_shape_equal(xs[i]->shape, vs[i]->shape)) continue;
        return el_refuse("%s: the direction %s must have the shape of %s", function,
                         el_describe(vs[i]), el_describe(xs[i]));
    }
    return true;
}

// The operands that el_jvp and el_hvp share; then room for 3 count tensors.
static ElTensor **directed(const char *function, ElTensor *y, int count, ElTensor *const xs[],
                           ElTensor *const vs[])
{
    if (!el_given(function, y) || !is_recording(function)) return NULL;
    if (!are_given(function, "input", count, xs)) return NULL;
    if (!are_given(function, "direction", count, vs)) return NULL;
    if (!same_shapes(function, count, xs, vs)) return NULL;
    return el_tape_take(function, 3 * count * (int64_t)sizeof(ElTensor *));
}

// The gradients by `by` of the sum of d[i] v[i] over all d that are there.
static bool along(const char *function, int count, ElTensor **d, ElTensor *const vs[], int by_count,
                  ElTensor *const by[], ElTensor *out[])
{
    ElTensor **y = d + count, **v = y + count;
    ElPassOf of = {.function = function, .recorded = true, .y = y, .g = v};
    for (int i = 0; i < count; i++) {
        if (!d[i]) continue;
        y[of.count] = d[i];
        v[of.count++] = vs[i];
    }
    if (!el_backward_of(&of, by_count, by, out)) return false;
    for (int i = 0; i < by_count; i++) {
        if (!out[i] && !(out[i] = el_zeros(by[i]->shape))) return false;
    }
    return true;
}

// The gradient of sum(y u) by x is linear in u. Its product with v, as a function of u, has the
// gradient J v.
ElTensor *el_jvp(ElTensor *y, int count, ElTensor *const xs[], ElTensor *const vs[])
{
    ElTensor **d = directed("el_jvp", y, count, xs, vs), *jv = NULL;
    ElTensor *u = d ? el_zeros(y->shape) : NULL;
    if (!u || !el_backward("el_jvp", true, y, u, count, xs, d)) return NULL;
    return along("el_jvp", count, d, vs, 1, &u, &jv) ? jv : NULL;
}

static bool hvp(ElTensor *y, int count, ElTensor *const xs[], ElTensor *const vs[], ElTensor *hvs[])
{
    ElTensor **d = directed("el_hvp", y, count, xs, vs);
    if (!d || !is_one_number("el_hvp", y)) return false;
    ElTensor *one = el_ones(y->shape);
    if (!one || !el_backward("el_hvp", true, y, one, count, xs, d)) return false;
    return along("el_hvp", count, d, vs, count, xs, hvs);
}

bool el_hvp(ElTensor *y, int count, ElTensor *const xs[], ElTensor *const vs[], ElTensor *hvs[])
{
    if (!el_there("el_hvp", "the list of results", hvs)) return false;
    bool done = hvp(y, count, xs, vs, hvs);
    for (int i = 0; !done && i < count; i++) hvs[i] = NULL;
    return done;
}

// The gradients that there are, each with its parameter, marked as not recorded.
static ElGrads paired(int count, ElTensor *const xs[], ElTensor *const dxs[])
{
    ElGrads grads = {0};
    grads.item = el_tape_take("el_grads", count * (int64_t)sizeof *grads.item);
    for (int i = 0; grads.item && i < count; i++) {
        if (!dxs[i]) continue;
        dxs[i]->op = "grads";
        dxs[i]->place = el_here();
        dxs[i]->line = EL_LINE_UNRECORDED;
        grads.item[grads.count++] = (ElGrad){xs[i], dxs[i]};
    }
    return grads;
}

ElGrads el_grads(ElTensor *loss, ElParams params)
{
    ElGrads none = {0};
    if (!el_given("el_grads", loss) || !is_one_number("el_grads", loss)) return none;
    if (!el_params_usable("el_grads", params)) return none;
    int count = 0, all = el_params_count(params);
    ElTensor *one = el_ones(loss->shape); // fails when no scope is open, before memory is taken
    ElTensor **xs = one ? el_tape_take("el_grads", 2 * all * (int64_t)sizeof *xs) : NULL;
    if (!xs) return none;
    ElTensor **dxs = xs + all;
    for (int i = 0; i < all; i++) {
        if (params.list->item[i].kind == EL_TRAINED) xs[count++] = params.list->item[i].tensor;
    }
    if (!el_backward("el_grads", false, loss, one, count, xs, dxs)) return none;
    ElGrads grads = paired(count, xs, dxs);
    if (grads.count == 0) {
        el_fail("el_grads: %s depends on none of the %d trained parameters of the list (the first "
                "is `%s`); ask for those that the loss was computed from",
                el_describe(loss), count, all ? params.list->item[0].name : "");
    }
    return grads.count ? grads : none;
}
