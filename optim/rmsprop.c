// RMSprop.
#include "optim/rmsprop.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

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
    return made ? r : none;
}

bool el_rmsprop_decay(ElRmsprop *r, ElParams group, double decay)
{
    return el_there("el_rmsprop_decay", "the optimizer", r) &&
           el_slots_set_decay("rmsprop", r->params, &r->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElRmsprop *r = context;
    ElOptimStep step = {.rate = r->rate,
                        .decay = el_slots_decay(r->decay, index),
                        .epsilon = r->epsilon,
                        .momentum = r->momentum,
                        .beta2 = r->alpha,
                        .centered = r->centered};
    el_kernels()->rmsprop(last - first, item.param->data + first, item.grad->data + first,
                          el_slots_data(r->state, 3, 0, index) + first,
                          el_slots_data(r->state, 3, 1, index) + first,
                          el_slots_data(r->state, 3, 2, index) + first, step);
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
