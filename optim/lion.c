// Lion.
#include "optim/lion.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

static bool in_range(const char *function, const ElLion *l)
{
    return el_slots_number(function, "the rate", l->rate, INFINITY) &&
           el_slots_number(function, "beta1", l->beta1, 1) &&
           el_slots_number(function, "beta2", l->beta2, 1);
}

ElLion el_lion_new(ElParams params, double rate)
{
    ElLion none = {0}, l = {.params = params, .rate = rate, .beta1 = 0.9, .beta2 = 0.99};
    if (!el_slots_trained("el_lion_new", params) || !in_range("el_lion_new", &l)) return none;
    return el_slots_add(&l.state, params, "m", false) ? l : none;
}

bool el_lion_decay(ElLion *l, ElParams group, double decay)
{
    return el_there("el_lion_decay", "the optimizer", l) &&
           el_slots_set_decay("lion", l->params, &l->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElLion *l = context;
    ElOptimStep step = {.rate = l->rate,
                        .shrink = l->rate * el_slots_decay(l->decay, index),
                        .beta1 = l->beta1,
                        .beta2 = l->beta2};
    el_kernels()->lion(last - first, item.param->data + first, item.grad->data + first,
                       el_slots_data(l->state, 1, 0, index) + first, step);
}

bool el_lion_step(ElLion *l, ElGrads grads)
{
    if (!el_there("el_lion_step", "the optimizer", l)) return false;
    if (!el_slots_match("lion", l->params, l->state, 1, grads)) return false;
    if (!in_range("el_lion_step", l)) return false;
    el_slots_step(l->params, grads, move, l);
    return true;
}

void el_lion_free(ElLion *l)
{
    if (!l) return;
    el_params_free(&l->decay);
    el_params_free(&l->state);
    *l = (ElLion){0};
}
