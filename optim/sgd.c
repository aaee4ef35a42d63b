// Stochastic gradient descent.
#include "optim/sgd.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

static bool in_range(const char *function, const ElSgd *s)
{
    if (s->momentum >= 0 && s->momentum < 1 && isfinite(s->rate)) return true;
    return el_refuse("%s: rate %g, momentum %g; the rate must be finite and the momentum in [0, 1)",
                     function, s->rate, s->momentum);
}

ElSgd el_sgd_new(ElParams params, double rate, double momentum)
{
    ElSgd none = {0}, s = {.params = params, .rate = rate, .momentum = momentum};
    if (!el_slots_trained("el_sgd_new", params) || !in_range("el_sgd_new", &s)) return none;
    if (el_slots_add(&s.state, params, "b", false)) return s;
    el_params_free(&s.state);
    return none;
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElSgd *s = context;
    el_real *buffer = s->momentum != 0 ? s->state.list->item[index].tensor->data + first : NULL;
    el_kernels()->sgd(last - first, item.param->data + first, item.grad->data + first, buffer,
                      s->rate, s->momentum);
}

bool el_sgd_step(ElSgd *s, ElGrads grads)
{
    if (!el_there("el_sgd_step", "the optimizer", s)) return false;
    if (!s->state.list && !el_error_text()) {
        return el_refuse("el_sgd_step: the optimizer was not made; el_sgd_new makes one");
    }
    if (!el_slots_match("el_sgd_step", s->params, el_params_count(s->state), grads)) return false;
    if (!in_range("el_sgd_step", s)) return false;
    el_slots_step(s->params, grads, move, s);
    return true;
}

void el_sgd_free(ElSgd *s)
{
    if (!s) return;
    el_params_free(&s->state);
    *s = (ElSgd){0};
}
