// The Laplace distribution, of density exp(-|x - mean| / s) / (2 s).
#ifndef EL_NN_LAPLACE_H
#define EL_NN_LAPLACE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *mean, *logscale;
} ElLaplace;

ElTensor *el_laplace_mean(ElLaplace d);
ElTensor *el_laplace_rsample(ElLaplace d);
ElTensor *el_laplace_sample(ElLaplace d);
ElTensor *el_laplace_log_prob(ElLaplace d, ElTensor *x);
ElTensor *el_laplace_entropy(ElLaplace d); // log(2 s) + 1 a component
ElTensor *el_laplace_kl(ElLaplace q, ElLaplace p);

#ifdef __cplusplus
}
#endif
#endif
