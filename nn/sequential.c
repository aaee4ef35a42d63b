// Layers one after the other.
#include "nn/sequential.h"

#include "nn/conv.h"
#include "nn/dropout.h"
#include "nn/norm.h"
#include "tensor/fail.h"

ElTensor *el_sequential_list(ElTensor *x, bool training, int count, const ElStep steps[])
{
    if (!el_given("el_sequential", x)) return NULL;
    if (count < 0)
        return el_fail("el_sequential: %d steps were given; it must be 0 or more", count);
    if (count > 0 && !el_there("el_sequential", "the list of steps", steps)) return NULL;
    for (int i = 0; x && i < count; i++) {
        const ElStep *s = &steps[i];
        if (!s->apply && !s->activation)
            return el_fail("el_sequential: step %d of %d has neither a function nor an activation; "
                           "it must have one",
                           i + 1, count);
        if (s->apply) x = s->apply(s->layer, x, training);
        if (s->activation && x) x = s->activation(x);
    }
    return x;
}

// Layers that do the same in training and evaluation.
#define STEP(function, apply)                                         \
    ElTensor *function(const void *layer, ElTensor *x, bool training) \
    {                                                                 \
        (void)training;                                               \
        return apply(layer, x);                                       \
    }
STEP(el_linear_step, el_linear)
STEP(el_mlp_step, el_mlp)
STEP(el_conv1d_step, el_conv1d_apply)
STEP(el_conv2d_step, el_conv2d_apply)
STEP(el_conv_transpose2d_step, el_conv_transpose2d_apply)
STEP(el_layer_norm_step, el_layer_norm)
STEP(el_group_norm_step, el_group_norm)

ElTensor *el_batch_norm_step(const void *layer, ElTensor *x, bool training)
{
    return el_batch_norm(layer, x, training);
}

ElTensor *el_dropout_step(const void *probability, ElTensor *x, bool training)
{
    if (!el_there("el_dropout", "the probability", probability)) return NULL;
    return training ? el_dropout(x, *(const double *)probability) : x;
}
