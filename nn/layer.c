// What the layers' functions ask first.
#include "nn/layer.h"

#include "tensor/fail.h"

bool el_layer_fits(const char *function, ElParams *params, const char *name, ElShape sizes)
{
    if (!el_there(function, "the parameter list", params)) return false;
    bool fits = el_shape_valid(function, &sizes);
    if (fits && !(name && *name && sizes.rank > 0 && el_shape_numel(sizes) > 0)) {
        fits = el_refuse("%s: a layer `%s` of %s was asked for; it needs a name and sizes of at "
                         "least 1",
                         function, name ? name : "NULL", el_shape_text(sizes));
    }
    if (!fits) el_params_spoil(params);
    return fits;
}

bool el_layer_added(ElParams *params, int count, ElTensor *const weights[])
{
    for (int i = 0; i < count; i++) {
        if (weights[i]) continue;
        el_params_spoil(params);
        return false;
    }
    return true;
}

bool el_layer_made(const char *function, const void *layer, const ElTensor *weight)
{
    if (!el_there(function, "the layer", layer)) return false;
    return weight || el_refuse("%s: the layer was not made; %s_new makes one", function, function);
}
