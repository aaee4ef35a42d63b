// The largest and the smallest, and where they stand. A negative axis counts from the end.
#ifndef EL_OPS_EXTREMES_H
#define EL_OPS_EXTREMES_H

#include "autograd/ops/reduce.h"
#include "tensor/ints.h"

#ifdef __cplusplus
extern "C" {
#endif

// The largest element; NaN when there is one. Elements that share the maximum share the gradient
// equally (PyTorch's amax). Of no elements there is none: an error.
ElTensor *el_max(ElTensor *x); // -> []
ElTensor *el_max_axis(ElTensor *x, int axis);
ElTensor *el_max_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// The smallest element, by the same rules.
ElTensor *el_min(ElTensor *x);
ElTensor *el_min_axis(ElTensor *x, int axis);
ElTensor *el_min_axes(ElTensor *x, ElAxes axes, ElKeep keep);

// Where the first of the largest, or smallest, elements stands: in the flattened x (-> []), or
// along an axis, which is dropped.
ElInts *el_argmax(const ElTensor *x);
ElInts *el_argmax_axis(const ElTensor *x, int axis);
ElInts *el_argmin(const ElTensor *x);
ElInts *el_argmin_axis(const ElTensor *x, int axis);

#ifdef __cplusplus
}
#endif
#endif
