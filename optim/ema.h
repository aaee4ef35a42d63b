// The exponential moving average of parameters (Polyak & Juditsky, 1992, for averaging; the
// decaying form is common practice): often better weights for evaluation than the last ones.
#ifndef EL_OPTIM_EMA_H
#define EL_OPTIM_EMA_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// average = decay average + (1 - decay) w, after each step of an optimizer. The average begins as a
// copy of the parameters. A warm-up that forgets these sooner is a schedule of the decay, as in
// e.decay = fmin(0.999, (1.0 + step) / (10 + step)).
typedef struct {
    ElParams params;  // those averaged: the trained ones
    double decay;     // in [0, 1); may be changed at any time
    ElParams average; // of the names and shapes of the trained parameters: save it to resume
} ElEma;

// On an error the struct is zeroed, which every taker refuses.
ElEma el_ema_new(ElParams params, double decay);

// Takes the parameters, as they now are, into their average. False on an error.
bool el_ema_step(ElEma *e);

// Exchanges parameters and average: the model then is the averaged one, to evaluate or to save,
// until a second call puts everything back. States (running statistics) stay the model's. False,
// with nothing exchanged, on an error.
bool el_ema_swap(ElEma *e);

void el_ema_free(ElEma *e);

#ifdef __cplusplus
}
#endif
#endif
