// Distributions over the last axes of a batch: log_prob, entropy and KL are [batch], in nats,
// summed over all axes but the first, whose components are independent.
#ifndef EL_NN_DISTRIBUTIONS_H
#define EL_NN_DISTRIBUTIONS_H

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
    ElTensor *mean, *logvar; // of one shape; logvar = log sigma^2
} ElNormal;

ElTensor *el_normal_rsample(ElNormal d); // differentiable: el_reparameterize
ElTensor *el_normal_sample(ElNormal d);  // a constant
ElTensor *el_normal_log_prob(ElNormal d, ElTensor *x);
ElTensor *el_normal_entropy(ElNormal d);
ElTensor *el_normal_kl(ElNormal q, ElNormal p); // KL(q || p)

typedef struct {
    ElTensor *logits; // log p - log(1 - p)
} ElBernoulli;

ElTensor *el_bernoulli_mean(ElBernoulli d);   // p
ElTensor *el_bernoulli_sample(ElBernoulli d); // 0 or 1; a constant
ElTensor *el_bernoulli_log_prob(ElBernoulli d, ElTensor *x);
ElTensor *el_bernoulli_entropy(ElBernoulli d);
ElTensor *el_bernoulli_kl(ElBernoulli q, ElBernoulli p);

#ifdef __cplusplus
}
#endif
#endif
