// Stochastic gradient descent.
#include "optim/sgd.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

static bool in_range(const char *function, const ElSgd *s)
{
    return el_slots_number(function, "the rate", s->rate, INFINITY) &&
           el_slots_number(function, "the momentum", s->momentum, 1);
}

ElSgd el_sgd_new(ElParams params, double rate, double momentum)
{
    ElSgd none = {0}, s = {.params = params, .rate = rate, .momentum = momentum};
    if (!el_slots_trained("el_sgd_new", params) || !in_range("el_sgd_new", &s)) return none;
    return el_slots_add(&s.state, params, "b", false) ? s : none;
}

bool el_sgd_decay(ElSgd *s, ElParams group, double decay)
{
    return el_there("el_sgd_decay", "the optimizer", s) &&
           el_slots_set_decay("sgd", s->params, &s->decay, group, decay);
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElSgd *s = context;
    ElOptimStep step = {.rate = s->rate,
                        .decay = el_slots_decay(s->decay, index),
                        .momentum = s->momentum,
                        .nesterov = s->nesterov};
    el_kernels()->sgd(last - first, item.param->data + first, item.grad->data + first,
                      el_slots_data(s->state, 1, 0, index) + first, step);
}

bool el_sgd_step(ElSgd *s, ElGrads grads)
{
    if (!el_there("el_sgd_step", "the optimizer", s)) return false;
    if (!el_slots_match("sgd", s->params, s->state, 1, grads)) return false;
    if (!in_range("el_sgd_step", s)) return false;
    el_slots_step(s->params, grads, move, s);
    return true;
}

void el_sgd_free(ElSgd *s)
{
    if (!s) return;
    el_params_free(&s->decay);
    el_params_free(&s->state);
    *s = (ElSgd){0};
}
