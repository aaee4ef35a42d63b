// The linear layer.
#include "nn/linear.h"

#include <math.h>

#include "autograd/ops/matmul.h"
#include "nn/layer.h"
#include "nn/uniform.h"
#include "tensor/fail.h"

ElLinear el_linear_new(ElParams *params, const char *name, int64_t in, int64_t out)
{
    ElLinear none = {0}, l = {0};
    ElShape sizes = {.rank = 2, .dim = {in, out}};
    if (!el_layer_fits("el_linear_new", params, name, sizes)) return none;
    const char *before = el_asked("el_linear_new");
    l.weight = el_params_add(params, name, "weight", el_shape(out, in), EL_TRAINED);
    l.bias = el_params_add(params, name, "bias", el_shape(out), EL_TRAINED);
    el_asked_before(before);
    if (!el_layer_added(params, 2, (ElTensor *[]){l.weight, l.bias})) return none;
    double bound = 1 / sqrt((double)in);
    el_draw_uniform(l.weight, bound);
    el_draw_uniform(l.bias, bound);
    return l;
}

ElTensor *el_linear(const ElLinear *l, ElTensor *x)
{
    if (!el_layer_made("el_linear", l, l && l->weight ? l->bias : NULL)) return NULL;
    const char *before = el_asked("el_linear");
    return el_answer(before, el_affine(x, l->weight, l->bias));
}
