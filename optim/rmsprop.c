// RMSprop.
#include "optim/rmsprop.h"

#include <tgmath.h>

#include "optim/slots.h"
#include "tensor/fail.h"

static bool in_range(const char *function, const ElRmsprop *r)
{
    return el_slots_number(function, "the rate", r->rate, INFINITY) &&
           el_slots_number(function, "alpha", r->alpha, 1) &&
           el_slots_number(function, "epsilon", r->epsilon, INFINITY) &&
           el_slots_number(function, "the momentum", r->momentum, 1);
}

ElRmsprop el_rmsprop_new(ElParams params, double rate)
{
    ElRmsprop none = {0};
    ElRmsprop r = {.params = params, .rate = rate, .alpha = 0.99, .epsilon = 1e-8};
    if (!el_slots_trained("el_rmsprop_new", params) || !in_range("el_rmsprop_new", &r)) return none;
    bool made = el_slots_add(&r.state, params, "v", false) &&
                el_slots_add(&r.state, params, "m", false) &&
                el_slots_add(&r.state, params, "b", false);
    if (made) return r;
    el_params_free(&r.state);
    return none;
}

bool el_rmsprop_decay(ElRmsprop *r, ElParams group, double decay)
{
    return el_there("el_rmsprop_decay", "the optimizer", r) &&
           el_slots_set_decay("rmsprop", r->params, &r->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElRmsprop *r = context;
    el_real *restrict w = item.param->data, *restrict v = el_slots_data(r->state, 3, 0, index);
    el_real *restrict m = el_slots_data(r->state, 3, 1, index);
    el_real *restrict b = el_slots_data(r->state, 3, 2, index);
    const el_real *restrict g = item.grad->data;
    const el_real alpha = (el_real)r->alpha, rest = (el_real)(1 - r->alpha);
    const el_real rate = (el_real)r->rate, epsilon = (el_real)r->epsilon;
    const el_real momentum = (el_real)r->momentum, center = r->centered ? 1 : 0;
    const el_real decay = (el_real)el_slots_decay(r->decay, index);
    for (int64_t k = first; k < last; k++) {
        const el_real slope = g[k] + decay * w[k];
        v[k] = alpha * v[k] + rest * (slope * slope);
        m[k] = alpha * m[k] + rest * slope;
        // Where a gradient hardly changes, rounding may put its variance below 0.
        const el_real spread = v[k] - center * (m[k] * m[k]);
        b[k] = momentum * b[k] + slope / (sqrt(spread < 0 ? 0 : spread) + epsilon);
        w[k] -= rate * b[k];
    }
}

bool el_rmsprop_step(ElRmsprop *r, ElGrads grads)
{
    if (!el_there("el_rmsprop_step", "the optimizer", r)) return false;
    if (!el_slots_match("rmsprop", r->params, r->state, 3, grads)) return false;
    if (!in_range("el_rmsprop_step", r)) return false;
    el_slots_step(r->params, grads, move, r);
    return true;
}

void el_rmsprop_free(ElRmsprop *r)
{
    if (!r) return;
    el_params_free(&r->decay);
    el_params_free(&r->state);
    *r = (ElRmsprop){0};
}
