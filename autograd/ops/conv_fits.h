// Private to the library: what can be wrong with a convolution that is asked for, and its geometry.
#ifndef EL_OPS_CONV_FITS_H
#define EL_OPS_CONV_FITS_H

#include "autograd/ops/conv.h"
#include "tensor/convolution.h"

// A call as its checks see it; a convolution in one dimension is one in two, of height 1.
typedef struct {
    const char *function;
    ElTensor *x, *w;
    ElConv conv;
    bool transposed, flat;
} ElConvCall;

// True, with the geometry, when the call can be done; otherwise an error under its function's name.
// Zeros of a->conv become the defaults they stand for.
bool el_conv_fits(ElConvCall *a, ElConvolution *c);
#endif
