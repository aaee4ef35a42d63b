// Layers one after the other, as a list of steps. A step is a function, the layer that it applies,
// and an activation that follows; NULL where there is none.
//
//     ElTensor *y = el_sequential(x, training, {el_linear_step, &m->hidden, el_relu},
//                                              {el_dropout_step, &m->dropped, NULL},
//                                              {el_linear_step, &m->out, NULL});
//
// A layer of your own comes in by a function of its own, as ours do:
//
//     static ElTensor *swish_step(const void *layer, ElTensor *x, bool training);
#ifndef EL_NN_SEQUENTIAL_H
#define EL_NN_SEQUENTIAL_H

#include "nn/mlp.h"

#ifdef __cplusplus
extern "C" {
#endif

// Applies a layer; training is what el_sequential was told.
typedef ElTensor *(*ElStepFunction)(const void *layer, ElTensor *x, bool training);

typedef struct {
    ElStepFunction apply;
    const void *layer;
    ElActivation activation; // el_relu, or a function of your own
} ElStep;

// x through the count steps, in their order; no steps give x. el_sequential(x, training, {...},
// {...}) calls this with the steps written out.
ElTensor *el_sequential_list(ElTensor *x, bool training, int count, const ElStep steps[]);

// What our layers are to a step; its layer is ElLinear, ElMlp, ElConv2d, ... and for dropout the
// probability, a double.
ElTensor *el_linear_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_mlp_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_conv1d_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_conv2d_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_conv_transpose2d_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_batch_norm_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_layer_norm_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_group_norm_step(const void *layer, ElTensor *x, bool training);
ElTensor *el_dropout_step(const void *probability, ElTensor *x, bool training);

#ifdef __cplusplus
}
#define el_sequential(x, training, ...)                                                       \
    ([&](ElTensor *el_x, bool el_training) {                                                  \
        const ElStep el_steps[] = {__VA_ARGS__};                                              \
        return el_sequential_list(el_x, el_training, (int)(sizeof el_steps / sizeof(ElStep)), \
                                  el_steps);                                                  \
    }(x, training))
#else
#define el_sequential(x, training, ...)                                                            \
    el_sequential_list(x, training, (int)(sizeof((const ElStep[]){__VA_ARGS__}) / sizeof(ElStep)), \
                       (const ElStep[]){__VA_ARGS__})
#endif
#endif
