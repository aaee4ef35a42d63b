// Reductions over all axes, one, or any set of them; and their transpose, expansion. A negative
// axis counts from the end. With EL_KEEPDIM the reduced axes stay, with size 1.
#ifndef EL_OPS_REDUCE_H
#define EL_OPS_REDUCE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { EL_DROPDIM = 0, EL_KEEPDIM = 1 } ElKeep;

// The sum; of no elements it is 0. The gradient is g, expanded.
ElTensor *el_sum(ElTensor *x);                // -> []
ElTensor *el_sum_axis(ElTensor *x, int axis); // the axis is dropped
ElTensor *el_sum_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// The mean; of no elements it is NaN, as in NumPy.
ElTensor *el_mean(ElTensor *x);
ElTensor *el_mean_axis(ElTensor *x, int axis);
ElTensor *el_mean_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// The Euclidean norm, sqrt(sum x^2). At 0, where it has no derivative, its rule gives 0.
ElTensor *el_norm(ElTensor *x);
ElTensor *el_norm_axis(ElTensor *x, int axis);
ElTensor *el_norm_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// x repeated to a shape that its own broadcasts to; and its transpose, the sum of x over whatever
// was repeated to get from `shape` to x's.
ElTensor *el_expand(ElTensor *x, ElShape shape);
ElTensor *el_sum_to(ElTensor *x, ElShape shape);

#ifdef __cplusplus
}
#endif
#endif
