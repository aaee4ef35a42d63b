// Normalization: the functions and the layers.
#include "nn/norm.h"

#define RELU  .activation = EL_NORM_RELU
#define LEAKY .activation = EL_NORM_LEAKY_RELU, .slope = .3

// x [batch, channels, ...] with at least two numbers a channel, weight and bias.
#define BATCH(groups)                                                                \
    d->n[0] = (groups)*draw_int(1, 2);                                               \
    d->shape[0] = el_shape(draw_int(2, 4), d->n[0], draw_int(1, 3), draw_int(1, 2)); \
    d->shape[0].rank = (int)draw_int(2, 4);                                          \
    for (int i = d->shape[0].rank; i < 4; i++) d->shape[0].dim[i] = 0;               \
    draw_in(d, d->shape[0]);                                                         \
    draw_in(d, el_shape(d->n[0]));                                                   \
    draw_in(d, el_shape(d->n[0]))
#define LAST(axes)                                                                          \
    d->shape[0] = el_shape(draw_int(0, 3), draw_int(1, 2), draw_int(2, 3), draw_int(1, 3)); \
    draw_in(d, d->shape[0]);                                                                \
    draw_in(d, last_axes(d->shape[0], axes));                                               \
    draw_in(d, last_axes(d->shape[0], axes))
#define LAYER(...)             \
    {                          \
        in[1], in[2], (ElNorm) \
        {                      \
            __VA_ARGS__        \
        }                      \
    }

#define GRADIENTS(G)                                                                             \
    G(batch_normalize, linear, BATCH(1), el_batch_normalize(in[0], in[1], in[2], (ElNorm){0}))   \
    G(batch_normalize, relu, BATCH(1), el_batch_normalize(in[0], in[1], in[2], (ElNorm){RELU}))  \
    G(batch_normalize, leaky, BATCH(1),                                                          \
      el_batch_normalize(in[0], in[1], in[2], (ElNorm){LEAKY, .epsilon = .1}))                   \
    G(batch_normalize, wide, draw_in(d, el_shape(2, 1, 37)),                                     \
      el_batch_normalize(in[0], NULL, NULL, (ElNorm){0}))                                        \
    G(layer_normalize, linear, LAST(1), el_layer_normalize(in[0], in[1], in[2], (ElNorm){0}))    \
    G(layer_normalize, leaky, LAST(2), el_layer_normalize(in[0], in[1], in[2], (ElNorm){LEAKY})) \
    G(layer_normalize, bare, draw_in(d, el_shape(2, 3, 20)),                                     \
      el_layer_normalize(in[0], NULL, NULL, (ElNorm){.axes = 2}))                                \
    G(group_normalize, linear, BATCH(2),                                                         \
      el_group_normalize(in[0], in[1], in[2], (ElNorm){.groups = 2}))                            \
    G(group_normalize, relu, BATCH(3),                                                           \
      el_group_normalize(in[0], in[1], in[2], (ElNorm){.groups = 3, RELU, .epsilon = .1}))       \
    G(batch_norm, training, BATCH(1), batch_norm(in, true))                                      \
    G(batch_norm, evaluation, BATCH(1), batch_norm(in, false))                                   \
    G(layer_norm, plain, LAST(1), el_layer_norm(&(ElLayerNorm)LAYER(0), in[0]))                  \
    G(group_norm, plain, BATCH(2), el_group_norm(&(ElGroupNorm)LAYER(.groups = 2), in[0]))

#define VALUES(V)                                                                               \
    V(batch_normalize, images, el_batch_normalize(in[0], in[1], in[2], (ElNorm){0}))            \
    V(batch_normalize, rows, el_batch_normalize(in[0], in[1], in[2], (ElNorm){RELU}))           \
    V(batch_normalize, leaky,                                                                   \
      el_batch_normalize(in[0], NULL, in[1], (ElNorm){.activation = EL_NORM_LEAKY_RELU}))       \
    V(layer_normalize, last, el_layer_normalize(in[0], in[1], in[2], (ElNorm){0}))              \
    V(layer_normalize, two, el_layer_normalize(in[0], in[1], NULL, (ElNorm){.epsilon = .01}))   \
    V(group_normalize, images, el_group_normalize(in[0], in[1], in[2], (ElNorm){.groups = 2}))  \
    V(group_normalize, instances, el_group_normalize(in[0], NULL, NULL, (ElNorm){.groups = 3})) \
    V(batch_norm, evaluation,                                                                   \
      el_batch_norm(&(ElBatchNorm){in[1], in[2], in[3], in[4], {LEAKY}}, in[0], false))         \
    V(layer_norm, plain, el_layer_norm(&(ElLayerNorm)LAYER(0), in[0]))                          \
    V(group_norm, plain, el_group_norm(&(ElGroupNorm)LAYER(.groups = 2), in[0]))

#include "autograd/tape.h"
#include "tensor/shape.h"

static ElShape last_axes(ElShape s, int axes)
{
    ElShape last = {.rank = axes};
    for (int i = 0; i < axes; i++) last.dim[i] = s.dim[s.rank - axes + i];
    return last;
}

static ElTensor *batch_norm(ElTensor *const in[], bool training)
{
    ElTensor *mean = el_full(in[1]->shape, .5), *variance = el_full(in[1]->shape, 2);
    if (!mean || !variance) return NULL;
    return el_batch_norm(&(ElBatchNorm){in[1], in[2], mean, variance, {LEAKY}}, in[0], training);
}

#include "tests/operations/cases.h"
