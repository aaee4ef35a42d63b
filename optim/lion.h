// Lion (Chen et al., 2023, algorithm 2): steps of one size, the rate, in the sign of a mean
// gradient.
#ifndef EL_OPTIM_LION_H
#define EL_OPTIM_LION_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// w = w - rate (sign(beta1 m + (1 - beta1) g) + decay w), then m = beta2 m + (1 - beta2) g.
// The paper advises a rate 3 to 10 times below that of AdamW, and a decay as many times above.
typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next two may be changed at any time
    double beta1;    // of the mean that is stepped along; .9
    double beta2;    // of the mean that is remembered; .99
    ElParams decay;  // set by el_lion_decay
    ElParams state;  // "NAME.m" of each parameter: save it to resume
} ElLion;

// On an error the struct is zeroed, which every taker refuses.
ElLion el_lion_new(ElParams params, double rate);

// As el_adam_decay; the decay shrinks the weights, as in AdamW.
bool el_lion_decay(ElLion *l, ElParams group, double decay);

// As el_adam_step.
bool el_lion_step(ElLion *l, ElGrads grads);

void el_lion_free(ElLion *l);

#ifdef __cplusplus
}
#endif
#endif
