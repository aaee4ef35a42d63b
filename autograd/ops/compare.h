// Comparisons, and choosing by them. A mask is a tensor of ones and zeros; it has no gradient.
// Operands broadcast as in NumPy.
#ifndef EL_OPS_COMPARE_H
#define EL_OPS_COMPARE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// 1 where the relation holds, else 0; with NaN only el_not_equal holds.
ElTensor *el_greater(ElTensor *a, ElTensor *b);
ElTensor *el_greater_equal(ElTensor *a, ElTensor *b);
ElTensor *el_less(ElTensor *a, ElTensor *b);
ElTensor *el_less_equal(ElTensor *a, ElTensor *b);
ElTensor *el_equal(ElTensor *a, ElTensor *b);
ElTensor *el_not_equal(ElTensor *a, ElTensor *b);

// a where condition is not 0, else b; the three broadcast. The gradient goes to the one chosen, so
// a NaN in the other does no harm.
ElTensor *el_where(ElTensor *condition, ElTensor *a, ElTensor *b);

#ifdef __cplusplus
}
#endif
#endif
