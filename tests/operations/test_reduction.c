// Reductions, and what works along an axis.
#include "autograd/ops/softmax.h"

// A shape and one of its axes, n[0]; filled ones where a reduction of nothing has no gradient.
#define AXIS                          \
    d->shape[0] = draw_shape(1, 3);   \
    d->n[0] = draw_axis(d->shape[0]); \
    draw_in(d, d->shape[0])
#define FILLED_AXIS                        \
    d->shape[0] = draw_filled_shape(1, 3); \
    d->n[0] = draw_axis(d->shape[0]);      \
    draw_in(d, d->shape[0])

// A shape of any rank and a set of its axes, the bits of n[0].
#define FILLED_AXES                                      \
    d->shape[0] = draw_filled_shape(0, 4);               \
    d->n[0] = draw_int(0, 15), d->n[1] = draw_int(0, 1); \
    draw_in(d, d->shape[0])

#define FILLED draw_in(d, draw_filled_shape(0, 3))

#define GRADIENTS(G)                                                             \
    G(softmax, axis, AXIS, el_softmax(in[0], (int)d->n[0]))                      \
    G(log_softmax, axis, AXIS, el_log_softmax(in[0], (int)d->n[0]))              \
    G(logsumexp, all, FILLED, el_logsumexp(in[0]))                               \
    G(logsumexp_axis, axis, FILLED_AXIS, el_logsumexp_axis(in[0], (int)d->n[0])) \
    G(logsumexp_axes, axes, FILLED_AXES,                                         \
      el_logsumexp_axes(in[0], axes_of(d->n[0], in[0]), (ElKeep)d->n[1]))

#define VALUES(V)                                                                  \
    V(softmax, last, el_softmax(in[0], -1))                                        \
    V(softmax, first, el_softmax(in[0], 0))                                        \
    V(softmax, large, el_softmax(in[0], 1))                                        \
    V(log_softmax, last, el_log_softmax(in[0], -1))                                \
    V(log_softmax, middle, el_log_softmax(in[0], 1))                               \
    V(logsumexp, all, el_logsumexp(in[0]))                                         \
    V(logsumexp_axis, middle, el_logsumexp_axis(in[0], 1))                         \
    V(logsumexp_axes, outer, el_logsumexp_axes(in[0], el_axes(0, -1), EL_KEEPDIM)) \
    V(logsumexp_axes, none, el_logsumexp_axes(in[0], (ElAxes){0}, EL_DROPDIM))

#include "tensor/tensor.h"

// Those axes of x whose bits are set; every other one counted from the end.
static ElAxes axes_of(int64_t set, const ElTensor *x)
{
    ElAxes axes = {0};
    for (int i = 0; i < x->shape.rank; i++) {
        if (set >> i & 1) axes.axis[axes.count++] = i % 2 ? i - x->shape.rank : i;
    }
    return axes;
}

#include "tests/operations/cases.h"
