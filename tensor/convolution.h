// Private to the library: the three products of a convolution, split among threads. Each is linear
// in both of its operands, and the gradients of each are the other two.
#ifndef EL_TENSOR_CONVOLUTION_H
#define EL_TENSOR_CONVOLUTION_H

#include "tensor/kernels/kernels.h"

// Windows slide over an image [batch, groups in, y.pixels, x.pixels]; each gives a place of the
// features [batch, groups out, y.windows, x.windows]. The weights are [groups out, in, y.size,
// x.size], and the features of a group see the channels of the same group.
typedef struct {
    int64_t batch, groups;
    int64_t in, out; // channels of a group
    ElWindows windows;
    double slope; // of the features, or image, that come out: what is below 0 is multiplied by it
} ElConvolution;

// features = the image seen through the weights (cross-correlation), plus bias [groups out] unless
// it is NULL, then the slope. False (an error under the name of the function) when there is no
// memory to work in.
bool el_convolve(const char *function, const ElConvolution *c, const el_real *image,
                 const el_real *weights, const el_real *bias, el_real *features);

// image = the features laid back through the weights, plus bias [groups in] unless it is
// NULL, then the slope.
bool el_convolve_transposed(const char *function, const ElConvolution *c, const el_real *features,
                            const el_real *weights, const el_real *bias, el_real *image);

// weights = the sum over images and windows of the feature there times what the window sees.
bool el_convolve_weights(const char *function, const ElConvolution *c, const el_real *image,
                         const el_real *features, el_real *weights);
#endif
