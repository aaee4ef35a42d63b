// Checking gradients against finite differences.
#ifndef EL_AUTOGRAD_CHECK_H
#define EL_AUTOGRAD_CHECK_H

#include "autograd/tape.h"

#ifdef __cplusplus
extern "C" {
#endif

// True when the gradients of f at these inputs, up to this order (1, 2, ...), are those of central
// differences, with random upstream gradients. Order k + 1 checks the derivatives of a random
// projection of order k's gradients, by the inputs and by the upstream gradient. Order 1 also
// checks that el_grads and el_grad agree, and that rules do not read what they say they do not.
//
// Relative error is |got - expected| / max(1, largest |expected|): 1e-6 at order 1, 1e-5 beyond.
// f should be smooth there; random numbers that it draws are the same in every evaluation. The
// inputs are changed and put back. Works in the double build; the float one refuses. An error says
// which input and element differ, with both values.
bool el_gradcheck(ElFunction f, void *context, int count, ElTensor *const in[], int order);

#ifdef __cplusplus
}
#endif
#endif
