// Checking gradients against finite differences.
#ifndef EL_AUTOGRAD_CHECK_H
#define EL_AUTOGRAD_CHECK_H

#include "autograd/tape.h"

#ifdef __cplusplus
extern "C" {
#endif

// True when the gradients of f at these inputs, up to this order (1, 2, ...), are those of central
// differences, with random upstream gradients. Order k + 1 checks the derivatives of a random
// projection of order k's gradients, by the inputs and by the upstream gradient. Each order also
// checks that a gradient is the same asked for alone, recorded or not, and with NaN in place of
// what rules say they do not read; order 1, that they are right where one tensor stands for two
// inputs of one shape, or a slice of an input is broadcast to make it.
//
// Relative error is |got - expected| / max(1, largest |expected|): 1e-6 at order 1, 1e-5 beyond.
// At a kink whatever lies between the slopes of both sides is right, and any second derivative.
// Random numbers that f draws are the same in every evaluation. The inputs are changed and put
// back. Works in the double build; the float one refuses.
//
// An error says which input and element differ, with both values, and what kind of mistake that is
// when the gradient is just what one would make: docs/gradcheck.md lists them. Errors of what is
// only tried are not told.
bool el_gradcheck(ElFunction f, void *context, int count, ElTensor *const in[], int order);

#ifdef __cplusplus
}
#endif
#endif
