// Adam (Kingma & Ba, 2015, algorithm 1) and AdamW (Loshchilov & Hutter, 2019, algorithm 2), which
// differ in where weight decay acts.
#ifndef EL_OPTIM_ADAM_H
#define EL_OPTIM_ADAM_H

#include "optim/grads.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// g = gradient + decay w; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
// w = w - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon), t the steps made.
// Decoupled, g is the gradient alone, and w is first shrunk to w - rate decay w.
typedef struct {
    ElParams params; // what it moves: the trained ones
    double rate;     // the learning rate; this and the next four may be changed at any time
    double beta1;    // of the mean gradient; .9
    double beta2;    // of the mean squared gradient; .999
    double epsilon;  // 1e-8
    bool decoupled;  // AdamW: decay shrinks the weights, and is not added to the gradient
    ElParams decay;  // set by el_adam_decay
    ElParams state;  // "NAME.m", "NAME.v" and "NAME.step" of each parameter: save it to resume
} ElAdam;

// Adam without decay; AdamW, which decays every parameter by this (.01 is usual) until
// el_adam_decay says otherwise. On an error the struct is zeroed, which every taker refuses.
ElAdam el_adam_new(ElParams params, double rate);
ElAdam el_adamw_new(ElParams params, double rate, double decay);

// Sets the weight decay of a group of the parameters: of a list that el_params_weights or
// el_params_under makes of theirs (to be freed as always), or of all. False, with nothing set, when
// something trained in the group is not among the parameters. The decay is a setting like the rate,
// not a part of the state.
bool el_adam_decay(ElAdam *a, ElParams group, double decay);

// Moves each parameter that has a gradient. False, with nothing moved, when the gradients are those
// of other parameters, or could not be computed.
bool el_adam_step(ElAdam *a, ElGrads grads);

void el_adam_free(ElAdam *a);

#ifdef __cplusplus
}
#endif
#endif
