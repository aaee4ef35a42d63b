// Comparisons and where.
#include "autograd/ops/compare.h"

#define BOTH(a, b)                                                             \
    d->shape[0] = draw_shape(0, 3), d->shape[1] = draw_broadcast(d->shape[0]); \
    draw_in(d, d->shape[a]);                                                   \
    draw_in(d, d->shape[b])

#define PAIR(G, op)                                                \
    G(op, right, BOTH(0, 1), el_add(el_##op(in[0], in[1]), in[1])) \
    G(op, left, BOTH(1, 0), el_mul(el_##op(in[0], in[1]), in[0]))

#define GRADIENTS(G)                                                                           \
    PAIR(G, greater)                                                                           \
    PAIR(G, greater_equal)                                                                     \
    PAIR(G, less)                                                                              \
    PAIR(G, less_equal)                                                                        \
    PAIR(G, equal)                                                                             \
    PAIR(G, not_equal)                                                                         \
    G(where, condition, BOTH(1, 0); draw_in(d, d->shape[0]), el_where(in[0], in[1], in[2]))    \
    G(where, first, BOTH(0, 1); draw_in(d, d->shape[0]), el_where(SIGN(in[0]), in[1], in[2]))  \
    G(where, second, BOTH(0, 0); draw_in(d, d->shape[1]), el_where(SIGN(in[0]), in[1], in[2])) \
    G(where, itself, BOTH(0, 1), el_where(SIGN(in[0]), in[0], el_square(in[1])))               \
    G(where, numbers, draw_in(d, el_shape(2, 3)); draw_in(d, EL_SCALAR);                       \
      draw_in(d, el_shape(1)), el_where(SIGN(in[0]), in[1], in[2]))

#define SIGN(x) el_add_scalar(el_sign(x), 1)

#define VALUES(V)                                          \
    V(greater, some, el_greater(in[0], in[1]))             \
    V(greater_equal, some, el_greater_equal(in[0], in[1])) \
    V(less, some, el_less(in[0], in[1]))                   \
    V(less_equal, some, el_less_equal(in[0], in[1]))       \
    V(equal, some, el_equal(in[0], in[1]))                 \
    V(not_equal, some, el_not_equal(in[0], in[1]))         \
    V(where, some, el_where(in[0], in[1], in[2]))          \
    V(where, numbers, el_where(in[0], in[1], in[2]))

#include "tests/operations/cases.h"
