// Private to the library: where el_check_finite looks.
#ifndef EL_AUTOGRAD_FINITE_H
#define EL_AUTOGRAD_FINITE_H

#include "autograd/tape_private.h"

// Whether numbers are looked at. Within a rule only what the rule comes to is: it may have its
// reasons for an infinity on the way.
static inline bool el_finite_on(void)
{
    return el_tape.finite;
}
bool el_finite_inside(bool rule); // sets whether a rule runs; returns what it was before

bool el_tensor_finite(const ElTensor *t);

// False (an error) when y, made by op from these inputs, has a NaN or an infinity and they have
// none; when d, the gradient by one of n's inputs, does and g and all values of n do not.
bool el_finite_value(const ElOp *op, const ElTensor *y, int count, ElTensor *const in[]);
bool el_finite_gradient(const ElNode *n, const ElTensor *g, int input, const ElTensor *d);
#endif
