// Monte Carlo estimates of KL, for any two distributions that have a log_prob.
#ifndef EL_NN_MONTE_CARLO_H
#define EL_NN_MONTE_CARLO_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// KL(q || p) from one sample of q an example: log_q - log_p, where log_q [batch] and log_p [batch]
// are the log-probabilities of one x under both,
//
//   x = el_normal_rsample(q);
//   kl = el_mc_kl(el_normal_log_prob(q, x), el_normal_mixture_log_prob(p, x));
//
// It is unbiased, and so is its gradient when x comes from an rsample; an estimate may be negative.
// Its variance is that of log q(x) - log p(x) under q, 0 where q = p; the mean of n estimates from
// n samples has an n-th of it. With zeros in place of log_p it is minus the entropy of q.
//
// (p/q - 1 - log(p/q) has the same mean and is never negative, but its variance is infinite where q
// is much narrower than p, as posteriors are: for normals when q's variance is at most half of
// p's.)
ElTensor *el_mc_kl(ElTensor *log_q, ElTensor *log_p);

// The same value for an x from a sample, which passes no gradient on (a discrete one): the
// gradient, unbiased to any order, is by the score function: log_q' (log_q - log_p - b) - log_p',
// where b is the mean of log_q - log_p over the other examples of the batch (Williams, 1992;
// written as by Foerster et al., 2018). Its variance is higher than that through an rsample; b
// takes away what comes of a mean of log_q - log_p far from 0.
ElTensor *el_mc_kl_score(ElTensor *log_q, ElTensor *log_p);

#ifdef __cplusplus
}
#endif
#endif
