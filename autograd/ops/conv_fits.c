// What can be wrong with a convolution that is asked for, and its geometry.
#include "autograd/ops/conv_fits.h"

#include <inttypes.h>
#include <math.h>

#include "tensor/fail.h"

static const double MOST = 0x1p20; // of strides and the like: far from where products overflow

static int64_t or_one(int64_t n)
{
    return n ? n : 1;
}

static bool is_between(double least, int64_t n)
{
    return (double)n >= least && (double)n <= MOST;
}

static bool settings_fit(const ElConvCall *a)
{
    const ElConv *c = &a->conv;
    if (!is_between(1, c->stride) || !is_between(1, c->dilation) || !is_between(1, c->groups) ||
        !is_between(0, c->padding) || !is_between(0, c->output_padding)) {
        return el_refuse("%s: stride %" PRId64 ", padding %" PRId64 ", dilation %" PRId64
                         ", groups %" PRId64 ", output_padding %" PRId64
                         " were asked for, of %s with the weight %s; paddings must be at least 0, "
                         "the others at least 1, "
                         "none above 2^20",
                         a->function, c->stride, c->padding, c->dilation, c->groups,
                         c->output_padding, el_describe(a->x), el_describe(a->w));
    }
    int64_t step = c->stride > c->dilation ? c->stride : c->dilation;
    if (a->transposed ? c->output_padding < step : c->output_padding == 0) return true;
    return el_refuse("%s: output_padding %" PRId64
                     " was asked for, of %s with the weight %s; it must be %s",
                     a->function, c->output_padding, el_describe(a->x), el_describe(a->w),
                     a->transposed ? "less than the stride or the dilation"
                                   : "0: it belongs to el_conv_transpose2d");
}

static double slope_of(const ElConv *c)
{
    if (c->activation == EL_CONV_LINEAR) return 1;
    if (c->activation == EL_CONV_RELU) return 0;
    return c->slope != 0 ? c->slope : .01;
}

static bool activation_fits(const ElConvCall *a)
{
    const ElConv *c = &a->conv;
    if (c->activation >= EL_CONV_LINEAR && c->activation <= EL_CONV_LEAKY_RELU && c->slope >= 0 &&
        isfinite(c->slope))
        return true;
    return el_refuse("%s: activation %d with slope %g was asked for; it must be EL_CONV_LINEAR, "
                     "EL_CONV_RELU or EL_CONV_LEAKY_RELU, and the slope a number of at least 0",
                     a->function, (int)c->activation, c->slope);
}

static bool channels_fit(const ElConvCall *a)
{
    int64_t x = a->x->shape.dim[1], w = a->w->shape.dim[0], groups = a->conv.groups;
    if (!a->transposed && (w % groups || x != a->w->shape.dim[1] * groups)) {
        return el_refuse("%s: %s has %" PRId64 " channels and the weight %s is [out, in / groups, "
                         "...] for %" PRId64 " groups; it must have %" PRId64
                         ", and the groups must divide out",
                         a->function, el_describe(a->x), x, el_describe(a->w), groups,
                         a->w->shape.dim[1] * groups);
    }
    if (a->transposed && (x != w || w % groups)) {
        return el_refuse("%s: %s has %" PRId64 " channels and the weight %s is [in, out / groups, "
                         "...] for %" PRId64 " groups; it must have %" PRId64
                         ", and the groups must divide that",
                         a->function, el_describe(a->x), x, el_describe(a->w), groups, w);
    }
    int64_t out = a->transposed ? a->w->shape.dim[1] * groups : w;
    const ElTensor *bias = a->conv.bias;
    if (!bias || el_shape_equal(bias->shape, el_shape(out))) return true;
    return el_refuse("%s: the bias %s must be [%" PRId64 "], the channels that the weight %s makes",
                     a->function, el_describe(bias), out, el_describe(a->w));
}

static bool shapes_fit(const ElConvCall *a)
{
    int rank = a->flat ? 3 : 4;
    const char *sizes = a->flat ? "length" : "height, width";
    if (a->x->shape.rank != rank) {
        return el_refuse("%s: %s must be [batch, channels, %s]", a->function, el_describe(a->x),
                         sizes);
    }
    if (a->w->shape.rank != rank) {
        return el_refuse("%s: the weight %s must be %s, %s]", a->function, el_describe(a->w),
                         a->transposed ? "[in, out / groups" : "[out, in / groups", sizes);
    }
    return channels_fit(a);
}

// The windows of `size` pixels along an axis of x of length `length`. In double first: the sizes of
// an empty tensor may be anything.
static bool axis_fits(const ElConvCall *a, int64_t length, int64_t size, ElWindowAxis *axis)
{
    const ElConv *c = &a->conv;
    double reach = (double)c->dilation * (double)(size - 1) + 1;
    double from = (double)length, most = 0x1p58;
    double pixels = a->transposed ? (from - 1) * (double)c->stride - 2 * (double)c->padding +
                                        reach + (double)c->output_padding
                                  : from;
    double room = a->transposed ? pixels : pixels + 2 * (double)c->padding - reach + 1;
    if (size < 1 || room < 1 || pixels > most || reach > most) {
        return el_refuse("%s: %s with the weight %s, stride %" PRId64 ", padding %" PRId64
                         ", dilation %" PRId64 " leaves no pixel; the weight must have some, and "
                         "fit into the padded %s",
                         a->function, el_describe(a->x), el_describe(a->w), c->stride, c->padding,
                         c->dilation, a->transposed ? "result" : "image");
    }
    *axis = (ElWindowAxis){(int64_t)pixels, length, size, c->stride, c->dilation, c->padding};
    if (!a->transposed) axis->windows = (int64_t)(room - 1) / c->stride + 1;
    return true;
}

bool el_conv_fits(ElConvCall *a, ElConvolution *c)
{
    ElConv *conv = &a->conv;
    conv->stride = or_one(conv->stride);
    conv->dilation = or_one(conv->dilation);
    conv->groups = or_one(conv->groups);
    if (!conv->bias && el_error_text()) return false; // NULL means none only while no error is
    if (!settings_fit(a) || !activation_fits(a) || !shapes_fit(a)) return false;
    const int64_t *x = a->x->shape.dim, *w = a->w->shape.dim;
    *c = (ElConvolution){.batch = x[0],
                         .groups = conv->groups,
                         .in = w[1],
                         .out = w[0] / conv->groups,
                         .windows.y = {1, 1, 1, 1, 1, 0},
                         .slope = slope_of(conv)};
    return (a->flat || axis_fits(a, x[2], w[2], &c->windows.y)) &&
           axis_fits(a, x[a->flat ? 2 : 3], w[a->flat ? 2 : 3], &c->windows.x);
}
