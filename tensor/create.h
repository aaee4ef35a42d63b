// Tensors of known numbers, in memory of the current scope.
#ifndef EL_TENSOR_CREATE_H
#define EL_TENSOR_CREATE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// start, start + step, ... as long as it is below stop (above it, for a negative step): [count].
ElTensor *el_arange(double start, double stop, double step);

// count numbers from start to stop, both included, evenly spaced: [count].
ElTensor *el_linspace(double start, double stop, int64_t count);

// The identity matrix, [n, n].
ElTensor *el_eye(int64_t n);

#ifdef __cplusplus
}
#endif
#endif
