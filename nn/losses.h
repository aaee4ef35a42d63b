// Losses: one number an example, shape [batch], summed over all other axes; only el_mean averages
// over the batch. PyTorch's losses average over every element unless told otherwise:
// reduction="sum" there is el_sum of these. What is the same for all: operands have one shape
// [batch, ...], and each may be differentiated.
#ifndef EL_NN_LOSSES_H
#define EL_NN_LOSSES_H

#include "tensor/ints.h"

#ifdef __cplusplus
extern "C" {
#endif

// --- distances -----------------------------------------------------------------------------------

// sum (y - x)^2. PyTorch: mse_loss, which by default divides by the number of elements.
ElTensor *el_mse(ElTensor *y, ElTensor *x);

// sum |y - x|, with gradient 0 where they are equal. PyTorch: l1_loss, averaged by default.
ElTensor *el_l1(ElTensor *y, ElTensor *x);

// sum h(y - x), where h(d) = d^2 / 2 up to |d| = delta, and delta (|d| - delta / 2) beyond (Huber,
// 1964). delta > 0. PyTorch: huber_loss, averaged by default, with a delta of 1.
ElTensor *el_huber(ElTensor *y, ElTensor *x, double delta);

// --- likelihoods, in nats ------------------------------------------------------------------------

// -log p(x | logits) of independent Bernoulli variables, in nats: sum softplus(l) - x l.
// For x in [0, 1] rather than {0, 1} it is a loss, not a likelihood: its least value is the entropy
// of x. PyTorch: binary_cross_entropy_with_logits, averaged by default.
ElTensor *el_bernoulli_nll(ElTensor *logits, ElTensor *x);

// -log p(label | logits) of a class: sum logsumexp(l) - l[label]. logits [batch, ..., classes],
// labels [batch, ...] from 0 to classes - 1. dl = g (softmax(l) - onehot). PyTorch: cross_entropy,
// averaged by default, with the classes along axis 1.
ElTensor *el_cross_entropy(ElTensor *logits, const ElInts *labels);

// KL(N(mean, exp(logvar)) || N(0, 1)), in nats: sum (mean^2 + exp(logvar) - 1 - logvar) / 2
// (Kingma & Welling, 2014, appendix B).
ElTensor *el_gaussian_kl(ElTensor *mean, ElTensor *logvar);

// -log N(x; mean, exp(logvar)), in nats: sum (log 2 pi + logvar + (x - mean)^2 exp(-logvar)) / 2.
// PyTorch's gaussian_nll_loss takes the variance, leaves log 2 pi out unless full=True, keeps the
// variance above 1e-6, and averages by default.
ElTensor *el_gaussian_nll(ElTensor *mean, ElTensor *logvar, ElTensor *x);

// --- adversaries ---------------------------------------------------------------------------------

// Scores that a critic gives to as many real and generated examples, high for real. Each is to be
// made small: el_..._critic by the critic alone, el_..._generator by the generator alone. PyTorch
// has none of them.

// Hinge (Lim & Ye, 2017): sum max(0, 1 - real) + max(0, 1 + fake); and sum -fake.
ElTensor *el_hinge_critic(ElTensor *real, ElTensor *fake);
ElTensor *el_hinge_generator(ElTensor *fake);

// Wasserstein (Arjovsky et al., 2017): sum fake - real, whose mean is minus the critic's estimate
// of the distance when the critic is 1-Lipschitz (clipped, or penalised); and sum -fake.
ElTensor *el_wasserstein_critic(ElTensor *real, ElTensor *fake);
ElTensor *el_wasserstein_generator(ElTensor *fake);

#ifdef __cplusplus
}
#endif
#endif
