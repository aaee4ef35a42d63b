// Adagrad (Duchi, Hazan & Singer, 2011), as PyTorch has it.
#ifndef EL_OPTIM_ADAGRAD_H
#define EL_OPTIM_ADAGRAD_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// g = gradient + decay w; s = s + g^2; w = w - rate g / (sqrt(s) + epsilon).
typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next may be changed at any time
    double epsilon;  // 1e-10
    ElParams decay;  // set by el_adagrad_decay
    ElParams state;  // "NAME.sum" of each parameter: save it to resume
} ElAdagrad;

// On an error the struct is zeroed, which every taker refuses.
ElAdagrad el_adagrad_new(ElParams params, double rate);

// As el_adam_decay; the decay is added to the gradient.
bool el_adagrad_decay(ElAdagrad *a, ElParams group, double decay);

// As el_adam_step.
bool el_adagrad_step(ElAdagrad *a, ElGrads grads);

void el_adagrad_free(ElAdagrad *a);

#ifdef __cplusplus
}
#endif
#endif
