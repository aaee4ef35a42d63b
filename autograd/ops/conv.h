// Convolutions, in the sense of neural networks: the kernel is not flipped. Images are
// [batch, channels, height, width], weights lie as PyTorch's.
#ifndef EL_OPS_CONV_H
#define EL_OPS_CONV_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// What is done to the result in place, so that only the activation is kept: the gradient reads its
// sign from it.
typedef enum { EL_CONV_LINEAR = 0, EL_CONV_RELU, EL_CONV_LEAKY_RELU } ElConvActivation;

// Zeros are PyTorch's defaults: stride 1, dilation 1, one group, no padding, no bias, no
// activation.
typedef struct {
    int64_t stride, padding, dilation, groups;
    int64_t output_padding; // of a transposed convolution: added to one side of the result
    ElTensor *bias;         // [out], added to each channel; NULL for none
    ElConvActivation activation;
    double slope; // of the leaky relu where its input is negative, above 0; 0 means .01
} ElConv;

// [n, in, h, w] with w [out, in / groups, kh, kw] -> [n, out, oh, ow],
// oh = (h + 2 padding - dilation (kh - 1) - 1) / stride + 1, rounded down.
ElTensor *el_conv2d(ElTensor *x, ElTensor *w, ElConv conv);

// Its transpose: [n, in, h, w] with w [in, out / groups, kh, kw] -> [n, out, oh, ow],
// oh = (h - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1.
ElTensor *el_conv_transpose2d(ElTensor *x, ElTensor *w, ElConv conv);

// [n, in, length] with w [out, in / groups, k] -> [n, out, l].
ElTensor *el_conv1d(ElTensor *x, ElTensor *w, ElConv conv);

#ifdef __cplusplus
}
#endif
#endif
