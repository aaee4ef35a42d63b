// Losses: one number an example, shape [batch], summed over all other axes; only el_mean averages
// over the batch. (PyTorch's losses average over every element unless told otherwise.)
#ifndef EL_NN_LOSSES_H
#define EL_NN_LOSSES_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// -log p(x | logits) of independent Bernoulli variables, in nats: sum softplus(l) - x l.
// For x in [0, 1] rather than {0, 1} it is a loss, not a likelihood: its least value is the entropy
// of x. PyTorch: binary_cross_entropy_with_logits.
ElTensor *el_bernoulli_nll(ElTensor *logits, ElTensor *x);

// KL(N(mean, exp(logvar)) || N(0, 1)), in nats: sum (mean^2 + exp(logvar) - 1 - logvar) / 2
// (Kingma & Welling, 2014, appendix B).
ElTensor *el_gaussian_kl(ElTensor *mean, ElTensor *logvar);

// -log N(x; mean, exp(logvar)), in nats: sum (log 2 pi + logvar + (x - mean)^2 exp(-logvar)) / 2.
ElTensor *el_gaussian_nll(ElTensor *mean, ElTensor *logvar, ElTensor *x);

// sum (y - x)^2. PyTorch's mse_loss is this divided by the number of elements an example.
ElTensor *el_squared_error(ElTensor *y, ElTensor *x);

#ifdef __cplusplus
}
#endif
#endif
