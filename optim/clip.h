// Clipping: gradients made no larger than a threshold, between el_grads and a step.
#ifndef EL_OPTIM_CLIP_H
#define EL_OPTIM_CLIP_H

#include "optim/grads.h"

#ifdef __cplusplus
extern "C" {
#endif

// Returns the norm of all the gradients taken as one vector, the square root of the sum of their
// squares; when it is above `most`, multiplies every gradient by most / norm, so that the norm
// becomes most (Pascanu, Mikolov & Bengio, 2013). A `most` of INFINITY only measures. When the norm
// is infinite or NaN no multiple of the gradients is of any use: they are left as they are, and the
// program that sees such a norm can leave out the step. On an error, NaN.
double el_grads_clip_norm(ElGrads grads, double most);

// Moves every number of the gradients that is outside [-most, most] to the nearer end; NaN stays
// NaN. False on an error.
bool el_grads_clip_value(ElGrads grads, double most);

#ifdef __cplusplus
}
#endif
#endif
