// Pooling and upsampling of images [batch, channels, height, width].
#ifndef EL_OPS_POOL2D_H
#define EL_OPS_POOL2D_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Windows of size x size. Zeros are PyTorch's defaults: a stride of size, no padding.
typedef struct {
    int64_t size, stride, padding; // padding is at most size / 2
} ElPool;

// The largest of each window (padding never wins; NaN does); the gradient goes to the first of the
// largest. oh = (h + 2 padding - size) / stride + 1, rounded down.
ElTensor *el_max_pool2d(ElTensor *x, ElPool pool);

// The mean of each window, padding counted as zeros.
ElTensor *el_avg_pool2d(ElTensor *x, ElPool pool);

// To another height and width: the pixel that contains the new one's corner, or the weighted mean
// of the four around its centre (PyTorch's interpolate, align_corners=False).
ElTensor *el_upsample_nearest(ElTensor *x, int64_t height, int64_t width);
ElTensor *el_upsample_bilinear(ElTensor *x, int64_t height, int64_t width);

#ifdef __cplusplus
}
#endif
#endif
