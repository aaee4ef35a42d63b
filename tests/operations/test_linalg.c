// Linear algebra.
#include "autograd/ops/linalg.h"

// Matrices [..., n, n] and right-hand sides [..., n, k].
#define SYSTEM                                              \
    d->shape[0] = draw_shape(0, 1);                         \
    d->n[0] = draw_int(0, 9) ? draw_int(1, 3) : 0;          \
    draw_in(d, with_matrix(d->shape[0], d->n[0], d->n[0])); \
    draw_in(d, with_matrix(d->shape[0], d->n[0], draw_int(0, 3)))

// Two operands whose axes have these letters, each letter of one size.
#define LETTERS(left, right)                                                    \
    for (int i = 0; i < 8; i++) d->n[i] = draw_int(0, 19) ? draw_int(1, 3) : 0; \
    draw_in(d, lettered(left, d->n)), draw_in(d, lettered(right, d->n))

#define GRADIENTS(G)                                                                          \
    G(outer, vectors, draw_in(d, draw_shape(1, 1));                                           \
      draw_in(d, draw_shape(1, 1)), el_outer(in[0], in[1]))                                   \
    G(dot, vectors, d->shape[0] = draw_shape(1, 1); draw_in(d, d->shape[0]);                  \
      draw_in(d, d->shape[0]), el_dot(in[0], in[1]))                                          \
    G(einsum, batched, LETTERS("bij", "bjk"), el_einsum("bij,bjk->bik", in[0], in[1]))        \
    G(einsum, orders, LETTERS("jib", "kbj"), el_einsum("jib,kbj->kib", in[0], in[1]))         \
    G(einsum, sums, LETTERS("xaby", "zb"), el_einsum("xaby, zb -> ax", in[0], in[1]))         \
    G(einsum, number, LETTERS("ij", "ji"), el_einsum("ij,ji->", in[0], in[1]))                \
    G(einsum, scaled, LETTERS("", "ijk"), el_einsum(",ijk->kij", in[0], in[1]))               \
    G(cholesky, definite, SYSTEM; d->count = 1, el_cholesky(definite(in[0])))                 \
    G(triangular_solve, lower, SYSTEM, el_triangular_solve(dominant(in[0]), in[1], EL_LOWER)) \
    G(triangular_solve, upper, SYSTEM, el_triangular_solve(dominant(in[0]), in[1], EL_UPPER)) \
    G(triangular_solve, transposed, SYSTEM,                                                   \
      el_triangular_solve(dominant(in[0]), in[1], EL_LOWER | EL_TRANSPOSED))                  \
    G(triangular_solve, upper_transposed, SYSTEM,                                             \
      el_triangular_solve(dominant(in[0]), in[1], EL_UPPER | EL_TRANSPOSED))

#define VALUES(V)                                                                     \
    V(outer, vectors, el_outer(in[0], in[1]))                                         \
    V(dot, vectors, el_dot(in[0], in[1]))                                             \
    V(einsum, batched, el_einsum("bij,bjk->bik", in[0], in[1]))                       \
    V(einsum, attention, el_einsum("bqhd,bkhd->bhqk", in[0], in[1]))                  \
    V(einsum, sums, el_einsum("xaby,zb->ax", in[0], in[1]))                           \
    V(einsum, outer, el_einsum("ij,k->kji", in[0], in[1]))                            \
    V(einsum, number, el_einsum("ij,ji->", in[0], in[1]))                             \
    V(cholesky, one, el_cholesky(in[0]))                                              \
    V(cholesky, batch, el_cholesky(in[0]))                                            \
    V(triangular_solve, lower, el_triangular_solve(in[0], in[1], EL_LOWER))           \
    V(triangular_solve, upper, el_triangular_solve(in[0], in[1], EL_UPPER))           \
    V(triangular_solve, transposed, el_triangular_solve(in[0], in[1], EL_TRANSPOSED)) \
    V(triangular_solve, upper_transposed,                                             \
      el_triangular_solve(in[0], in[1], EL_UPPER | EL_TRANSPOSED))

#include <string.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/matmul.h"
#include "tensor/create.h"
#include "tensor/shape.h"

static ElShape lettered(const char *letters, const int64_t size[])
{
    static const char all[] = "abijkxyz";
    ElShape s = {.rank = (int)strlen(letters)};
    for (int i = 0; i < s.rank; i++) s.dim[i] = size[strchr(all, letters[i]) - all];
    return s;
}

static ElTensor *definite(ElTensor *x)
{
    ElTensor *product = el_matmul_transposed(x, x, EL_TRANSPOSE_B);
    return el_add(product, el_eye(x->shape.dim[x->shape.rank - 1]));
}

// Well away from singular.
static ElTensor *dominant(ElTensor *x)
{
    ElTensor *diagonal = el_mul_scalar(el_eye(x->shape.dim[x->shape.rank - 1]), 2);
    return el_add(el_mul_scalar(x, .5), diagonal);
}

#include "tests/operations/cases.h"
