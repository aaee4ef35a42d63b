// Adagrad.
#include "optim/adagrad.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

static bool in_range(const char *function, const ElAdagrad *a)
{
    return el_slots_number(function, "the rate", a->rate, INFINITY) &&
           el_slots_number(function, "epsilon", a->epsilon, INFINITY);
}

ElAdagrad el_adagrad_new(ElParams params, double rate)
{
    ElAdagrad none = {0}, a = {.params = params, .rate = rate, .epsilon = 1e-10};
    if (!el_slots_trained("el_adagrad_new", params) || !in_range("el_adagrad_new", &a)) return none;
    return el_slots_add(&a.state, params, "sum", false) ? a : none;
}

bool el_adagrad_decay(ElAdagrad *a, ElParams group, double decay)
{
    return el_there("el_adagrad_decay", "the optimizer", a) &&
           el_slots_set_decay("adagrad", a->params, &a->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElAdagrad *a = context;
    ElOptimStep step = {
        .rate = a->rate, .decay = el_slots_decay(a->decay, index), .epsilon = a->epsilon};
    el_kernels()->adagrad(last - first, item.param->data + first, item.grad->data + first,
                          el_slots_data(a->state, 1, 0, index) + first, step);
}

bool el_adagrad_step(ElAdagrad *a, ElGrads grads)
{
    if (!el_there("el_adagrad_step", "the optimizer", a)) return false;
    if (!el_slots_match("adagrad", a->params, a->state, 1, grads)) return false;
    if (!in_range("el_adagrad_step", a)) return false;
    el_slots_step(a->params, grads, move, a);
    return true;
}

void el_adagrad_free(ElAdagrad *a)
{
    if (!a) return;
    el_params_free(&a->decay);
    el_params_free(&a->state);
    *a = (ElAdagrad){0};
}
