// What the layers' functions ask first.
#include "nn/layer.h"

#include "tensor/fail.h"

bool el_layer_fits(const char *function, ElParams *params, const char *name, ElShape sizes)
{
    if (!el_there(function, "the parameter list", params)) return false;
    bool is_shape = sizes.rank >= 0 && sizes.rank <= EL_MAX_RANK;
    bool fits = name && *name && sizes.rank > 0;
    for (int i = 0; is_shape && i < sizes.rank; i++) fits = fits && sizes.dim[i] > 0;
    if (is_shape && !fits)
        el_fail("%s: a layer `%s` of %s was asked for; it needs a name and sizes of at least 1",
                function, name ? name : "NULL", el_shape_text(sizes));
    else
        fits = el_shape_valid(function, &sizes);
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
