// Matrix products.
#include "autograd/ops/matmul.h"

#define BATCHED(a, b)                                                          \
    d->shape[0] = draw_shape(0, 2), d->shape[1] = draw_broadcast(d->shape[0]); \
    for (int i = 0; i < 3; i++) d->n[i] = draw_int(0, 9) ? draw_int(1, 3) : 0; \
    d->n[3] = draw_int(0, 3);                                                  \
    draw_in(d, with_matrix(d->shape[0], d->n[a ? 1 : 0], d->n[a ? 0 : 1]));    \
    draw_in(d, with_matrix(d->shape[1], d->n[b ? 2 : 1], d->n[b ? 1 : 2]))

#define GRADIENTS(G)                                                                              \
    G(matmul, batched, BATCHED(0, 0), el_matmul(in[0], in[1]))                                    \
    G(matmul, vectors, draw_in(d, el_shape(3)); draw_in(d, el_shape(3)), el_matmul(in[0], in[1])) \
    G(matmul_transposed, a, BATCHED(1, 0), el_matmul_transposed(in[0], in[1], EL_TRANSPOSE_A))    \
    G(matmul_transposed, b, BATCHED(0, 1), el_matmul_transposed(in[0], in[1], EL_TRANSPOSE_B))    \
    G(matmul_transposed, both, BATCHED(1, 1),                                                     \
      el_matmul_transposed(in[0], in[1], EL_TRANSPOSE_A | EL_TRANSPOSE_B))                        \
    G(affine, rows, d->n[0] = draw_int(1, 4); draw_in(d, el_shape(draw_int(0, 3), d->n[0]));      \
      draw_in(d, el_shape(3, d->n[0])); draw_in(d, el_shape(3)), el_affine(in[0], in[1], in[2]))  \
    G(affine, plain, draw_in(d, el_shape(2, 2, 3));                                               \
      draw_in(d, el_shape(4, 3)), el_affine(in[0], in[1], NULL))

#define VALUES(V)                                                               \
    V(matmul, matrices, el_matmul(in[0], in[1]))                                \
    V(matmul, batches, el_matmul(in[0], in[1]))                                 \
    V(matmul, row, el_matmul(in[0], in[1]))                                     \
    V(matmul_transposed, a, el_matmul_transposed(in[0], in[1], EL_TRANSPOSE_A)) \
    V(matmul_transposed, both,                                                  \
      el_matmul_transposed(in[0], in[1], EL_TRANSPOSE_A | EL_TRANSPOSE_B))      \
    V(affine, rows, el_affine(in[0], in[1], in[2]))

#include "tests/operations/cases.h"
