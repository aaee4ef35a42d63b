// Convolutions: the three bilinear products of tensor/convolution.h as operations. The gradients of
// each by its two operands are the other two.
#include "autograd/ops/conv.h"

#include <inttypes.h>

#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/convolution.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

// --- the three, for a geometry that is known to fit ----------------------------------------------

static ElTensor *convolve(const char *function, const ElConvolution *c, ElTensor *image,
                          ElTensor *weight, ElTensor *bias);
static ElTensor *transpose(const char *function, const ElConvolution *c, ElTensor *features,
                           ElTensor *weight, ElTensor *bias);
static ElTensor *weigh(const ElConvolution *c, ElTensor *image, ElTensor *features);

static ElTensor *sum_over_pixels(ElTensor *g)
{
    return el_sum_axes(g, el_axes(0, 2, 3), EL_DROPDIM);
}

static ElTensor *conv2d_vjp(const ElNode *n, ElTensor *g, int input)
{
    if (input == 0) return transpose("el_conv2d", n->kept, g, n->in[1], NULL);
    if (input == 1) return weigh(n->kept, n->in[0], g);
    return sum_over_pixels(g);
}

static ElTensor *conv_transpose2d_vjp(const ElNode *n, ElTensor *g, int input)
{
    if (input == 0) return convolve("el_conv_transpose2d", n->kept, g, n->in[1], NULL);
    if (input == 1) return weigh(n->kept, g, n->in[0]);
    return sum_over_pixels(g);
}

static ElTensor *conv2d_weight_vjp(const ElNode *n, ElTensor *g, int input)
{
    if (input == 0) return transpose("el_conv2d", n->kept, n->in[1], g, NULL);
    return convolve("el_conv2d", n->kept, n->in[0], g, NULL);
}

static const el_real *data_of(const ElTensor *t)
{
    return t ? t->data : NULL;
}

static ElTensor *record(const ElOp *op, const ElConvolution *c, ElTensor *y, ElTensor *x,
                        ElTensor *w, ElTensor *bias)
{
    y = bias ? el_record(op, y, x, w, bias) : el_record(op, y, x, w);
    return el_keep(y, c, sizeof *c);
}

static ElTensor *convolve(const char *function, const ElConvolution *c, ElTensor *image,
                          ElTensor *weight, ElTensor *bias)
{
    static const ElOp op = {.name = "conv2d", .vjp = conv2d_vjp, .unread = EL_IN(2) | EL_OUT};
    if (!image || !weight) return NULL;
    ElShape shape =
        el_shape(c->batch, c->groups * c->out, c->windows.y.windows, c->windows.x.windows);
    ElTensor *y = el_scope_tensor(function, shape);
    if (!y || !el_convolve(function, c, image->data, weight->data, data_of(bias), y->data)) {
        return NULL;
    }
    return record(&op, c, y, image, weight, bias);
}

static ElTensor *transpose(const char *function, const ElConvolution *c, ElTensor *features,
                           ElTensor *weight, ElTensor *bias)
{
    static const ElOp op = {
        .name = "conv_transpose2d", .vjp = conv_transpose2d_vjp, .unread = EL_IN(2) | EL_OUT};
    if (!features || !weight) return NULL;
    ElShape shape = el_shape(c->batch, c->groups * c->in, c->windows.y.pixels, c->windows.x.pixels);
    ElTensor *y = el_scope_tensor(function, shape);
    if (!y ||
        !el_convolve_transposed(function, c, features->data, weight->data, data_of(bias), y->data))
        return NULL;
    return record(&op, c, y, features, weight, bias);
}

static ElTensor *weigh(const ElConvolution *c, ElTensor *image, ElTensor *features)
{
    static const ElOp op = {.name = "conv2d_weight", .vjp = conv2d_weight_vjp, .unread = EL_OUT};
    if (!image || !features) return NULL;
    ElShape shape = el_shape(c->groups * c->out, c->in, c->windows.y.size, c->windows.x.size);
    ElTensor *y = el_scope_tensor("el_conv2d_weight", shape);
    if (!y || !el_convolve_weights("el_conv2d", c, image->data, features->data, y->data)) {
        return NULL;
    }
    return record(&op, c, y, image, features, NULL);
}

