// Products and linear algebra.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void products(void)
{
    MISUSE(el_matmul(x, y),
           "el_matmul: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) do "
           "not fit: 3 columns meet 2 rows; they must be as many");
    MISUSE(el_matmul(number, x),
           "el_matmul: `number` [] from scalar (model.c:15) and `x` [2, 3] from ones "
           "(model.c:11) must have at least one axis; el_mul scales");
    MISUSE(el_matmul(x, NULL),
           "el_matmul: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_matmul(NULL, x),
           "el_matmul: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_matmul(cube, el_zeros(el_shape(3, 4, 2))),
           "el_matmul: the batch axes of `cube` [2, 3, 4] from zeros (model.c:16) and [3, 4, 2] "
           "from zeros (HERE) do not broadcast: sizes must be equal or one of them 1");
    MISUSE(el_matmul(v, w),
           "el_matmul: `v` [3] from arange (model.c:14) and `w` [4, 5] from ones (model.c:13) do "
           "not fit: 3 columns meet 4 rows; they must be as many");
    MISUSE(el_matmul_transposed(x, y, EL_TRANSPOSE_B),
           "el_matmul_transposed: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) transposed do not fit: 3 columns meet 4 rows; they must be as many");
    MISUSE(el_matmul_transposed(v, x, EL_TRANSPOSE_A),
           "el_matmul_transposed: `v` [3] from arange (model.c:14) and `x` [2, 3] from ones "
           "(model.c:11) must be matrices [..., rows, columns]");
    MISUSE(el_matmul_transposed(x, x, 7),
           "el_matmul_transposed: 7 was asked for, of `x` [2, 3] from ones (model.c:11) and `x` "
           "[2, 3] from ones (model.c:11); it must be a sum of EL_TRANSPOSE_A and EL_TRANSPOSE_B");
    MISUSE(el_matmul_transposed(x, NULL, EL_PLAIN),
           "el_matmul_transposed: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_matmul(el_zeros(el_shape(1LL << 40, 0)), el_zeros(el_shape(0, 1LL << 40))),
           "el_matmul: [1099511627776, 1099511627776] has more than 2^58 elements, sizes of 0 "
           "left out; no tensor is that large");
    MISUSE(el_affine(x, w, NULL),
           "el_affine: the last axis of `x` [2, 3] from ones (model.c:11) must be 5, as the "
           "weight `w` [4, 5] from ones (model.c:13) has it");
    MISUSE(el_affine(y, v, NULL),
           "el_affine: the weight `v` [3] from arange (model.c:14) must be [out, in]");
    MISUSE(el_affine(el_zeros(el_shape(2, 5)), w, v),
           "el_affine: the bias `v` [3] from arange (model.c:14) must be [4], the rows of the "
           "weight `w` [4, 5] from ones (model.c:13)");
    MISUSE(el_affine(NULL, w, NULL),
           "el_affine: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `w` [4, 5] "
           "from ones (model.c:13)");
    MISUSE(el_affine(number, w, NULL),
           "el_affine: the last axis of `number` [] from scalar (model.c:15) must be 5, as the "
           "weight `w` [4, 5] from ones (model.c:13) has it");
    MISUSE(el_outer(x, v),
           "el_outer: `x` [2, 3] from ones (model.c:11) and `v` [3] from arange (model.c:14) "
           "must be vectors, [m] and [n]");
    MISUSE(el_outer(v, NULL),
           "el_outer: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `v` [3] from "
           "arange (model.c:14)");
    MISUSE(el_outer(el_zeros(el_shape(1LL << 40, 0)), v),
           "el_outer: [1099511627776, 0] from zeros (HERE) and `v` [3] from arange (model.c:14) "
           "must be vectors, [m] and [n]");
    MISUSE(el_dot(v, x),
           "el_dot: `v` [3] from arange (model.c:14) and `x` [2, 3] from ones (model.c:11) must "
           "be vectors of one length");
    MISUSE(el_dot(v, el_ones(el_shape(4))),
           "el_dot: `v` [3] from arange (model.c:14) and [4] from ones (HERE) must be vectors of "
           "one length");
    MISUSE(el_dot(NULL, v),
           "el_dot: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `v` [3] from "
           "arange (model.c:14)");
    MISUSE(el_einsum("ij,jk", x, y),
           "el_einsum: \"ij,jk\", for `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12), is not like \"bij,bjk->bik\": the letters of two operands and of the "
           "result, each at most once in each and at most 8");
    MISUSE(el_einsum("ij,jk->ik", x, y),
           "el_einsum: in \"ij,jk->ik\" the axis j is 3 in `x` [2, 3] from ones (model.c:11) and "
           "2 in `y` [2, 4] from exp (model.c:12); it must be one size");
    MISUSE(el_einsum("ijk,jk->i", x, y),
           "el_einsum: \"ijk,jk->i\" gives operand 1 3 letters, and `x` [2, 3] from ones "
           "(model.c:11) has 2 axes; it must be a letter an axis");
    MISUSE(el_einsum("ij,kl->im", x, y),
           "el_einsum: in \"ij,kl->im\" the result has an axis m; it must be one of the "
           "operands', `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12)");
    MISUSE(el_einsum("ii,jk->k", x, y),
           "el_einsum: \"ii,jk->k\", for `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from "
           "exp (model.c:12), is not like \"bij,bjk->bik\": the letters of two operands and of "
           "the result, each at most once in each and at most 8");
    MISUSE(el_einsum("", x, y),
           "el_einsum: \"\", for `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12), is not like \"bij,bjk->bik\": the letters of two operands and of the "
           "result, each at most once in each and at most 8");
    MISUSE(el_einsum(NULL, x, y), "el_einsum: the formula is NULL; it must be given");
    MISUSE(el_einsum("ij,jk->ik", x, NULL),
           "el_einsum: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_cholesky(x),
           "el_cholesky: `x` [2, 3] from ones (model.c:11) must be square matrices [..., n, n]");
    MISUSE(el_cholesky(v),
           "el_cholesky: `v` [3] from arange (model.c:14) must be square matrices [..., n, n]");
    MISUSE(el_cholesky(el_zeros(el_shape(2, 2))),
           "el_cholesky: [2, 2] from zeros (HERE) is not positive definite; a covariance may "
           "need a small number added to its diagonal");
    MISUSE(el_cholesky(el_neg(el_eye(2))),
           "el_cholesky: [2, 2] from neg (HERE) is not positive definite; a covariance may need "
           "a small number added to its diagonal");
    MISUSE(el_cholesky(NULL), "el_cholesky: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_triangular_solve(x, y, EL_LOWER),
           "el_triangular_solve: `x` [2, 3] from ones (model.c:11) must be square matrices [..., "
           "n, n]");
    MISUSE(el_triangular_solve(el_eye(3), x, EL_LOWER),
           "el_triangular_solve: `x` [2, 3] from ones (model.c:11) must be [..., n, k] with the "
           "leading axes and the n of [3, 3] from eye (HERE)");
    MISUSE(el_triangular_solve(el_eye(2), x, 4),
           "el_triangular_solve: 4 was asked for, of [2, 2] from eye (HERE); it must be EL_LOWER "
           "or EL_UPPER, with or without EL_TRANSPOSED");
    MISUSE(el_triangular_solve(NULL, x, EL_UPPER),
           "el_triangular_solve: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_triangular_solve(el_eye(3), v, EL_UPPER),
           "el_triangular_solve: `v` [3] from arange (model.c:14) must be [..., n, k] with the "
           "leading axes and the n of [3, 3] from eye (HERE)");
    MISUSE(el_eigh(x), "el_eigh: `x` [2, 3] from ones (model.c:11) must be a square matrix [n, n]");
    MISUSE(el_eigh(cube),
           "el_eigh: `cube` [2, 3, 4] from zeros (model.c:16) must be a square matrix [n, n]");
    MISUSE(el_eigh(NULL), "el_eigh: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_eigh(el_full(el_shape(2, 2), INFINITY)),
           "el_eigh: [2, 2] from full (HERE) holds a number that is not finite; all must be");
}

