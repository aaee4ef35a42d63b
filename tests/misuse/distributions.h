// Distributions.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void distributions(void)
{
    MISUSE(el_reparameterize(x, y),
           "el_reparameterize: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_reparameterize(x, NULL),
           "el_reparameterize: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_reparameterize_with(x, x, y),
           "el_reparameterize_with: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_normal_rsample((ElNormal){0}),
           "el_normal_rsample: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_normal_sample((ElNormal){x, y}),
           "el_normal_sample: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_normal_mean((ElNormal){0}),
           "el_normal_mean: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_normal_log_prob((ElNormal){x, x}, y),
           "el_normal_log_prob: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_normal_entropy((ElNormal){x, y}),
           "el_normal_entropy: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_normal_kl((ElNormal){x, x}, (ElNormal){y, y}),
           "el_normal_kl: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) "
           "must have one shape [batch, ...]");
    MISUSE(el_multivariate_normal_log_prob((ElMultivariateNormal){x, x}, x),
           "el_multivariate_normal_log_prob: mean `x` [2, 3] from ones (model.c:11) and cholesky "
           "`x` [2, 3] from ones (model.c:11) do not fit: they must be [batch, n] and [batch, n, "
           "n]");
    MISUSE(el_multivariate_normal_rsample((ElMultivariateNormal){x, NULL}),
           "el_multivariate_normal_rsample: operand 2 of 2 is NULL; it must be a tensor, as "
           "operand 1 is: `x` [2, 3] from ones (model.c:11)");
    MISUSE(el_multivariate_normal_mean((ElMultivariateNormal){0}),
           "el_multivariate_normal_mean: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_multivariate_normal_log_prob((ElMultivariateNormal){x, el_zeros(el_shape(2, 3, 3))}, y),
           "el_multivariate_normal_log_prob: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] "
           "from exp (model.c:12) must have one shape [batch, ...]");
    MISUSE(el_multivariate_normal_kl((ElMultivariateNormal){x, el_zeros(el_shape(2, 3, 3))}, (ElMultivariateNormal){0}),
           "el_multivariate_normal_kl: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_multivariate_normal_entropy((ElMultivariateNormal){v, v}),
           "el_multivariate_normal_entropy: mean `v` [3] from arange (model.c:14) and cholesky "
           "`v` [3] from arange (model.c:14) do not fit: they must be [batch, n] and [batch, n, "
           "n]");
    MISUSE(el_normal_mixture_log_prob((ElNormalMixture){x, y, y}, x),
           "el_normal_mixture_log_prob: logits `x` [2, 3] from ones (model.c:11) and mean `y` "
           "[2, 4] from exp (model.c:12) do not fit: logits must be [batch, components] and mean "
           "[batch, components, ...]");
    MISUSE(el_normal_mixture_log_prob((ElNormalMixture){x, cube, cube}, x),
           "el_normal_mixture_log_prob: x `x` [2, 3] from ones (model.c:11) and mean `cube` [2, "
           "3, 4] from zeros (model.c:16) do not fit: x must be [batch, ...] and mean [batch, "
           "components, ...]");
    MISUSE(el_normal_mixture_log_prob((ElNormalMixture){x, cube, cube}, el_zeros(el_shape(4, 2))),
           "el_normal_mixture_log_prob: x [4, 2] from zeros (HERE) and mean `cube` [2, "
           "3, 4] from zeros (model.c:16) do not fit: x must be [batch, ...] and mean [batch, "
           "components, ...]");
    MISUSE(el_normal_mixture_sample((ElNormalMixture){0}),
           "el_normal_mixture_sample: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_normal_mixture_mean((ElNormalMixture){x, cube, x}),
           "el_normal_mixture_mean: `cube` [2, 3, 4] from zeros (model.c:16) and `x` [2, 3] from "
           "ones (model.c:11) must have one shape [batch, ...]");
    MISUSE(el_laplace_log_prob((ElLaplace){x, y}, x),
           "el_laplace_log_prob: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_laplace_rsample((ElLaplace){x, NULL}),
           "el_laplace_rsample: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_laplace_kl((ElLaplace){x, x}, (ElLaplace){y, y}),
           "el_laplace_kl: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_logistic_log_prob((ElLogistic){x, x}, y),
           "el_logistic_log_prob: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_logistic_sample((ElLogistic){0}),
           "el_logistic_sample: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_logistic_entropy((ElLogistic){number, number}),
           "el_logistic_entropy: `number` [] from scalar (model.c:15) has no axis; the first one "
           "must be the batch");
    MISUSE(el_discretized_logistics_log_prob((ElDiscretizedLogistics){x, x, x}, x),
           "el_discretized_logistics_log_prob: x `x` [2, 3] from ones (model.c:11) and logits "
           "`x` [2, 3] from ones (model.c:11) do not fit: x must be [batch, ...] and logits "
           "[batch, ..., components]");
    MISUSE(el_discretized_logistics_sample((ElDiscretizedLogistics){x, y, x}),
           "el_discretized_logistics_sample: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] "
           "from exp (model.c:12) must have one shape [batch, ...]");
    MISUSE(el_discretized_logistics_entropy((ElDiscretizedLogistics){deep, deep, deep}),
           "el_discretized_logistics_entropy: logits `deep` [1, 1, 1, 1, 1, 1, 1, 2] from zeros "
           "(model.c:19) have 8 axes; the sum over all values needs one more");
    MISUSE(el_discretized_logistics_kl((ElDiscretizedLogistics){x, x, x}, (ElDiscretizedLogistics){0}),
           "el_discretized_logistics_kl: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_discretized_logistics_mean((ElDiscretizedLogistics){v, v, v}),
           "el_discretized_logistics_mean: logits `v` [3] from arange (model.c:14) must be "
           "[batch, ..., classes], with a class or more");
    MISUSE(el_bernoulli_mean((ElBernoulli){0}),
           "el_bernoulli_mean: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_bernoulli_sample((ElBernoulli){0}),
           "el_bernoulli_sample: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_bernoulli_log_prob((ElBernoulli){x}, y),
           "el_bernoulli_log_prob: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_bernoulli_entropy((ElBernoulli){number}),
           "el_bernoulli_entropy: `number` [] from scalar (model.c:15) has no axis; the first "
           "one must be the batch");
    MISUSE(el_bernoulli_kl((ElBernoulli){x}, (ElBernoulli){y}),
           "el_bernoulli_kl: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_categorical_mean((ElCategorical){v}),
           "el_categorical_mean: logits `v` [3] from arange (model.c:14) must be [batch, ..., "
           "classes], with a class or more");
    MISUSE(el_categorical_sample((ElCategorical){v}),
           "el_categorical_sample: logits `v` [3] from arange (model.c:14) must be [batch, ..., "
           "classes], with a class or more");
    MISUSE(el_categorical_sample((ElCategorical){0}),
           "el_categorical_sample: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_categorical_log_prob((ElCategorical){logits}, labels),
           "el_categorical_log_prob: element 1 of the integers [2] from ints (model.c:22) is 7; "
           "there are 5 classes, counted from 0");
    MISUSE(el_categorical_log_prob((ElCategorical){logits}, index3),
           "el_categorical_log_prob: logits `logits` [2, 5] from zeros (model.c:20) and labels "
           "[3] from ints (model.c:23) do not fit: logits must be [batch, ..., classes] and "
           "labels [batch, ...]");
    MISUSE(el_categorical_log_prob((ElCategorical){logits}, NULL),
           "el_categorical_log_prob: labels is NULL; it must be given");
    MISUSE(el_categorical_entropy((ElCategorical){number}),
           "el_categorical_entropy: logits `number` [] from scalar (model.c:15) must be [batch, "
           "..., classes], with a class or more");
    MISUSE(el_categorical_kl((ElCategorical){logits}, (ElCategorical){x}),
           "el_categorical_kl: `logits` [2, 5] from zeros (model.c:20) and `x` [2, 3] from ones "
           "(model.c:11) must have one shape [batch, ...]");
    MISUSE(el_gumbel_softmax_rsample((ElGumbelSoftmax){logits, 0}),
           "el_gumbel_softmax_rsample: the temperature is 0; it must be positive");
    MISUSE(el_gumbel_softmax_sample((ElGumbelSoftmax){logits, -1}),
           "el_gumbel_softmax_sample: the temperature is -1; it must be positive");
    MISUSE(el_gumbel_softmax_straight_through((ElGumbelSoftmax){NULL, 1}),
           "el_gumbel_softmax_straight_through: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_gumbel_softmax_log_prob((ElGumbelSoftmax){logits, 1}, x),
           "el_gumbel_softmax_log_prob: `logits` [2, 5] from zeros (model.c:20) and `x` [2, 3] "
           "from ones (model.c:11) must have one shape [batch, ...]");
    MISUSE(el_gumbel_softmax_log_prob((ElGumbelSoftmax){logits, NAN}, logits),
           "el_gumbel_softmax_log_prob: the temperature is nan; it must be positive");
    MISUSE(el_mc_kl(x, x),
           "el_mc_kl: `x` [2, 3] from ones (model.c:11) and `x` [2, 3] from ones (model.c:11) "
           "must be log-probabilities [batch] of one sample");
    MISUSE(el_mc_kl(v, NULL),
           "el_mc_kl: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `v` [3] from "
           "arange (model.c:14)");
    MISUSE(el_mc_kl_score(v, el_zeros(el_shape(4))),
           "el_mc_kl_score: `v` [3] from arange (model.c:14) and [4] from zeros (HERE) must be "
           "log-probabilities [batch] of one sample");
}
