// Gradients as results: each with the parameter it belongs to.
#ifndef EL_OPTIM_GRADS_H
#define EL_OPTIM_GRADS_H

#include "tensor/tensor.h"

typedef struct {
    ElTensor *param;
    ElTensor *grad; // of the parameter's shape; memory of the scope it was computed in
} ElGrad;

// {0, NULL} when the gradients could not be computed; every taker refuses it.
typedef struct {
    int count;
    ElGrad *item;
} ElGrads;
#endif
