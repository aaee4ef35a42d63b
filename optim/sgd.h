// Stochastic gradient descent, plain, with momentum (Polyak, 1964) or with Nesterov's (1983; in the
// form of Sutskever et al., 2013), as PyTorch has them.
#ifndef EL_OPTIM_SGD_H
#define EL_OPTIM_SGD_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// g = gradient + decay w; b = momentum b + g; w = w - rate b, or with nesterov
// w = w - rate (g + momentum b).
typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next two may be changed at any time
    double momentum; // in [0, 1); 0 is plain gradient descent
    bool nesterov;   // looks ahead by one momentum; false at first
    ElParams decay;  // set by el_sgd_decay
    ElParams state;  // "NAME.b" of each parameter: save it to resume
} ElSgd;

// On an error the struct is zeroed, which every taker refuses.
ElSgd el_sgd_new(ElParams params, double rate, double momentum);

// As el_adam_decay; the decay is added to the gradient.
bool el_sgd_decay(ElSgd *s, ElParams group, double decay);

// As el_adam_step.
bool el_sgd_step(ElSgd *s, ElGrads grads);

void el_sgd_free(ElSgd *s);

#ifdef __cplusplus
}
#endif
#endif
