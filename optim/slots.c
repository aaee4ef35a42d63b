// What optimizers share.
#include "optim/slots.h"

#include <math.h>
#include <stdio.h>

#include "tensor/fail.h"
#include "tensor/run_parallel.h"

bool el_slots_add(ElParams *state, ElParams params, const char *suffix, bool one_number)
{
    for (int i = 0; i < el_params_count(params); i++) {
        const ElParam *p = &params.list->item[i];
        ElShape shape = one_number ? EL_SCALAR : p->tensor->shape;
        if (p->kind != EL_TRAINED) continue;
        if (el_params_add(state, p->name, suffix, shape, EL_STATE)) continue;
        el_params_free(state);
        return false;
    }
    return true;
}

bool el_slots_trained(const char *function, ElParams params)
{
    if (!el_params_usable(function, params)) return false;
    if (el_params_numel(params) > 0) return true;
    return el_refuse("%s: none of the %d entries of the list is a trained parameter", function,
                     el_params_count(params));
}

bool el_slots_number(const char *function, const char *what, double value, double below)
{
    if (isfinite(value) && value >= 0 && value < below) return true;
    if (isinf(below)) {
        return el_refuse("%s: %s is %g; it must be finite and 0 or more", function, what, value);
    }
    return el_refuse("%s: %s is %g; it must be 0 or more and below %g", function, what, value,
                     below);
}

int el_slots_index(ElParams params, const ElTensor *param)
{
    for (int i = 0, index = 0; i < el_params_count(params); i++) {
        const ElParam *p = &params.list->item[i];
        if (p->kind != EL_TRAINED) continue;
        if (p->tensor == param) return index;
        index++;
    }
    return -1;
}

el_real *el_slots_data(ElParams state, int kinds, int which, int index)
{
    return state.list->item[which * (el_params_count(state) / kinds) + index].tensor->data;
}

// True when the parameter has one of the slots.
static bool has_slot(const char *function, ElParams params, int slots, const ElTensor *param)
{
    int index = el_slots_index(params, param);
    if (index >= 0 && index < slots) return true;
    return el_refuse("%s: %s is not among the parameters this optimizer was made for%s", function,
                     el_describe(param), index < 0 ? "" : ": it was added to the list afterwards");
}

static bool is_made(const char *function, const char *name, ElParams list)
{
    if (list.list) return true;
    return el_refuse("%s: the optimizer was not made; el_%s_new makes one", function, name);
}

bool el_grads_given(const char *function, ElGrads grads)
{
    if (grads.count <= 0 || !grads.item) {
        return el_refuse("%s: there are no gradients; el_grads gives those of a loss", function);
    }
    for (int i = 0; i < grads.count; i++) {
        if (!el_given(function, grads.item[i].param, grads.item[i].grad)) return false;
    }
    return true;
}

bool el_slots_match(const char *name, ElParams params, ElParams state, int kinds, ElGrads grads)
{
    char function[32];
    snprintf(function, sizeof function, "el_%s_step", name);
    if (!is_made(function, name, state)) return false;
    if (!el_params_usable(function, params) || !el_grads_given(function, grads)) return false;
    for (int i = 0; i < grads.count; i++) {
        ElGrad g = grads.item[i];
        if (!has_slot(function, params, el_params_count(state) / kinds, g.param)) return false;
        if (!el_shape_equal(g.param->shape, g.grad->shape)) {
            return el_refuse("%s: the gradient %s must have the shape of %s", function,
                             el_describe(g.grad), el_describe(g.param));
        }
    }
    return true;
}

typedef struct {
    ElSlotStep *step;
    void *context;
    ElGrad item;
    int index;
} Move;

static void run_move(void *context, int64_t first, int64_t last)
{
    const Move *m = context;
    m->step(m->context, first, last, m->item, m->index);
}

void el_slots_step(ElParams params, ElGrads grads, ElSlotStep *step, void *context)
{
    for (int i = 0; i < grads.count; i++) {
        ElTensor *param = grads.item[i].param;
        Move m = {step, context, grads.item[i], el_slots_index(params, param)};
        el_parallel(el_numel(param), EL_GRAIN, run_move, &m);
        el_changed(param);
    }
}

bool el_slots_set_decay(const char *name, ElParams params, ElParams *decay, ElParams group,
                        double value)
{
    char function[32];
    snprintf(function, sizeof function, "el_%s_decay", name);
    if (!is_made(function, name, params) || !el_slots_trained(function, group)) return false;
    if (!el_slots_number(function, "the decay", value, INFINITY)) return false;
    if (!decay->list && !el_slots_add(decay, params, "decay", true)) return false;
    int slots = el_params_count(*decay);
    const ElParam *p = group.list->item, *end = p + el_params_count(group);
    for (; p < end; p++) {
        if (p->kind == EL_TRAINED && !has_slot(function, params, slots, p->tensor)) return false;
    }
    for (p = group.list->item; p < end; p++) {
        int index = el_slots_index(params, p->tensor);
        if (index >= 0) decay->list->item[index].tensor->data[0] = (el_real)value;
    }
    return true;
}

double el_slots_decay(ElParams decay, int index)
{
    return decay.list ? (double)decay.list->item[index].tensor->data[0] : 0;
}
