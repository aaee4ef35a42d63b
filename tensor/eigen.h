// Eigenvalues and eigenvectors of symmetric matrices.
#ifndef EL_TENSOR_EIGEN_H
#define EL_TENSOR_EIGEN_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *values;  // [n], ascending
    ElTensor *vectors; // [n, n], the eigenvector of values[j] in column j, of length 1
} ElEigh;

// a = vectors diag(values) vectors^T of a symmetric a [n, n], of which the lower triangle is read:
// Householder's tridiagonal form, then QL with implicit shifts (Golub & Van Loan, "Matrix
// Computations", 8.3), in double throughout. Memory of the current scope; constants, not
// differentiable. {NULL, NULL} on an error: not square, not finite, no memory.
ElEigh el_eigh(const ElTensor *a);

#ifdef __cplusplus
}
#endif
#endif
