// The linear layer: y = x W^T + b.
#ifndef EL_NN_LINEAR_H
#define EL_NN_LINEAR_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *weight; // [out, in], "NAME.weight"
    ElTensor *bias;   // [out], "NAME.bias"
} ElLinear;

// Adds a layer's weight and bias to the list, drawn from U(-1/sqrt(in), 1/sqrt(in)) as PyTorch
// does, from the init stream. On an error the struct is zeroed and the list marked incomplete.
ElLinear el_linear_new(ElParams *params, const char *name, int64_t in, int64_t out);

// [..., in] -> [..., out].
ElTensor *el_linear(const ElLinear *l, ElTensor *x);

#ifdef __cplusplus
}
#endif
#endif
