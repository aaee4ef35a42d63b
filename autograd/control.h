// Gradients other than those of the mathematics.
#ifndef EL_AUTOGRAD_CONTROL_H
#define EL_AUTOGRAD_CONTROL_H

#include "autograd/tape.h"

#ifdef __cplusplus
extern "C" {
#endif

// x as a constant: the same values, from which no gradient flows back.
ElTensor *el_stop_gradient(ElTensor *x);

// The value of `value`, with the gradient of x: what flows back goes to x unchanged, and nothing to
// `value` (Bengio et al., 2013). Both have one shape: el_straight_through(el_round(x), x).
ElTensor *el_straight_through(ElTensor *value, ElTensor *x);

// x itself; on the way back its gradient g becomes hook(g, context), of x's shape. The hook
// computes in el_ operations, which el_grad records; it may also only look, and return g. It runs
// once in each backward pass that comes by.
typedef ElTensor *(*ElGradientHook)(ElTensor *g, void *context);
ElTensor *el_gradient_hook(ElTensor *x, ElGradientHook hook, void *context);

// f(in) without what it keeps for its gradient: a backward pass runs f once more, from the same
// random position, and differentiates that. Whatever f touches, parameters included, gets its
// gradient, to the last digit that of f without a checkpoint, in every order. A training step takes
// one more evaluation of f, and keeps what f reads and its result: n equal layers in groups of
// sqrt(n) take memory that grows like sqrt(n) (Chen et al., 2016). What a pass of el_grad ran again
// stays on the tape, and serves later passes.
//
// context, and whatever else f reads, must be as it was until the backward pass; other numbers than
// at first are an error there. f may open scopes of its own, and call el_checkpoint.
ElTensor *el_checkpoint(ElFunction f, void *context, int count, ElTensor *const in[]);

// True while el_checkpoint runs a function for the second time: a layer that remembers something
// of a training pass (running statistics) leaves it alone then.
bool el_recomputing(void);

#ifdef __cplusplus
}
#endif
#endif
