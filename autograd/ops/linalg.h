// Linear algebra beyond the matrix product.
#ifndef EL_OPS_LINALG_H
#define EL_OPS_LINALG_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// [m] [n] -> [m, n]: y_ij = a_i b_j.
ElTensor *el_outer(ElTensor *a, ElTensor *b);

// [n] [n] -> []: sum a_i b_i.
ElTensor *el_dot(ElTensor *a, ElTensor *b);

// Einstein's sum of two operands: el_einsum("bij,bjk->bik", a, b). A letter names an axis (a to z,
// A to Z); those that the result lacks are summed over; each operand names a letter once.
ElTensor *el_einsum(const char *formula, ElTensor *a, ElTensor *b);

// The lower triangular L with L L^T = a, for symmetric positive definite a [..., n, n]; only its
// lower triangle is read. The gradient is symmetric, as PyTorch's. A matrix that is not positive
// definite is an error.
ElTensor *el_cholesky(ElTensor *a);

// The x with op(a) x = b, for triangular a [..., n, n] and b [..., n, k] of the same leading axes;
// the other triangle of a is not read, and its gradient is 0 there.
typedef enum { EL_LOWER = 0, EL_UPPER = 1, EL_TRANSPOSED = 2 } ElTriangle;
ElTensor *el_triangular_solve(ElTensor *a, ElTensor *b, int triangle); // EL_UPPER | EL_TRANSPOSED

#ifdef __cplusplus
}
#endif
#endif
