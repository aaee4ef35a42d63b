// The normal distribution with a full covariance matrix.
#ifndef EL_NN_MULTIVARIATE_NORMAL_H
#define EL_NN_MULTIVARIATE_NORMAL_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// The covariance is L L^T, of a lower triangular L without zeros on its diagonal; what stands above
// the diagonal is not read.
typedef struct {
    ElTensor *mean;     // [batch, n]
    ElTensor *cholesky; // L, [batch, n, n]
} ElMultivariateNormal;

ElTensor *el_multivariate_normal_mean(ElMultivariateNormal d);
ElTensor *el_multivariate_normal_rsample(ElMultivariateNormal d); // mean + L noise
ElTensor *el_multivariate_normal_sample(ElMultivariateNormal d);
ElTensor *el_multivariate_normal_log_prob(ElMultivariateNormal d, ElTensor *x);
ElTensor *el_multivariate_normal_entropy(ElMultivariateNormal d);
ElTensor *el_multivariate_normal_kl(ElMultivariateNormal q, ElMultivariateNormal p);

#ifdef __cplusplus
}
#endif
#endif
