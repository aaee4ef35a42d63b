// Reading and writing by integers. They are checked, and copied for the gradient: an index may be
// changed afterwards. A negative axis counts from the end; an index counts from 0.
#ifndef EL_OPS_INDEX_H
#define EL_OPS_INDEX_H

#include "tensor/ints.h"

#ifdef __cplusplus
extern "C" {
#endif

// The slices of x at these positions of an axis, in their order; index is [n].
ElTensor *el_index_select(ElTensor *x, int axis, const ElInts *index);

// y[i][j][k] = x[index[i][j][k]][j][k] for axis 0, and so on: index has x's rank, and sizes no
// larger than x's but along the axis; y has its shape (torch.gather).
ElTensor *el_gather(ElTensor *x, int axis, const ElInts *index);

// x with source added at the places that el_gather would read: y[index[i][j][k]][j][k] +=
// source[i][j][k] for axis 0; index and source have one shape.
ElTensor *el_scatter_add(ElTensor *x, int axis, const ElInts *index, ElTensor *source);

// [...] -> [..., classes]: 1 at the class, else 0. A constant.
ElTensor *el_one_hot(const ElInts *index, int64_t classes);

#ifdef __cplusplus
}
#endif
#endif
