// Normalization as functions: x moved and scaled so that each lane (a channel of a batch, the last
// axes, a group of channels) has mean 0 and variance 1, times a gain, plus a bias; then, if asked
// for, an activation, in the same tensor. The layers are in norm.h.
//
//   h = (x - mean) / sqrt(variance + epsilon)      variance: divided by the count
//   y = activation(h weight + bias)
//
// With dz the gradient before the activation: dbias = sum dz, dweight = sum dz h, and, with dh = dz
// weight, dx = (dh - mean(dh) - h mean(dh h)) / sqrt(variance + epsilon). weight and bias are as
// many as the channels (batch, group) or have the shape of the last axes (layer); NULL means 1 and
// 0.
#ifndef EL_NN_NORMALIZE_H
#define EL_NN_NORMALIZE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { EL_NORM_LINEAR = 0, EL_NORM_RELU, EL_NORM_LEAKY_RELU } ElNormActivation;

typedef struct {
    double epsilon;  // added to the variance; 0 means 1e-5
    double momentum; // of the running statistics of the batch norm layer; 0 means .1
    int groups;      // of group norm, where it is a must; it divides the channels
    int axes;        // how many last axes layer norm takes; 0 means those of the weight, or one
    ElNormActivation activation;
    double slope; // of the leaky relu where its input is negative; 0 means .01
} ElNorm;

// x [batch, channels, ...]: each channel over the batch and the remaining axes (Ioffe and Szegedy,
// 2015).
ElTensor *el_batch_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm options);

// Over the last axes, for each position of the others (Ba, Kiros and Hinton, 2016).
ElTensor *el_layer_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm options);

// x [batch, channels, ...]: over each group of channels and the remaining axes, for each example
// (Wu and He, 2018). As many groups as channels is instance normalization.
ElTensor *el_group_normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm options);

#ifdef __cplusplus
}
#endif
#endif
