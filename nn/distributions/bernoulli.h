// The Bernoulli distribution.
#ifndef EL_NN_BERNOULLI_H
#define EL_NN_BERNOULLI_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *logits; // log p - log(1 - p)
} ElBernoulli;

ElTensor *el_bernoulli_mean(ElBernoulli d);   // p
ElTensor *el_bernoulli_sample(ElBernoulli d); // 0 or 1
ElTensor *el_bernoulli_log_prob(ElBernoulli d, ElTensor *x);
ElTensor *el_bernoulli_entropy(ElBernoulli d);
ElTensor *el_bernoulli_kl(ElBernoulli q, ElBernoulli p);

#ifdef __cplusplus
}
#endif
#endif
