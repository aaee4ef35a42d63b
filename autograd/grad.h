// Gradients: walking the tape back from a result to what it was computed from.
#ifndef EL_AUTOGRAD_GRAD_H
#define EL_AUTOGRAD_GRAD_H

#include "autograd/tape.h"
#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// The gradient of a one-element loss by each trained parameter it depends on, for an optimizer.
// How it was computed is not recorded: a later loss that contains one of these gradients is an
// error where its own gradient is asked for. Parameters that the loss misses are left out; a loss
// that depends on none of them is an error. Memory of the current scope.
ElGrads el_grads(ElTensor *loss, ElParams params);

// The gradient of a one-element y by x, recorded, so that it may stand in a loss and be
// differentiated again. Zero where y does not depend on x.
ElTensor *el_grad(ElTensor *y, ElTensor *x);

// The product of g (of y's shape) with the Jacobian of y by each of the count tensors xs, recorded;
// dxs[i] gets that by xs[i]. False, and NULL in dxs, on an error.
bool el_vjp(ElTensor *y, ElTensor *g, int count, ElTensor *const xs[], ElTensor *dxs[]);

// The product of the Jacobian of y by the count tensors xs with the directions vs (vs[i] of xs[i]'s
// shape): how y changes as xs moves along vs. Of y's shape, recorded.
ElTensor *el_jvp(ElTensor *y, int count, ElTensor *const xs[], ElTensor *const vs[]);

// The product of the Hessian of a one-element y by xs with the directions vs, without the Hessian
// (Pearlmutter, 1994); hvs[i] is the part of xs[i], recorded. False, and NULL in hvs, on an error.
bool el_hvp(ElTensor *y, int count, ElTensor *const xs[], ElTensor *const vs[], ElTensor *hvs[]);

#ifdef __cplusplus
}
#endif
#endif
