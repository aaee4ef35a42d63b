// A mixture of normal distributions with diagonal covariances. Its components share one choice an
// example, so the numbers of an example are not independent. Entropy and KL have no closed form.
#ifndef EL_NN_NORMAL_MIXTURE_H
#define EL_NN_NORMAL_MIXTURE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *logits;        // [batch, components]
    ElTensor *mean, *logvar; // [batch, components, ...]
} ElNormalMixture;

ElTensor *el_normal_mixture_mean(ElNormalMixture d);                  // [batch, ...]
ElTensor *el_normal_mixture_sample(ElNormalMixture d);                // [batch, ...]
ElTensor *el_normal_mixture_log_prob(ElNormalMixture d, ElTensor *x); // x [batch, ...]

#ifdef __cplusplus
}
#endif
#endif
