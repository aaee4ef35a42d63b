// The multi-layer perceptron.
#include "nn/mlp.h"

#include <stdio.h>

#include "tensor/fail.h"

enum { NAME_BYTES = 128 };

ElWidths el_widths_list(int count, const int64_t *widths)
{
    ElWidths w = {0};
    if (count > 0 && !el_there("el_widths", "the list of widths", widths)) return w;
    if (count < 2 || count > EL_MLP_MAX_LAYERS + 1) {
        el_fail("el_widths: %d widths were given; it must be 2 to %d, input and output included",
                count, EL_MLP_MAX_LAYERS + 1);
        return w;
    }
    w.count = count;
    for (int i = 0; i < count; i++) w.width[i] = widths[i];
    return w;
}

ElMlp el_mlp_new(ElParams *params, const char *name, ElWidths widths, ElActivation activation)
{
    ElMlp m = {.activation = activation}, none = {0};
    if (!el_there("el_mlp_new", "the parameter list", params)) return none;
    if (!el_there("el_mlp_new", "the name", name)) {
        el_params_spoil(params);
        return none;
    }
    if (widths.count < 2 || widths.count > EL_MLP_MAX_LAYERS + 1 ||
        (widths.count > 2 && !activation)) {
        el_fail(
            "el_mlp_new: `%s` has %d widths and %s activation; it needs 2 to %d widths and, for "
            "more than 2, a function such as el_relu",
            name, widths.count, activation ? "an" : "no", EL_MLP_MAX_LAYERS + 1);
        el_params_spoil(params);
        return none;
    }
    const char *before = el_asked("el_mlp_new");
    int layers = widths.count - 1;
    for (int i = 0; i == m.count && i < layers; i++) {
        char layer[NAME_BYTES];
        snprintf(layer, sizeof layer, "%s.%d", name, i);
        m.layer[i] = el_linear_new(params, layer, widths.width[i], widths.width[i + 1]);
        if (m.layer[i].weight) m.count++;
    }
    el_asked_before(before);
    return m.count == layers ? m : none;
}

static ElTensor *layer(const ElLinear *l, ElTensor *x)
{
    const char *before = el_asked("el_mlp");
    return el_answer(before, el_linear(l, x));
}

ElTensor *el_mlp(const ElMlp *m, ElTensor *x)
{
    if (!el_there("el_mlp", "the MLP", m)) return NULL;
    if (m->count < 1 || m->count > EL_MLP_MAX_LAYERS || (m->count > 1 && !m->activation))
        return el_fail("el_mlp: the MLP was not made; el_mlp_new makes one");
    for (int i = 0; i < m->count - 1; i++) x = m->activation(layer(&m->layer[i], x));
    return layer(&m->layer[m->count - 1], x);
}
