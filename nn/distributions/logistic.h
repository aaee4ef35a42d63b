// The logistic distribution, whose distribution function is sigmoid((x - mean) / s). The KL from
// one to another has no closed form.
#ifndef EL_NN_LOGISTIC_H
#define EL_NN_LOGISTIC_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *mean, *logscale;
} ElLogistic;

ElTensor *el_logistic_mean(ElLogistic d);
ElTensor *el_logistic_rsample(ElLogistic d);
ElTensor *el_logistic_sample(ElLogistic d);
ElTensor *el_logistic_log_prob(ElLogistic d, ElTensor *x);
ElTensor *el_logistic_entropy(ElLogistic d); // log s + 2 a component

#ifdef __cplusplus
}
#endif
#endif
