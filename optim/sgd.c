// Stochastic gradient descent.
#include "optim/sgd.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

ElSgd el_sgd_new(ElParams params, double rate, double momentum)
{
    ElSgd none = {0}, s = {.params = params, .rate = rate, .momentum = momentum};
    if (!el_params_usable("el_sgd_new", params)) return none;
    if (el_slots_add(&s.state, params, "b")) return s;
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
    if (!s->state.list && !el_error_text()) {
        return el_refuse("el_sgd_step: the optimizer was not made; el_sgd_new makes one");
    }
    if (!el_slots_match("el_sgd_step", s->params, grads)) return false;
    if (!(s->momentum >= 0 && s->momentum < 1) || !isfinite(s->rate)) {
        return el_refuse("el_sgd_step: rate %g, momentum %g; the rate must be finite and the "
                         "momentum in [0, 1)",
                         s->rate, s->momentum);
    }
    el_slots_step(s->params, grads, move, s);
    return true;
}

void el_sgd_free(ElSgd *s)
{
    el_params_free(&s->state);
    *s = (ElSgd){0};
}
