// Distributions: structs of their parameters, by value, and functions of them. What holds for all:
//
//   log_prob   of x [batch, ...] -> [batch], in nats, summed over all axes but the first: their
//              components are independent unless it is said otherwise. Differentiable by the
//              parameters and by x.
//   sample     drawn here, a constant.
//   rsample    drawn here, differentiable by the parameters; where the mathematics has one.
//   entropy    -> [batch], in nats; kl(q, p) is KL(q || p) -> [batch], in nats. Where there is no
//              closed form el_mc_kl (distributions/monte_carlo.h) estimates both.
//   mean       of x's shape.
//
// A logvar is log sigma^2, a logscale log s. Parameters of one distribution, and x, have one shape,
// unless it is said otherwise.
#ifndef EL_NN_DISTRIBUTIONS_H
#define EL_NN_DISTRIBUTIONS_H

#include "nn/distributions/bernoulli.h"
#include "nn/distributions/categorical.h"
#include "nn/distributions/discretized_logistics.h"
#include "nn/distributions/gumbel_softmax.h"
#include "nn/distributions/laplace.h"
#include "nn/distributions/logistic.h"
#include "nn/distributions/monte_carlo.h"
#include "nn/distributions/multivariate_normal.h"
#include "nn/distributions/normal.h"
#include "nn/distributions/normal_mixture.h"

#endif
