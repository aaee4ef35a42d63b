// Products, running sums and variances along axes. A negative axis counts from the end.
#ifndef EL_OPS_ACCUMULATE_H
#define EL_OPS_ACCUMULATE_H

#include "autograd/ops/reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

// The product; of no elements it is 1. The gradient is right also where elements are 0.
ElTensor *el_prod(ElTensor *x); // -> []
ElTensor *el_prod_axis(ElTensor *x, int axis);
ElTensor *el_prod_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// y_i = x_0 + ... + x_i along an axis. dx = the running sum of g from the other end.
ElTensor *el_cumsum(ElTensor *x, int axis);

// The variance, mean (x - mean x)^2: the sum is divided by the number of elements, as in NumPy
// (PyTorch divides by one less unless told otherwise).
ElTensor *el_var(ElTensor *x);
ElTensor *el_var_axis(ElTensor *x, int axis);
ElTensor *el_var_axes(ElTensor *x, ElAxes axes, ElKeep keep);

#ifdef __cplusplus
}
#endif
#endif
