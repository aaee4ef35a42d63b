// The exponential moving average of parameters.
#include "optim/ema.h"

#include <string.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/run_parallel.h"

typedef struct {
    ElTensor *param, *average;
    double rest; // 1 - decay
} Pair;

static void step(void *context, int64_t first, int64_t last)
{
    const Pair *pair = context;
    const el_real *restrict w = pair->param->data;
    el_real *restrict average = pair->average->data;
    const el_real rest = (el_real)pair->rest;
    // In this form an average of equal numbers stays what it is.
    for (int64_t k = first; k < last; k++) average[k] += rest * (w[k] - average[k]);
}

static void swap(void *context, int64_t first, int64_t last)
{
    const Pair *pair = context;
    el_real *restrict w = pair->param->data, *restrict average = pair->average->data;
    for (int64_t k = first; k < last; k++) {
        const el_real x = w[k];
        w[k] = average[k];
        average[k] = x;
    }
}

// Runs over every parameter and its average; on_param says whether it writes to the former.
static void over_pairs(const ElEma *e, void (*run)(void *, int64_t, int64_t), bool on_param)
{
    for (int i = 0, index = 0; i < el_params_count(e->params); i++) {
        const ElParam *p = &e->params.list->item[i];
        if (p->kind != EL_TRAINED) continue;
        Pair pair = {p->tensor, e->average.list->item[index++].tensor, 1 - e->decay};
        el_parallel(el_numel(p->tensor), EL_GRAIN, run, &pair);
        el_changed(pair.average);
        if (on_param) el_changed(p->tensor);
    }
}

static bool valid(const char *function, const ElEma *e)
{
    if (!el_there(function, "the average", e)) return false;
    if (!e->average.list) {
        return el_refuse("%s: the average was not made; el_ema_new makes one", function);
    }
    if (!el_params_usable(function, e->params)) return false;
    int trained = 0;
    for (int i = 0; i < el_params_count(e->params); i++) {
        trained += e->params.list->item[i].kind == EL_TRAINED;
    }
    if (trained != el_params_count(e->average)) {
        return el_refuse("%s: the list has %d trained parameters and had %d when the average was "
                         "made; make it after the last layer",
                         function, trained, el_params_count(e->average));
    }
    return el_slots_number(function, "the decay", e->decay, 1);
}

static bool copy_trained(ElParams *average, ElParams params)
{
    for (int i = 0; i < el_params_count(params); i++) {
        const ElParam *p = &params.list->item[i];
        if (p->kind != EL_TRAINED) continue;
        ElTensor *copy = el_params_add(average, NULL, p->name, p->tensor->shape, EL_STATE);
        if (!copy) return false;
        memcpy(copy->data, p->tensor->data, (size_t)el_numel(copy) * sizeof(el_real));
    }
    return true;
}

ElEma el_ema_new(ElParams params, double decay)
{
    ElEma none = {0}, e = {.params = params, .decay = decay};
    if (!el_slots_trained("el_ema_new", params)) return none;
    if (!el_slots_number("el_ema_new", "the decay", decay, 1)) return none;
    if (copy_trained(&e.average, params)) return e;
    el_params_free(&e.average);
    return none;
}

bool el_ema_step(ElEma *e)
{
    if (!valid("el_ema_step", e)) return false;
    over_pairs(e, step, false);
    return true;
}

bool el_ema_swap(ElEma *e)
{
    if (!valid("el_ema_swap", e)) return false;
    over_pairs(e, swap, true);
    return true;
}

void el_ema_free(ElEma *e)
{
    if (!e) return;
    el_params_free(&e->average);
    *e = (ElEma){0};
}
