// RMSprop (Tieleman & Hinton, 2012), with the momentum and the centering (Graves, 2013) of PyTorch.
#ifndef EL_OPTIM_RMSPROP_H
#define EL_OPTIM_RMSPROP_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// g = gradient + decay w; v = alpha v + (1 - alpha) g^2; m = alpha m + (1 - alpha) g;
// s = v, or max(v - m^2, 0) when centered; b = momentum b + g / (sqrt(s) + epsilon);
// w = w - rate b.
typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next three may be changed at any time
    double alpha;    // of the mean squared gradient; .99
    double epsilon;  // 1e-8
    double momentum; // in [0, 1); 0 at first
    bool centered;   // divides by the standard deviation of the gradient; false at first
    ElParams decay;  // set by el_rmsprop_decay
    ElParams state;  // "NAME.v", "NAME.m" and "NAME.b" of each parameter: save it to resume
} ElRmsprop;

// On an error the struct is zeroed, which every taker refuses.
ElRmsprop el_rmsprop_new(ElParams params, double rate);

// As el_adam_decay; the decay is added to the gradient.
bool el_rmsprop_decay(ElRmsprop *r, ElParams group, double decay);

// As el_adam_step.
bool el_rmsprop_step(ElRmsprop *r, ElGrads grads);

void el_rmsprop_free(ElRmsprop *r);

#ifdef __cplusplus
}
#endif
#endif
