// Softmax and its relatives. They take the maximum out before they exponentiate, so that nothing
// overflows. A negative axis counts from the end.
#ifndef EL_OPS_SOFTMAX_H
#define EL_OPS_SOFTMAX_H

#include "autograd/ops/reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

// exp(x) / sum exp(x) along an axis; each sum is 1. dx = y (g - sum g y). As in PyTorch, what holds
// inf or NaN, or -inf alone, becomes NaN; so it does in el_log_softmax.
ElTensor *el_softmax(ElTensor *x, int axis);

// x - log sum exp(x) along an axis. dx = g - exp(y) sum g.
ElTensor *el_log_softmax(ElTensor *x, int axis);

// log sum exp(x); of no elements, or of -inf alone, -inf. dx = g exp(x - y), 0 where y is -inf.
ElTensor *el_logsumexp(ElTensor *x); // -> []
ElTensor *el_logsumexp_axis(ElTensor *x, int axis);
ElTensor *el_logsumexp_axes(ElTensor *x, ElAxes axes, ElKeep keep);

#ifdef __cplusplus
}
#endif
#endif
