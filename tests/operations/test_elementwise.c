// Elementwise operations.
#include "autograd/ops/elementwise.h"

#define ANY      draw_in(d, draw_shape(0, 3))
#define POSITIVE draw_positive(d, draw_shape(0, 3))
#define BOTH(draw, a, b)                                                       \
    d->shape[0] = draw_shape(0, 3), d->shape[1] = draw_broadcast(d->shape[0]); \
    draw(d, d->shape[a]);                                                      \
    draw(d, d->shape[b])

#define UNARY(G, op)          G(op, any, ANY, el_##op(in[0]))
#define UNARY_POSITIVE(G, op) G(op, positive, POSITIVE, el_##op(in[0]))
#define BINARY(G, op, draw)                               \
    G(op, alike, BOTH(draw, 0, 0), el_##op(in[0], in[1])) \
    G(op, left, BOTH(draw, 1, 0), el_##op(in[0], in[1]))  \
    G(op, right, BOTH(draw, 0, 1), el_##op(in[0], in[1])) \
    G(op, outer, draw(d, el_shape(2, 1, 3)); draw(d, el_shape(2, 1)), el_##op(in[0], in[1]))
#define BINARY_ITSELF(G, op) G(op, itself, POSITIVE, el_##op(in[0], in[0]))

#define GRADIENTS(G)                                                           \
    UNARY(G, neg)                                                              \
    UNARY(G, abs)                                                              \
    UNARY(G, sign)                                                             \
    UNARY(G, exp)                                                              \
    UNARY(G, expm1)                                                            \
    UNARY_POSITIVE(G, log)                                                     \
    UNARY_POSITIVE(G, log1p)                                                   \
    UNARY_POSITIVE(G, sqrt)                                                    \
    UNARY_POSITIVE(G, rsqrt)                                                   \
    UNARY(G, square)                                                           \
    UNARY_POSITIVE(G, reciprocal)                                              \
    UNARY(G, floor)                                                            \
    UNARY(G, round)                                                            \
    UNARY(G, erf)                                                              \
    UNARY(G, sin)                                                              \
    UNARY(G, cos)                                                              \
    UNARY(G, tanh)                                                             \
    UNARY(G, sigmoid)                                                          \
    UNARY(G, softplus)                                                         \
    UNARY(G, relu)                                                             \
    UNARY(G, silu)                                                             \
    UNARY(G, gelu)                                                             \
    UNARY(G, selu)                                                             \
    G(exp, eight, draw_in(d, el_shape(1, 2, 1, 2, 1, 1, 2, 1)), el_exp(in[0])) \
    G(elu, any, ANY, el_elu(in[0], 0.3))                                       \
    G(leaky_relu, any, ANY, el_leaky_relu(in[0], 0.3))                         \
    G(clamp, both, ANY, el_clamp(el_square(in[0]), 0.2, 1.5))                  \
    G(clamp, low, ANY, el_square(el_clamp(in[0], -0.5, INFINITY)))             \
    G(add_scalar, any, ANY, el_add_scalar(in[0], 0.3))                         \
    G(mul_scalar, any, ANY, el_mul_scalar(in[0], 0.3))                         \
    BINARY(G, add, draw_in)                                                    \
    BINARY_ITSELF(G, add)                                                      \
    BINARY(G, sub, draw_in)                                                    \
    BINARY_ITSELF(G, sub)                                                      \
    BINARY(G, mul, draw_in)                                                    \
    BINARY_ITSELF(G, mul)                                                      \
    BINARY(G, div, draw_positive)                                              \
    BINARY_ITSELF(G, div)                                                      \
    BINARY(G, pow, draw_positive)                                              \
    BINARY_ITSELF(G, pow)                                                      \
    G(pow, whole, ANY, el_pow(in[0], el_scalar(3)))                            \
    BINARY(G, maximum, draw_in)                                                \
    BINARY(G, minimum, draw_in)

#define VALUE(V, op)        V(op, some, el_##op(in[0]))
#define BINARY_VALUE(V, op) V(op, some, el_##op(in[0], in[1]))

#define VALUES(V)                                  \
    VALUE(V, neg)                                  \
    VALUE(V, abs)                                  \
    VALUE(V, sign)                                 \
    VALUE(V, exp)                                  \
    VALUE(V, expm1)                                \
    VALUE(V, log)                                  \
    VALUE(V, log1p)                                \
    VALUE(V, sqrt)                                 \
    VALUE(V, rsqrt)                                \
    VALUE(V, square)                               \
    VALUE(V, reciprocal)                           \
    VALUE(V, floor)                                \
    VALUE(V, round)                                \
    VALUE(V, erf)                                  \
    VALUE(V, sin)                                  \
    VALUE(V, cos)                                  \
    VALUE(V, tanh)                                 \
    VALUE(V, sigmoid)                              \
    VALUE(V, softplus)                             \
    VALUE(V, relu)                                 \
    VALUE(V, silu)                                 \
    VALUE(V, gelu)                                 \
    VALUE(V, selu)                                 \
    V(elu, some, el_elu(in[0], 0.3))               \
    V(leaky_relu, some, el_leaky_relu(in[0], 0.3)) \
    V(clamp, some, el_clamp(in[0], -1, 0.5))       \
    V(add_scalar, some, el_add_scalar(in[0], 0.3)) \
    V(mul_scalar, some, el_mul_scalar(in[0], 0.3)) \
    BINARY_VALUE(V, add)                           \
    BINARY_VALUE(V, sub)                           \
    BINARY_VALUE(V, mul)                           \
    BINARY_VALUE(V, div)                           \
    BINARY_VALUE(V, pow)                           \
    V(pow, whole, el_pow(in[0], in[1]))            \
    BINARY_VALUE(V, maximum)                       \
    BINARY_VALUE(V, minimum)

#include "tests/operations/cases.h"
