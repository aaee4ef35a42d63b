// Stochastic gradient descent with momentum (Polyak, 1964), in PyTorch's form:
// b = momentum b + g; w = w - rate b.
#ifndef EL_OPTIM_SGD_H
#define EL_OPTIM_SGD_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next may be changed at any time
    double momentum; // in [0, 1); 0 is plain gradient descent
    ElParams state;  // "NAME.b" of each parameter: save it to resume
} ElSgd;

// On an error the struct is zeroed, which every taker refuses.
ElSgd el_sgd_new(ElParams params, double rate, double momentum);

// As el_adam_step.
bool el_sgd_step(ElSgd *s, ElGrads grads);

void el_sgd_free(ElSgd *s);

#ifdef __cplusplus
}
#endif
#endif
