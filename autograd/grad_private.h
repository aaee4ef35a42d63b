// Private to the library: the backward pass for el_gradcheck.
#ifndef EL_AUTOGRAD_GRAD_PRIVATE_H
#define EL_AUTOGRAD_GRAD_PRIVATE_H

#include "autograd/grad.h"

// el_vjp the way el_grads does it: not recorded, by the fused rules. dxs[i] is NULL where y does
// not depend on xs[i].
bool el_vjp_unrecorded(ElTensor *y, ElTensor *g, int count, ElTensor *const xs[], ElTensor *dxs[]);

// While on, passes of this thread hand rules NaN in place of the values that they say they do not
// read, so that a wrong `unread` shows. Returns what it was before.
bool el_poison_unread(bool on);
#endif
