// Reductions, and what works along an axis.
#include "autograd/ops/accumulate.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/softmax.h"

// Those axes of x whose bits are set; every other one counted from the end.
static ElAxes axes_of(int64_t set, const ElTensor *x)
{
    ElAxes axes = {0};
    for (int i = 0; x && i < x->shape.rank; i++) {
        if (set >> i & 1) axes.axis[axes.count++] = i % 2 ? i - x->shape.rank : i;
    }
    return axes;
}

// A shape, filled where a reduction of nothing has no gradient. With it one of its axes, n[0], or
// the bits of a set of them and whether they stay, n[1].
#define AXIS(draw) \
    d->shape[0] = draw(1, 3), d->n[0] = draw_axis(d->shape[0]), draw_in(d, d->shape[0])
#define AXES(draw)                                                                 \
    d->shape[0] = draw(0, 4), d->n[0] = draw_int(0, 15), d->n[1] = draw_int(0, 1), \
    draw_in(d, d->shape[0])

#define REDUCTION(G, op, draw)                                          \
    G(op, all, draw_in(d, draw(0, 3)), el_##op(in[0]))                  \
    G(op##_axis, axis, AXIS(draw), el_##op##_axis(in[0], (int)d->n[0])) \
    G(op##_axes, axes, AXES(draw), el_##op##_axes(in[0], axes_of(d->n[0], in[0]), (ElKeep)d->n[1]))

#define EIGHT     el_shape(1, 2, 1, 2, 1, 1, 2, 2)
#define BROADCAST d->shape[0] = draw_shape(0, 4), d->shape[1] = draw_broadcast(d->shape[0])

#define GRADIENTS(G)                                                                         \
    REDUCTION(G, sum, draw_shape)                                                            \
    REDUCTION(G, mean, draw_filled_shape)                                                    \
    REDUCTION(G, norm, draw_filled_shape)                                                    \
    REDUCTION(G, max, draw_filled_shape)                                                     \
    REDUCTION(G, min, draw_filled_shape)                                                     \
    REDUCTION(G, prod, draw_shape)                                                           \
    G(prod, zeros, draw_in(d, el_shape(7));                                                  \
      for (int i = 0; i < 3; i++) d->in[0]->data[draw_int(0, 6)] = 0, el_prod(in[0]))        \
    REDUCTION(G, var, draw_filled_shape)                                                     \
    REDUCTION(G, logsumexp, draw_filled_shape)                                               \
    G(sum_axes, eight, draw_in(d, EIGHT), el_sum_axes(in[0], el_axes(0, 3, -2), EL_KEEPDIM)) \
    G(max_axes, eight, draw_in(d, EIGHT), el_max_axes(in[0], el_axes(1, -1, 4), EL_DROPDIM)) \
    G(softmax, eight, draw_in(d, EIGHT), el_softmax(in[0], 3))                               \
    G(softmax, axis, AXIS(draw_shape), el_softmax(in[0], (int)d->n[0]))                      \
    G(log_softmax, axis, AXIS(draw_shape), el_log_softmax(in[0], (int)d->n[0]))              \
    G(cumsum, axis, AXIS(draw_shape), el_cumsum(in[0], (int)d->n[0]))                        \
    G(expand, any, BROADCAST; draw_in(d, d->shape[1]), el_expand(in[0], d->shape[0]))        \
    G(sum_to, any, BROADCAST; draw_in(d, d->shape[0]), el_sum_to(in[0], d->shape[1]))

#define REDUCTION_VALUES(V, op)                                            \
    V(op, all, el_##op(in[0]))                                             \
    V(op##_axis, middle, el_##op##_axis(in[0], 1))                         \
    V(op##_axis, last, el_##op##_axis(in[0], -1))                          \
    V(op##_axes, outer, el_##op##_axes(in[0], el_axes(0, -1), EL_KEEPDIM)) \
    V(op##_axes, pair, el_##op##_axes(in[0], el_axes(-2, 0), EL_DROPDIM))

#define VALUES(V)                                                 \
    REDUCTION_VALUES(V, sum)                                      \
    REDUCTION_VALUES(V, mean)                                     \
    REDUCTION_VALUES(V, norm)                                     \
    REDUCTION_VALUES(V, max)                                      \
    REDUCTION_VALUES(V, min)                                      \
    REDUCTION_VALUES(V, prod)                                     \
    V(prod, seven, el_prod(in[0]))                                \
    REDUCTION_VALUES(V, var)                                      \
    REDUCTION_VALUES(V, logsumexp)                                \
    V(argmax, all, el_from_ints(el_argmax(in[0])))                \
    V(argmax_axis, first, el_from_ints(el_argmax_axis(in[0], 0))) \
    V(argmax_axis, last, el_from_ints(el_argmax_axis(in[0], -1))) \
    V(argmin, all, el_from_ints(el_argmin(in[0])))                \
    V(argmin_axis, first, el_from_ints(el_argmin_axis(in[0], 0))) \
    V(argmin_axis, last, el_from_ints(el_argmin_axis(in[0], -1))) \
    V(softmax, last, el_softmax(in[0], -1))                       \
    V(softmax, first, el_softmax(in[0], 0))                       \
    V(softmax, large, el_softmax(in[0], 1))                       \
    V(log_softmax, last, el_log_softmax(in[0], -1))               \
    V(log_softmax, middle, el_log_softmax(in[0], 1))              \
    V(cumsum, first, el_cumsum(in[0], 0))                         \
    V(cumsum, last, el_cumsum(in[0], -1))                         \
    V(expand, some, el_expand(in[0], el_shape(2, 3, 4)))          \
    V(sum_to, some, el_sum_to(in[0], el_shape(3, 1)))

#include "tests/operations/cases.h"
