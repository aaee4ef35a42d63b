// Convolutional layers, over the operations of autograd/ops/conv.h. A layer is made by
// el_conv2d_new and applied by el_conv2d_apply: el_conv2d is the operation.
//
//     ElConv2d c = el_conv2d_new(&params, "conv1", (ElConvSizes){.in = 1, .out = 64, .size = 4,
//                                                                .stride = 2, .padding = 1});
//     ElTensor *h = el_conv2d_apply(&c, x);
#ifndef EL_NN_CONV_H
#define EL_NN_CONV_H

#include "autograd/ops/conv.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// Channels in and out, and the size of the (square) kernel. Zeros of the rest are PyTorch's
// defaults: stride 1, dilation 1, one group, no padding, a bias, no activation.
typedef struct {
    int64_t in, out, size;
    int64_t stride, padding, dilation, groups;
    int64_t output_padding; // of a transposed convolution
    bool no_bias;           // as before a batch norm, which takes any bias away again
    ElConvActivation activation;
    double slope; // of the leaky relu; 0 means .01
} ElConvSizes;

typedef struct {
    ElTensor *weight; // "NAME.weight" [out, in / groups, size, size]; transposed [in, out / groups,
                      // size, size]; of one dimension [out, in / groups, size]
    ElConv conv;      // its bias [out] is "NAME.bias", or NULL
} ElConv2d;
typedef ElConv2d ElConvTranspose2d;
typedef ElConv2d ElConv1d;

// Adds a layer's weight and bias to the list, drawn from U(-b, b) with b = 1 / sqrt(weight numbers
// that make one output channel; transposed: that one input channel goes to), as PyTorch does, from
// the init stream. On an error the struct is zeroed and the list marked incomplete.
ElConv2d el_conv2d_new(ElParams *params, const char *name, ElConvSizes sizes);
ElConvTranspose2d el_conv_transpose2d_new(ElParams *params, const char *name, ElConvSizes sizes);
ElConv1d el_conv1d_new(ElParams *params, const char *name, ElConvSizes sizes);

// [batch, in, h, w] -> [batch, out, oh, ow]; of one dimension [batch, in, l] -> [batch, out, ol].
ElTensor *el_conv2d_apply(const ElConv2d *l, ElTensor *x);
ElTensor *el_conv_transpose2d_apply(const ElConvTranspose2d *l, ElTensor *x);
ElTensor *el_conv1d_apply(const ElConv1d *l, ElTensor *x);

#ifdef __cplusplus
}
#endif
#endif
