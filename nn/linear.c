// The linear layer.
#include "nn/linear.h"

#include <math.h>

#include "autograd/ops/matmul.h"
#include "nn/uniform.h"
#include "tensor/fail.h"

static bool sizes_fit(const char *name, int64_t in, int64_t out)
{
    if (name && *name && in > 0 && out > 0) return true;
    return el_refuse("el_linear_new: a layer `%s` from %lld to %lld was asked for; it needs a name "
                     "and sizes of at least 1",
                     name ? name : "NULL", (long long)in, (long long)out);
}

ElLinear el_linear_new(ElParams *params, const char *name, int64_t in, int64_t out)
{
    ElLinear none = {0}, l = {0};
    if (!el_there("el_linear_new", "the parameter list", params)) return none;
    const char *before = el_asked("el_linear_new");
    if (sizes_fit(name, in, out)) {
        l.weight = el_params_add(params, name, "weight", el_shape(out, in), EL_TRAINED);
        if (l.weight) l.bias = el_params_add(params, name, "bias", el_shape(out), EL_TRAINED);
    }
    el_asked_before(before);
    if (!l.weight || !l.bias) {
        el_params_spoil(params);
        return none;
    }
    double bound = 1 / sqrt((double)in);
    el_draw_uniform(l.weight, bound);
    el_draw_uniform(l.bias, bound);
    return l;
}

ElTensor *el_linear(const ElLinear *l, ElTensor *x)
{
    if (!el_there("el_linear", "the layer", l)) return NULL;
    if (!l->weight || !l->bias) {
        return el_fail("el_linear: the layer was not made; el_linear_new makes one");
    }
    const char *before = el_asked("el_linear");
    return el_answer(before, el_affine(x, l->weight, l->bias));
}
