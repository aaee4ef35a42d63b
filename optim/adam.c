// Adam. The state list holds each parameter's mean gradient, then each one's mean squared gradient,
// then how many steps each has made: a parameter that a loss misses makes none.
#include "optim/adam.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"

static bool in_range(const char *function, const ElAdam *a)
{
    if (a->beta1 >= 0 && a->beta1 < 1 && a->beta2 >= 0 && a->beta2 < 1 && a->epsilon >= 0 &&
        isfinite(a->rate)) {
        return true;
    }
    return el_refuse("%s: rate %g, beta1 %g, beta2 %g, epsilon %g; the rate must be "
                     "finite, the betas in [0, 1), epsilon 0 or more",
                     function, a->rate, a->beta1, a->beta2, a->epsilon);
}

ElAdam el_adam_new(ElParams params, double rate)
{
    ElAdam none = {0};
    ElAdam a = {.params = params, .rate = rate, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
    if (!el_slots_trained("el_adam_new", params) || !in_range("el_adam_new", &a)) return none;
    bool made = el_slots_add(&a.state, params, "m", false) &&
                el_slots_add(&a.state, params, "v", false) &&
                el_slots_add(&a.state, params, "step", true);
    if (made) return a;
    el_params_free(&a.state);
    return none;
}

// How many parameters have slots.
static int slots(const ElAdam *a)
{
    return el_params_count(a->state) / 3;
}

// The slot of a parameter: mean gradient (0), mean squared gradient (1), steps made (2).
static el_real *slot(const ElAdam *a, int which, int index)
{
    return a->state.list->item[which * slots(a) + index].tensor->data;
}

static void move(void *context, int64_t first, int64_t last, ElGrad item, int index)
{
    const ElAdam *a = context;
    double made = (double)*slot(a, 2, index);
    ElAdamStep step = {.rate = a->rate,
                       .beta1 = a->beta1,
                       .beta2 = a->beta2,
                       .epsilon = a->epsilon,
                       .correction1 = 1 - pow(a->beta1, made),
                       .correction2 = 1 - pow(a->beta2, made)};
    el_kernels()->adam(last - first, item.param->data + first, item.grad->data + first,
                       slot(a, 0, index) + first, slot(a, 1, index) + first, step);
}

bool el_adam_step(ElAdam *a, ElGrads grads)
{
    if (!el_there("el_adam_step", "the optimizer", a)) return false;
    if (!a->state.list && !el_error_text()) {
        return el_refuse("el_adam_step: the optimizer was not made; el_adam_new makes one");
    }
    if (!el_slots_match("el_adam_step", a->params, slots(a), grads)) return false;
    if (!in_range("el_adam_step", a)) return false;
    for (int i = 0; i < grads.count; i++) {
        *slot(a, 2, el_slots_index(a->params, grads.item[i].param)) += 1;
    }
    el_slots_step(a->params, grads, move, a);
    return true;
}

void el_adam_free(ElAdam *a)
{
    if (!a) return;
    el_params_free(&a->state);
    *a = (ElAdam){0};
}
