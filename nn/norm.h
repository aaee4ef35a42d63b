// Layers of normalization: the functions of normalize.h with weights of their own, which begin as 1
// and 0, and, for batch norm, running statistics. Names, shapes and defaults are PyTorch's.
#ifndef EL_NN_NORM_H
#define EL_NN_NORM_H

#include "nn/normalize.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// Batch norm. A training pass normalizes by the batch and moves the running statistics,
// r = (1 - momentum) r + momentum batch (the variance divided by the count less one); any other
// normalizes by copies of them. What differs is an argument, never a mode.
typedef struct {
    ElTensor *weight, *bias;              // [channels], "NAME.weight", "NAME.bias"
    ElTensor *running_mean, *running_var; // [channels], state, "NAME.running_mean", ...
    ElNorm options;
} ElBatchNorm;

// On an error these return a struct of zeros and mark the list as incomplete.
ElBatchNorm el_batch_norm_new(ElParams *params, const char *name, int64_t channels, ElNorm options);

// [batch, channels, ...] -> the same. In training each channel needs two numbers or more. While
// el_checkpoint recomputes, the running statistics stay as they are.
ElTensor *el_batch_norm(const ElBatchNorm *l, ElTensor *x, bool training);

// Layer norm over the last axes, which have this shape: el_shape(400).
typedef struct {
    ElTensor *weight, *bias; // of that shape
    ElNorm options;
} ElLayerNorm;
ElLayerNorm el_layer_norm_new(ElParams *params, const char *name, ElShape shape, ElNorm options);
ElTensor *el_layer_norm(const ElLayerNorm *l, ElTensor *x);

// Group norm of [batch, channels, ...]; options.groups says how many groups.
typedef struct {
    ElTensor *weight, *bias; // [channels]
    ElNorm options;
} ElGroupNorm;
ElGroupNorm el_group_norm_new(ElParams *params, const char *name, int64_t channels, ElNorm options);
ElTensor *el_group_norm(const ElGroupNorm *l, ElTensor *x);

#ifdef __cplusplus
}
#endif
#endif
