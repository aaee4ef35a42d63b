// What optimizers share.
#include "optim/slots.h"

#include "tensor/fail.h"
#include "tensor/run_parallel.h"

bool el_slots_add(ElParams *state, ElParams params, const char *suffix, bool one_number)
{
    for (int i = 0; i < el_params_count(params); i++) {
        const ElParam *p = &params.list->item[i];
        ElShape shape = one_number ? EL_SCALAR : p->tensor->shape;
        if (p->kind != EL_TRAINED) continue;
        if (!el_params_add(state, p->name, suffix, shape, EL_STATE)) return false;
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

bool el_slots_match(const char *function, ElParams params, int slots, ElGrads grads)
{
    if (!el_params_usable(function, params)) return false;
    if (grads.count == 0 || !grads.item) {
        return el_refuse("%s: there are no gradients; el_grads gives those of a loss", function);
    }
    for (int i = 0; i < grads.count; i++) {
        ElGrad g = grads.item[i];
        if (!el_given(function, g.param, g.grad)) return false;
        int index = el_slots_index(params, g.param);
        if (index < 0 || index >= slots) {
            return el_refuse("%s: %s is not among the parameters this optimizer was made for%s",
                             function, el_describe(g.param),
                             index < 0 ? "" : ": it was added to the list afterwards");
        }
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
