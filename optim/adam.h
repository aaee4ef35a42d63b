// Adam (Kingma & Ba, 2015, algorithm 1).
#ifndef EL_OPTIM_ADAM_H
#define EL_OPTIM_ADAM_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next three may be changed at any time
    double beta1;    // of the mean gradient; .9
    double beta2;    // of the mean squared gradient; .999
    double epsilon;  // 1e-8
    ElParams state;  // "NAME.m", "NAME.v" and "NAME.step" of each parameter: save it to resume
} ElAdam;

// On an error the struct is zeroed, which every taker refuses.
ElAdam el_adam_new(ElParams params, double rate);

// Moves each parameter that has a gradient. False, with nothing moved, when the gradients are those
// of other parameters, or could not be computed.
bool el_adam_step(ElAdam *a, ElGrads grads);

void el_adam_free(ElAdam *a);

#ifdef __cplusplus
}
#endif
#endif
