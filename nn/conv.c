// Convolutional layers.
#include "nn/conv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "nn/layer.h"
#include "nn/uniform.h"
#include "tensor/fail.h"

// Of sizes that fit.
static int64_t in_a_group(int64_t channels, int64_t groups)
{
    return groups > 1 ? channels / groups : channels;
}

static bool sizes_fit(const char *function, const char *name, const ElConvSizes *s)
{
    int64_t groups = s->groups ? s->groups : 1;
    if (name && *name && s->in > 0 && s->out > 0 && s->size > 0 && groups > 0 &&
        s->in % groups == 0 && s->out % groups == 0)
        return true;
    return el_refuse("%s: a layer `%s` from %" PRId64 " to %" PRId64 " channels with a kernel of "
                     "%" PRId64 " and %" PRId64 " groups was asked for; it needs a name, sizes of "
                     "at least 1, and groups that divide both numbers of channels",
                     function, name ? name : "NULL", s->in, s->out, s->size, groups);
}

static bool settings_fit(const char *function, const char *name, const ElConvSizes *s)
{
    if (s->stride >= 0 && s->padding >= 0 && s->dilation >= 0 && s->output_padding >= 0)
        return true;
    return el_refuse("%s: a layer `%s` with stride %" PRId64 ", padding %" PRId64
                     ", dilation %" PRId64 " and output_padding %" PRId64
                     " was asked for; all must be 0 or more",
                     function, name, s->stride, s->padding, s->dilation, s->output_padding);
}

// The layer whose weight has this shape, [s.out or s.in, ...].
static ElConv2d layer_new(const char *function, ElParams *params, const char *name, ElConvSizes s,
                          ElShape shape)
{
    ElConv2d l = {.conv = {s.stride, s.padding, s.dilation, s.groups, s.output_padding, NULL,
                           s.activation, s.slope}};
    const char *before = el_asked(function);
    bool fits = sizes_fit(function, name, &s) && settings_fit(function, name, &s);
    if (fits) l.weight = el_params_add(params, name, "weight", shape, EL_TRAINED);
    if (l.weight && !s.no_bias)
        l.conv.bias = el_params_add(params, name, "bias", el_shape(s.out), EL_TRAINED);
    el_asked_before(before);
    ElTensor *const all[] = {l.weight, l.conv.bias};
    if (!el_layer_added(params, s.no_bias ? 1 : 2, all)) return (ElConv2d){0};
    double bound = 1 / sqrt((double)(el_numel(l.weight) / shape.dim[0]));
    el_draw_uniform(l.weight, bound);
    if (l.conv.bias) el_draw_uniform(l.conv.bias, bound);
    return l;
}

ElConv2d el_conv2d_new(ElParams *params, const char *name, ElConvSizes sizes)
{
    if (!el_there("el_conv2d_new", "the parameter list", params)) return (ElConv2d){0};
    ElShape shape = {4, {sizes.out, in_a_group(sizes.in, sizes.groups), sizes.size, sizes.size}};
    return layer_new("el_conv2d_new", params, name, sizes, shape);
}

ElConvTranspose2d el_conv_transpose2d_new(ElParams *params, const char *name, ElConvSizes sizes)
{
    if (!el_there("el_conv_transpose2d_new", "the parameter list", params)) return (ElConv2d){0};
    ElShape shape = {4, {sizes.in, in_a_group(sizes.out, sizes.groups), sizes.size, sizes.size}};
    return layer_new("el_conv_transpose2d_new", params, name, sizes, shape);
}

ElConv1d el_conv1d_new(ElParams *params, const char *name, ElConvSizes sizes)
{
    if (!el_there("el_conv1d_new", "the parameter list", params)) return (ElConv1d){0};
    ElShape shape = {3, {sizes.out, in_a_group(sizes.in, sizes.groups), sizes.size}};
    return layer_new("el_conv1d_new", params, name, sizes, shape);
}

static bool was_made(const char *function, const ElConv2d *l)
{
    if (!el_there(function, "the layer", l)) return false;
    int length = (int)(strlen(function) - strlen("_apply"));
    return l->weight ||
           el_refuse("%s: the layer was not made; %.*s_new makes one", function, length, function);
}

ElTensor *el_conv2d_apply(const ElConv2d *l, ElTensor *x)
{
    if (!was_made("el_conv2d_apply", l)) return NULL;
    const char *before = el_asked("el_conv2d_apply");
    return el_answer(before, el_conv2d(x, l->weight, l->conv));
}

ElTensor *el_conv_transpose2d_apply(const ElConvTranspose2d *l, ElTensor *x)
{
    if (!was_made("el_conv_transpose2d_apply", l)) return NULL;
    const char *before = el_asked("el_conv_transpose2d_apply");
    return el_answer(before, el_conv_transpose2d(x, l->weight, l->conv));
}

ElTensor *el_conv1d_apply(const ElConv1d *l, ElTensor *x)
{
    if (!was_made("el_conv1d_apply", l)) return NULL;
    const char *before = el_asked("el_conv1d_apply");
    return el_answer(before, el_conv1d(x, l->weight, l->conv));
}
