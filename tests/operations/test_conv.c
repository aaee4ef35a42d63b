// Convolutions. Their rules are one another, so a gradient check of one to second order goes
// through all three, the gradient by the weights included.
#include "autograd/ops/conv.h"

// Attributes: stride, padding, dilation, groups, output padding.
#define SETTINGS                                                                   \
    .stride = d->n[0], .padding = d->n[1], .dilation = d->n[2], .groups = d->n[3], \
    .output_padding = d->n[4]
#define CONV             ((ElConv){SETTINGS})
#define BIASED           ((ElConv){SETTINGS, .bias = in[2]})
#define ACTIVATED(which) ((ElConv){SETTINGS, .bias = in[2], .activation = which})

#define GRADIENTS(G)                                                                               \
    G(conv2d, plain, draw_conv(d, 1), el_conv2d(in[0], in[1], CONV))                               \
    G(conv2d, bias, draw_conv(d, 1);                                                               \
      draw_in(d, el_shape(d->in[1]->shape.dim[0])), el_conv2d(in[0], in[1], BIASED))               \
    G(conv2d, groups, draw_conv(d, draw_int(2, 3)), el_conv2d(in[0], in[1], CONV))                 \
    G(conv2d, no_batch, draw_conv_of(d, 1, 0), el_conv2d(in[0], in[1], CONV))                      \
    G(conv_transpose2d, plain, draw_transposed(d, 1), el_conv_transpose2d(in[0], in[1], CONV))     \
    G(conv_transpose2d, bias, draw_transposed(d, 2);                                               \
      draw_in(d, el_shape(2 * d->in[1]->shape.dim[1])), el_conv_transpose2d(in[0], in[1], BIASED)) \
    G(conv2d, relu, draw_conv(d, 1); draw_in(d, el_shape(d->in[1]->shape.dim[0])),                 \
                                     el_conv2d(in[0], in[1], ACTIVATED(EL_CONV_RELU)))             \
    G(conv_transpose2d, leaky, draw_transposed(d, 1);                                              \
      draw_in(d, el_shape(d->in[1]->shape.dim[1])),                                                \
      el_conv_transpose2d(in[0], in[1], ACTIVATED(EL_CONV_LEAKY_RELU)))                            \
    G(conv1d, plain, draw_conv1d(d), el_conv1d(in[0], in[1], CONV))                                \
    G(conv1d, bias, draw_conv1d(d);                                                                \
      draw_in(d, el_shape(d->in[1]->shape.dim[0])), el_conv1d(in[0], in[1], BIASED))

#define VALUES(V)                                                                                \
    V(conv2d, plain, el_conv2d(in[0], in[1], (ElConv){0}))                                       \
    V(conv2d, strided,                                                                           \
      el_conv2d(in[0], in[1], (ElConv){.stride = 2, .padding = 1, .bias = in[2]}))               \
    V(conv2d, stride_3,                                                                          \
      el_conv2d(in[0], in[1], (ElConv){.stride = 3, .padding = 2, .dilation = 2}))               \
    V(conv2d, groups, el_conv2d(in[0], in[1], (ElConv){.groups = 2, .bias = in[2]}))             \
    V(conv2d, pixel, el_conv2d(in[0], in[1], (ElConv){.stride = 2}))                             \
    V(conv2d, images, el_conv2d(in[0], in[1], (ElConv){.padding = 1}))                           \
    V(conv_transpose2d, plain, el_conv_transpose2d(in[0], in[1], (ElConv){0}))                   \
    V(conv_transpose2d, strided,                                                                 \
      el_conv_transpose2d(in[0], in[1], (ElConv){.stride = 2, .padding = 1, .bias = in[2]}))     \
    V(conv_transpose2d, groups,                                                                  \
      el_conv_transpose2d(                                                                       \
          in[0], in[1],                                                                          \
          (ElConv){.stride = 3, .dilation = 2, .groups = 2, .output_padding = 1, .padding = 1})) \
    V(conv2d, leaky,                                                                             \
      el_conv2d(in[0], in[1],                                                                    \
                (ElConv){.activation = EL_CONV_LEAKY_RELU, .slope = .2, .bias = in[2]}))         \
    V(conv_transpose2d, relu,                                                                    \
      el_conv_transpose2d(in[0], in[1], (ElConv){.activation = EL_CONV_RELU}))                   \
    V(conv1d, plain, el_conv1d(in[0], in[1], (ElConv){0}))                                       \
    V(conv1d, strided,                                                                           \
      el_conv1d(in[0], in[1], (ElConv){.stride = 2, .padding = 3, .dilation = 2, .bias = in[2]}))

#include "tests/operations/draw.h"

// Attributes of any geometry that gives at least one window of size `size` on `length` pixels.
static void draw_settings(Draw *d, int64_t length, int64_t size, int64_t groups)
{
    d->n[0] = draw_int(1, 3);
    d->n[2] = draw_int(1, 2);
    d->n[3] = groups;
    d->n[1] = draw_int(0, 2);
    while (length + 2 * d->n[1] < d->n[2] * (size - 1) + 1) d->n[1]++;
}

static void draw_conv_of(Draw *d, int64_t groups, int64_t batch)
{
    int64_t size = draw_int(1, 3), length = draw_int(1, 4);
    draw_settings(d, length, size, groups);
    draw_in(d, el_shape(batch, groups * draw_int(1, 2), length + draw_int(0, 1), length));
    int64_t in = d->in[0]->shape.dim[1] / groups;
    draw_in(d, el_shape(groups * draw_int(1, 2), in, draw_int(1, size), size));
}

static void draw_conv(Draw *d, int64_t groups)
{
    draw_conv_of(d, groups, draw_int(1, 2));
}

static void draw_transposed(Draw *d, int64_t groups)
{
    int64_t size = draw_int(1, 3), in = groups * draw_int(1, 2);
    draw_settings(d, 4, size, groups);
    d->n[1] = draw_int(0, (d->n[2] * (size - 1)) / 2);
    d->n[4] = draw_int(0, (d->n[0] > d->n[2] ? d->n[0] : d->n[2]) - 1);
    draw_in(d, el_shape(draw_int(1, 2), in, draw_int(1, 3), draw_int(1, 3)));
    draw_in(d, el_shape(in, draw_int(1, 2), size, size));
}

static void draw_conv1d(Draw *d)
{
    int64_t size = draw_int(1, 4), length = draw_int(1, 6), in = draw_int(1, 3);
    draw_settings(d, length, size, 1);
    draw_in(d, el_shape(draw_int(1, 2), in, length));
    draw_in(d, el_shape(draw_int(1, 3), in, size));
}

#include "tests/operations/cases.h"
