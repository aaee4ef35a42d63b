// The normal distribution.
#ifndef EL_NN_NORMAL_H
#define EL_NN_NORMAL_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// mean + exp(logvar / 2) * noise, with standard normal noise drawn here: a sample of
// N(mean, exp(logvar)) that is differentiable in both (Kingma & Welling, 2014, section 2.4).
ElTensor *el_reparameterize(ElTensor *mean, ElTensor *logvar);

// The same with the noise given; differentiable in it too.
ElTensor *el_reparameterize_with(ElTensor *mean, ElTensor *logvar, ElTensor *noise);

typedef struct {
    ElTensor *mean, *logvar;
} ElNormal;

ElTensor *el_normal_mean(ElNormal d);
ElTensor *el_normal_rsample(ElNormal d); // el_reparameterize
ElTensor *el_normal_sample(ElNormal d);
ElTensor *el_normal_log_prob(ElNormal d, ElTensor *x);
ElTensor *el_normal_entropy(ElNormal d);
ElTensor *el_normal_kl(ElNormal q, ElNormal p);

#ifdef __cplusplus
}
#endif
#endif