// --- what callers ask for ------------------------------------------------------------------------

// A call as its checks see it; a convolution in one dimension is one in two, of height 1.
typedef struct {
    const char *function;
    ElTensor *x, *w;
    ElConv conv;
    bool transposed, flat;
} Call;

static const double MOST = 0x1p31; // of strides and the like: far from where products overflow

static int64_t or_one(int64_t n)
{
    return n ? n : 1;
}

static bool is_between(double least, int64_t n)
{
    return (double)n >= least && (double)n <= MOST;
}

static bool settings_fit(const Call *a)
{
    const ElConv *c = &a->conv;
    if (!is_between(1, c->stride) || !is_between(1, c->dilation) || !is_between(1, c->groups) ||
        !is_between(0, c->padding) || !is_between(0, c->output_padding)) {
        return el_refuse("%s: stride %" PRId64 ", padding %" PRId64 ", dilation %" PRId64
                         ", groups %" PRId64 ", output_padding %" PRId64
                         " were asked for; paddings must be at least 0, the others at least 1, "
                         "none above 2^31",
                         a->function, c->stride, c->padding, c->dilation, c->groups,
                         c->output_padding);
    }
    int64_t step = c->stride > c->dilation ? c->stride : c->dilation;
    if (a->transposed ? c->output_padding < step : c->output_padding == 0) return true;
    return el_refuse("%s: output_padding %" PRId64 " was asked for; it must be %s", a->function,
                     c->output_padding,
                     a->transposed ? "less than the stride or the dilation"
                                   : "0: it belongs to el_conv_transpose2d");
}

static bool channels_fit(const Call *a)
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

static bool shapes_fit(const Call *a)
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
static bool axis_fits(const Call *a, int64_t length, int64_t size, ElWindowAxis *axis)
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

// Everything that can be wrong with a call, and its geometry.
static bool fits(Call *a, ElConvolution *c)
{
    ElConv *conv = &a->conv;
    conv->stride = or_one(conv->stride);
    conv->dilation = or_one(conv->dilation);
    conv->groups = or_one(conv->groups);
    if (!conv->bias && el_error_text()) return false; // NULL means none only while no error is
    if (!settings_fit(a) || !shapes_fit(a)) return false;
    const int64_t *x = a->x->shape.dim, *w = a->w->shape.dim;
    *c = (ElConvolution){x[0], conv->groups, w[1], w[0] / conv->groups, {.y = {1, 1, 1, 1, 1, 0}}};
    return (a->flat || axis_fits(a, x[2], w[2], &c->windows.y)) &&
           axis_fits(a, x[a->flat ? 2 : 3], w[a->flat ? 2 : 3], &c->windows.x);
}

ElTensor *el_conv2d(ElTensor *x, ElTensor *w, ElConv conv)
{
    Call a = {.function = "el_conv2d", .x = x, .w = w, .conv = conv};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !fits(&a, &c)) return NULL;
    return convolve(a.function, &c, x, w, conv.bias);
}

ElTensor *el_conv_transpose2d(ElTensor *x, ElTensor *w, ElConv conv)
{
    Call a = {.function = "el_conv_transpose2d", .x = x, .w = w, .conv = conv, .transposed = true};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !fits(&a, &c)) return NULL;
    return transpose(a.function, &c, x, w, conv.bias);
}

// [a, b, length] as [a, b, 1, length].
static ElTensor *with_height(ElTensor *t)
{
    const int64_t *dim = t->shape.dim;
    return el_reshape(t, el_shape(dim[0], dim[1], 1, dim[2]));
}

ElTensor *el_conv1d(ElTensor *x, ElTensor *w, ElConv conv)
{
    Call a = {.function = "el_conv1d", .x = x, .w = w, .conv = conv, .flat = true};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !fits(&a, &c)) return NULL;
    ElTensor *y = convolve(a.function, &c, with_height(x), with_height(w), conv.bias);
    if (!y) return NULL;
    return el_reshape(y, el_shape(c.batch, c.groups * c.out, c.windows.x.windows));
}
