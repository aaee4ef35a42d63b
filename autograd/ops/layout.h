// The same numbers under another shape.
#ifndef EL_OPS_LAYOUT_H
#define EL_OPS_LAYOUT_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// x under another shape with as many elements; shares x's numbers.
ElTensor *el_reshape(ElTensor *x, ElShape shape);

// Axes from `axis` on become one: el_flatten(x, 1) of [n, 28, 28] is [n, 784]. A number becomes
// [1].
ElTensor *el_flatten(ElTensor *x, int axis);

#ifdef __cplusplus
}
#endif
#endif
