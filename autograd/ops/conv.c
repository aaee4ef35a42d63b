// Convolutions: the three bilinear products of tensor/convolution.h as operations. The gradients of
// each by its two operands are the other two.
#include "autograd/ops/conv.h"

#include "autograd/ops/conv_fits.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/map.h"
#include "autograd/ops/masks.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

// --- the three, for a geometry that is known to fit ----------------------------------------------

static ElTensor *convolve(const char *function, const ElConvolution *c, ElTensor *image,
                          ElTensor *weight, ElTensor *bias);
static ElTensor *transpose(const char *function, const ElConvolution *c, ElTensor *features,
                           ElTensor *weight, ElTensor *bias);
static ElTensor *weigh(const ElConvolution *c, ElTensor *image, ElTensor *features);

// The geometry of a gradient: that of the operation, without its slope.
static ElConvolution plain(const ElNode *n)
{
    ElConvolution c = *(const ElConvolution *)n->kept;
    c.slope = 1;
    return c;
}

static ElTensor *sum_over_pixels(ElTensor *g)
{
    return el_sum_axes(g, el_axes(0, 2, 3), EL_DROPDIM);
}

static ElTensor *conv2d_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElConvolution c = plain(n);
    if (input == 0) return transpose("el_conv2d", &c, g, n->in[1], NULL);
    if (input == 1) return weigh(&c, n->in[0], g);
    return sum_over_pixels(g);
}

static ElTensor *conv_transpose2d_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElConvolution c = plain(n);
    if (input == 0) return convolve("el_conv_transpose2d", &c, g, n->in[1], NULL);
    if (input == 1) return weigh(&c, g, n->in[0]);
    return sum_over_pixels(g);
}

static ElTensor *conv2d_weight_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElConvolution c = plain(n);
    if (input == 0) return transpose("el_conv2d", &c, n->in[1], g, NULL);
    return convolve("el_conv2d", &c, n->in[0], g, NULL);
}

// The gradient before the activation. The sign of what the activation was given is its own.
static ElTensor *before_activation(const ElNode *n, ElTensor *g)
{
    double slope = ((const ElConvolution *)n->kept)->slope;
    if (el_tape_recording()) return el_mul(g, el_step(n->out, slope));
    ElNode activation = {.out = n->out, .count = 1, .in = (ElTensor *[]){n->out}};
    return el_map_unary_vjp(&activation, g, el_kernels()->leaky_relu_vjp, slope);
}

// The rules with an activation: all inputs share the gradient before it.
static void activated_vjps(ElTensor *(*vjp)(const ElNode *, ElTensor *, int), const ElNode *n,
                           ElTensor *g, const bool want[], ElTensor *d[])
{
    ElTensor *before = before_activation(n, g);
    for (int i = 0; before && i < n->count; i++)
        if (want[i]) d[i] = vjp(n, before, i);
}

static void conv2d_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    activated_vjps(conv2d_vjp, n, g, want, d);
}

static void conv_transpose2d_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    activated_vjps(conv_transpose2d_vjp, n, g, want, d);
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
    static const ElOp op[] = {
        {.name = "conv2d", .vjp = conv2d_vjp, .unread = EL_IN(2) | EL_OUT},
        {.name = "conv2d", .vjps = conv2d_vjps, .unread = EL_IN(2)},
    };
    if (!image || !weight) return NULL;
    ElShape shape =
        el_shape(c->batch, c->groups * c->out, c->windows.y.windows, c->windows.x.windows);
    ElTensor *y = el_scope_tensor(function, shape);
    if (!y || !el_convolve(function, c, image->data, weight->data, data_of(bias), y->data)) {
        return NULL;
    }
    return record(&op[c->slope != 1], c, y, image, weight, bias);
}

static ElTensor *transpose(const char *function, const ElConvolution *c, ElTensor *features,
                           ElTensor *weight, ElTensor *bias)
{
    static const ElOp op[] = {
        {.name = "conv_transpose2d", .vjp = conv_transpose2d_vjp, .unread = EL_IN(2) | EL_OUT},
        {.name = "conv_transpose2d", .vjps = conv_transpose2d_vjps, .unread = EL_IN(2)},
    };
    if (!features || !weight) return NULL;
    ElShape shape = el_shape(c->batch, c->groups * c->in, c->windows.y.pixels, c->windows.x.pixels);
    ElTensor *y = el_scope_tensor(function, shape);
    if (!y ||
        !el_convolve_transposed(function, c, features->data, weight->data, data_of(bias), y->data))
        return NULL;
    return record(&op[c->slope != 1], c, y, features, weight, bias);
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

ElTensor *el_conv2d(ElTensor *x, ElTensor *w, ElConv conv)
{
    ElConvCall a = {.function = "el_conv2d", .x = x, .w = w, .conv = conv};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !el_conv_fits(&a, &c)) return NULL;
    return convolve(a.function, &c, x, w, conv.bias);
}

ElTensor *el_conv_transpose2d(ElTensor *x, ElTensor *w, ElConv conv)
{
    ElConvCall a = {
        .function = "el_conv_transpose2d", .x = x, .w = w, .conv = conv, .transposed = true};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !el_conv_fits(&a, &c)) return NULL;
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
    ElConvCall a = {.function = "el_conv1d", .x = x, .w = w, .conv = conv, .flat = true};
    ElConvolution c;
    if (!el_given(a.function, x, w) || !el_conv_fits(&a, &c)) return NULL;
    ElTensor *y = convolve(a.function, &c, with_height(x), with_height(w), conv.bias);
    if (!y) return NULL;
    return el_reshape(y, el_shape(c.batch, c.groups * c.out, c.windows.x.windows));
}
