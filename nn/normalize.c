// Batch, layer and group normalization: which numbers of x make a lane, and which gain they get.
#include "nn/normalize_batch.h"

#include <inttypes.h>
#include <math.h>

#include "nn/norm_lanes.h"
#include "tensor/fail.h"

// An operation of this name; without an activation its rule does not read the bias.
#define OPERATION(title)                                                          \
    {                                                                             \
        {.name = title, .vjps = el_norm_lanes_vjps, .unread = EL_OUT | EL_IN(2)}, \
            {.name = title, .vjps = el_norm_lanes_vjps, .unread = EL_OUT},        \
    }
static const ElOp batch_norm[] = OPERATION("batch_norm");
static const ElOp layer_norm[] = OPERATION("layer_norm");
static const ElOp group_norm[] = OPERATION("group_norm");

bool el_norm_options_fit(const char *function, ElNorm o)
{
    if (!(o.epsilon >= 0) || !isfinite(o.epsilon))
        return el_refuse("%s: epsilon is %g; it must be a number of 0 (for 1e-5) or more", function,
                         o.epsilon);
    if (!(o.momentum >= 0 && o.momentum <= 1))
        return el_refuse("%s: the momentum is %g; it must lie in [0, 1], 0 for .1", function,
                         o.momentum);
    if (o.activation > EL_NORM_LEAKY_RELU)
        return el_refuse("%s: %d is no activation; EL_NORM_LINEAR, EL_NORM_RELU and "
                         "EL_NORM_LEAKY_RELU are",
                         function, (int)o.activation);
    return isfinite(o.slope) ||
           el_refuse("%s: the slope is %g; it must be a number, 0 for .01", function, o.slope);
}

static double slope_of(ElNorm o)
{
    if (o.activation == EL_NORM_LINEAR) return 1;
    if (o.activation == EL_NORM_RELU) return 0;
    return o.slope != 0 ? o.slope : .01;
}

// weight or bias, if there: the shape it must have, and why.
static bool fits(const char *function, const char *what, const ElTensor *t, ElShape wanted,
                 const ElTensor *x)
{
    if (!t || el_shape_equal(t->shape, wanted)) return true;
    return el_refuse("%s: the %s %s must be %s for %s", function, what, el_describe(t),
                     el_shape_text(wanted), el_describe(x));
}

static ElTensor *apply(const char *function, const ElOp op[], ElNormLanes *n, ElTensor *x,
                       ElTensor *weight, ElTensor *bias, ElShape wanted, ElNorm o)
{
    if (!fits(function, "weight", weight, wanted, x) || !fits(function, "bias", bias, wanted, x))
        return NULL;
    n->epsilon = o.epsilon > 0 ? o.epsilon : 1e-5;
    n->slope = slope_of(o);
    if (!weight) weight = el_ones(wanted);
    if (!bias) bias = el_zeros(wanted);
    if (!weight || !bias) return NULL;
    return el_norm_lanes(function, &op[n->slope != 1], n, x, weight, bias);
}

// x and the options can be looked at, and no NULL stems from an error.
static bool ready(const char *function, const ElTensor *x, const ElTensor *weight,
                  const ElTensor *bias, ElNorm o)
{
    if (!el_given(function, x) || ((!weight || !bias) && el_error_text())) return false;
    return el_norm_options_fit(function, o);
}

static bool has_channels(const char *function, const ElTensor *x)
{
    if (x->shape.rank >= 2) return true;
    return el_refuse("%s: %s must be [batch, channels, ...]", function, el_describe(x));
}

static int64_t product_from(ElShape s, int axis)
{
    int64_t p = 1;
    for (int i = axis; i < s.rank; i++) p *= s.dim[i];
    return p;
}

ElTensor *el_batch_normalize_by(const char *function, ElMoments *moments, ElTensor *x,
                                ElTensor *weight, ElTensor *bias, ElNorm o)
{
    if (!ready(function, x, weight, bias, o) || !has_channels(function, x)) return NULL;
    int64_t batch = x->shape.dim[0], channels = x->shape.dim[1], inner = product_from(x->shape, 2);
    ElNormLanes n = {.view = el_shape(batch, channels, inner),
                     .affine = el_shape(channels, 1),
                     .axes = el_axes(0, 2),
                     .lanes = channels,
                     .lane_step = inner,
                     .blocks = batch,
                     .block = inner,
                     .step = channels * inner,
                     .gains = 1,
                     .gain_lanes = channels,
                     .keeps_variance = moments && !moments->given};
    if (moments && moments->given) {
        n.given = true;
        n.mean = moments->mean;
        n.variance = moments->variance;
    }
    ElTensor *y = apply(function, batch_norm, &n, x, weight, bias, el_shape(channels), o);
    if (moments) *moments = (ElMoments){n.mean, n.variance, n.given};
    return y;
}

ElTensor *el_batch_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm options)
{
    return el_batch_normalize_by("el_batch_normalize", NULL, x, weight, bias, options);
}

ElTensor *el_layer_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm o)
{
    const char *function = "el_layer_normalize";
    if (!ready(function, x, weight, bias, o)) return NULL;
    if (x->shape.rank == 0)
        return el_fail("%s: %s has no axis; it must have one", function, el_describe(x));
    int axes = o.axes ? o.axes : weight ? weight->shape.rank : bias ? bias->shape.rank : 1;
    if (axes < 1 || axes > x->shape.rank) {
        return el_fail("%s: the last %d axes of %s were asked for; it must be 1 to %d of them",
                       function, axes, el_describe(x), x->shape.rank);
    }
    ElShape wanted = {.rank = axes};
    for (int i = 0; i < axes; i++) wanted.dim[i] = x->shape.dim[x->shape.rank - axes + i];
    int64_t size = product_from(wanted, 0), lanes = 1;
    for (int i = 0; i < x->shape.rank - axes; i++) lanes *= x->shape.dim[i];
    ElNormLanes n = {.view = el_shape(lanes, size),
                     .affine = el_shape(size),
                     .axes = el_axes(1),
                     .lanes = lanes,
                     .lane_step = size,
                     .blocks = 1,
                     .block = size,
                     .step = size,
                     .gains = size,
                     .gain_lanes = 1,
                     .each = true};
    return apply(function, layer_norm, &n, x, weight, bias, wanted, o);
}

ElTensor *el_group_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm o)
{
    const char *function = "el_group_normalize";
    if (!ready(function, x, weight, bias, o) || !has_channels(function, x)) return NULL;
    int64_t batch = x->shape.dim[0], channels = x->shape.dim[1], inner = product_from(x->shape, 2);
    if (o.groups < 1 || channels % o.groups) {
        return el_fail("%s: %d groups of the %" PRId64 " channels of %s were asked for; .groups "
                       "must be at least 1 and divide the channels",
                       function, o.groups, channels, el_describe(x));
    }
    int64_t size = channels / o.groups;
    ElNormLanes n = {
        .view = el_shape(batch, o.groups, size, inner),
        .affine = el_shape(o.groups, size, 1),
        .axes = el_axes(2, 3),
        .lanes = batch * o.groups,
        .lane_step = size * inner,
        .blocks = size,
        .block = inner,
        .step = inner,
        .gains = size,
        .gain_lanes = o.groups,
    };
    return apply(function, group_norm, &n, x, weight, bias, el_shape(channels), o);
}
