// Adam and AdamW. The state list holds each parameter's mean gradient, then each one's mean squared
// gradient, then how many steps each has made: a parameter that a loss misses makes none.
#include "optim/adam.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

enum { MEAN, SQUARE, MADE, KINDS }; // the slots

static bool in_range(const char *function, const ElAdam *a)
{
    return el_slots_number(function, "the rate", a->rate, INFINITY) &&
           el_slots_number(function, "beta1", a->beta1, 1) &&
           el_slots_number(function, "beta2", a->beta2, 1) &&
           el_slots_number(function, "epsilon", a->epsilon, INFINITY);
}

static ElAdam adam_new(const char *function, ElParams params, double rate)
{
    ElAdam none = {0};
    ElAdam a = {.params = params, .rate = rate, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
    if (!el_slots_trained(function, params) || !in_range(function, &a)) return none;
    bool made = el_slots_add(&a.state, params, "m", false) &&
                el_slots_add(&a.state, params, "v", false) &&
                el_slots_add(&a.state, params, "step", true);
    return made ? a : none;
}

ElAdam el_adam_new(ElParams params, double rate)
{
    return adam_new("el_adam_new", params, rate);
}

ElAdam el_adamw_new(ElParams params, double rate, double decay)
{
    if (!el_slots_number("el_adamw_new", "the decay", decay, INFINITY)) return (ElAdam){0};
    ElAdam a = adam_new("el_adamw_new", params, rate);
    a.decoupled = true;
    if (!a.state.list || !el_adam_decay(&a, params, decay)) el_adam_free(&a);
    return a;
}

bool el_adam_decay(ElAdam *a, ElParams group, double decay)
{
    return el_there("el_adam_decay", "the optimizer", a) &&
           el_slots_set_decay("adam", a->params, &a->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElAdam *a = context;
    double made = (double)*el_slots_data(a->state, KINDS, MADE, index);
    double decay = el_slots_decay(a->decay, index);
    ElOptimStep step = {.rate = a->rate,
                        .beta1 = a->beta1,
                        .beta2 = a->beta2,
                        .epsilon = a->epsilon,
                        .correction1 = 1 - pow(a->beta1, made),
                        .correction2 = 1 - pow(a->beta2, made),
                        .decay = a->decoupled ? 0 : decay,
                        .shrink = a->decoupled ? a->rate * decay : 0};
    el_kernels()->adam(last - first, item.param->data + first, item.grad->data + first,
                       el_slots_data(a->state, KINDS, MEAN, index) + first,
                       el_slots_data(a->state, KINDS, SQUARE, index) + first, step);
}

bool el_adam_step(ElAdam *a, ElGrads grads)
{
    if (!el_there("el_adam_step", "the optimizer", a)) return false;
    if (!el_slots_match("adam", a->params, a->state, KINDS, grads)) return false;
    if (!in_range("el_adam_step", a)) return false;
    for (int i = 0; i < grads.count; i++) {
        int index = el_slots_index(a->params, grads.item[i].param);
        *el_slots_data(a->state, KINDS, MADE, index) += 1;
    }
    el_slots_step(a->params, grads, move, a);
    return true;
}

void el_adam_free(ElAdam *a)
{
    if (!a) return;
    el_params_free(&a->decay);
    el_params_free(&a->state);
    *a = (ElAdam){0};
}
