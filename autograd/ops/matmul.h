// Matrix products.
#ifndef EL_OPS_MATMUL_H
#define EL_OPS_MATMUL_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { EL_PLAIN = 0, EL_TRANSPOSE_A = 1, EL_TRANSPOSE_B = 2 } ElTranspose;

// [m, k] [k, n] -> [m, n]. Leading axes are batches and broadcast as in NumPy:
// [batch, m, k] [k, n] -> [batch, m, n]. A vector on the left is a row and one on the right a
// column; the axis this adds is dropped: [k] [k, n] -> [n], [k] [k] -> [].
ElTensor *el_matmul(ElTensor *a, ElTensor *b);

// The same with either operand, or both, read as if its last two axes were swapped; nothing is
// moved: el_matmul_transposed(a, b, EL_TRANSPOSE_A | EL_TRANSPOSE_B). da = g b^T, db = a^T g.
ElTensor *el_matmul_transposed(ElTensor *a, ElTensor *b, int which);

// x [..., in] w^T + bias, with w [out, in] and bias [out] or NULL -> [..., out]. The product
// sums over `in`, and the bias is added on the way.
ElTensor *el_affine(ElTensor *x, ElTensor *w, ElTensor *bias);

#ifdef __cplusplus
}
#endif
#endif
