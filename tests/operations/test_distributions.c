// Continuous distributions: densities, reparameterized samples, entropies, means, KL. Samples are
// held against values where they are certain.
#include "nn/distributions.h"
#include "tensor/random.h"

#define LIKE(count)                 \
    d->shape[0] = draw_shape(1, 4); \
    for (int i = 0; i < (count); i++) draw_in(d, d->shape[0])
#define MIXTURE                                                                   \
    d->n[0] = draw_int(0, 3), d->n[1] = draw_int(1, 3), d->n[2] = draw_int(0, 3); \
    draw_in(d, el_shape(d->n[0], d->n[1]));                                       \
    draw_in(d, el_shape(d->n[0], d->n[1], d->n[2], 2));                           \
    draw_in(d, el_shape(d->n[0], d->n[1], d->n[2], 2));                           \
    draw_in(d, el_shape(d->n[0], d->n[2], 2))
// A mean [batch, n] and a factor [batch, n, n] with a diagonal that is not near 0.
#define FULL(count)                                                      \
    d->n[0] = draw_int(0, 3), d->n[1] = draw_int(0, 3);                  \
    for (int i = 0; i < (count); i++) {                                  \
        draw_in(d, el_shape(d->n[0], d->n[1]));                          \
        clear_diagonal(draw_in(d, el_shape(d->n[0], d->n[1], d->n[1]))); \
    }

#define NORMAL(i)       ((ElNormal){in[i], in[i + 1]})
#define LAPLACE(i)      ((ElLaplace){in[i], in[i + 1]})
#define LOGISTIC(i)     ((ElLogistic){in[i], in[i + 1]})
#define NORMAL_MIXTURE  ((ElNormalMixture){in[0], in[1], in[2]})
#define MULTIVARIATE(i) ((ElMultivariateNormal){in[i], in[i + 1]})

#define GRADIENTS(G)                                                                              \
    G(reparameterize, any, LIKE(2), el_reparameterize(in[0], in[1]))                              \
    G(reparameterize_with, any, LIKE(3), el_reparameterize_with(in[0], in[1], in[2]))             \
    G(normal_mean, any, LIKE(2), el_square(el_normal_mean(NORMAL(0))))                            \
    G(normal_rsample, any, LIKE(2), el_normal_rsample(NORMAL(0)))                                 \
    G(normal_log_prob, any, LIKE(3), el_normal_log_prob(NORMAL(0), in[2]))                        \
    G(normal_entropy, any, LIKE(2), el_normal_entropy(NORMAL(0)))                                 \
    G(normal_kl, any, LIKE(4), el_normal_kl(NORMAL(0), NORMAL(2)))                                \
    G(laplace_mean, any, LIKE(2), el_square(el_laplace_mean(LAPLACE(0))))                         \
    G(laplace_rsample, any, LIKE(2), el_laplace_rsample(LAPLACE(0)))                              \
    G(laplace_log_prob, any, LIKE(3), el_laplace_log_prob(LAPLACE(0), in[2]))                     \
    G(laplace_entropy, any, LIKE(2), el_laplace_entropy(LAPLACE(0)))                              \
    G(laplace_kl, any, LIKE(4), el_laplace_kl(LAPLACE(0), LAPLACE(2)))                            \
    G(logistic_mean, any, LIKE(2), el_square(el_logistic_mean(LOGISTIC(0))))                      \
    G(logistic_rsample, any, LIKE(2), el_logistic_rsample(LOGISTIC(0)))                           \
    G(logistic_log_prob, any, LIKE(3), el_logistic_log_prob(LOGISTIC(0), in[2]))                  \
    G(logistic_entropy, any, LIKE(2), el_logistic_entropy(LOGISTIC(0)))                           \
    G(normal_mixture_mean, any, MIXTURE, el_normal_mixture_mean(NORMAL_MIXTURE))                  \
    G(normal_mixture_log_prob, any, MIXTURE, el_normal_mixture_log_prob(NORMAL_MIXTURE, in[3]))   \
    G(multivariate_normal_mean, any, FULL(1),                                                     \
      el_square(el_multivariate_normal_mean(MULTIVARIATE(0))))                                    \
    G(multivariate_normal_rsample, any, FULL(1), el_multivariate_normal_rsample(MULTIVARIATE(0))) \
    G(multivariate_normal_log_prob, any, FULL(1);                                                 \
      draw_in(d, el_shape(d->n[0], d->n[1])),                                                     \
      el_multivariate_normal_log_prob(MULTIVARIATE(0), in[2]))                                    \
    G(multivariate_normal_entropy, any, FULL(1), el_multivariate_normal_entropy(MULTIVARIATE(0))) \
    G(multivariate_normal_kl, any, FULL(2),                                                       \
      el_multivariate_normal_kl(MULTIVARIATE(0), MULTIVARIATE(2)))                                \
    G(mc_kl, any, LIKE(4), through_sample(in))                                                    \
    G(mc_kl_score, log_p, draw_in(d, el_shape(4)), el_mc_kl_score(el_ones(el_shape(4)), in[0]))

#define VALUES(V)                                                                                 \
    V(reparameterize, certain, el_reparameterize(in[0], in[1]))                                   \
    V(reparameterize_with, noise, el_reparameterize_with(in[0], in[1], in[2]))                    \
    V(normal_mean, any, el_normal_mean(NORMAL(0)))                                                \
    V(normal_sample, certain, el_normal_sample(NORMAL(0)))                                        \
    V(normal_rsample, certain, el_normal_rsample(NORMAL(0)))                                      \
    V(normal_log_prob, any, el_normal_log_prob(NORMAL(0), in[2]))                                 \
    V(normal_entropy, any, el_normal_entropy(NORMAL(0)))                                          \
    V(normal_kl, any, el_normal_kl(NORMAL(0), NORMAL(2)))                                         \
    V(laplace_mean, any, el_laplace_mean(LAPLACE(0)))                                             \
    V(laplace_sample, certain, el_laplace_sample(LAPLACE(0)))                                     \
    V(laplace_rsample, certain, el_laplace_rsample(LAPLACE(0)))                                   \
    V(laplace_log_prob, any, el_laplace_log_prob(LAPLACE(0), in[2]))                              \
    V(laplace_entropy, any, el_laplace_entropy(LAPLACE(0)))                                       \
    V(laplace_kl, any, el_laplace_kl(LAPLACE(0), LAPLACE(2)))                                     \
    V(logistic_mean, any, el_logistic_mean(LOGISTIC(0)))                                          \
    V(logistic_sample, certain, el_logistic_sample(LOGISTIC(0)))                                  \
    V(logistic_rsample, certain, el_logistic_rsample(LOGISTIC(0)))                                \
    V(logistic_log_prob, any, el_logistic_log_prob(LOGISTIC(0), in[2]))                           \
    V(logistic_log_prob, far, el_logistic_log_prob(LOGISTIC(0), in[2]))                           \
    V(logistic_entropy, any, el_logistic_entropy(LOGISTIC(0)))                                    \
    V(normal_mixture_mean, any, el_normal_mixture_mean(NORMAL_MIXTURE))                           \
    V(normal_mixture_sample, certain, el_normal_mixture_sample(NORMAL_MIXTURE))                   \
    V(normal_mixture_log_prob, any, el_normal_mixture_log_prob(NORMAL_MIXTURE, in[3]))            \
    V(multivariate_normal_mean, any, el_multivariate_normal_mean(MULTIVARIATE(0)))                \
    V(multivariate_normal_sample, certain, el_multivariate_normal_sample(MULTIVARIATE(0)))        \
    V(multivariate_normal_rsample, certain, el_multivariate_normal_rsample(MULTIVARIATE(0)))      \
    V(multivariate_normal_log_prob, any, el_multivariate_normal_log_prob(MULTIVARIATE(0), in[2])) \
    V(multivariate_normal_entropy, any, el_multivariate_normal_entropy(MULTIVARIATE(0)))          \
    V(multivariate_normal_kl, any, el_multivariate_normal_kl(MULTIVARIATE(0), MULTIVARIATE(2)))   \
    V(mc_kl, any, el_mc_kl(in[0], in[1]))                                                         \
    V(mc_kl_score, any, el_mc_kl_score(in[0], in[1]))

// The estimate of KL from a sample that follows the parameters.
static ElTensor *through_sample(ElTensor *const in[])
{
    ElTensor *x = el_normal_rsample(NORMAL(0));
    return el_mc_kl(el_normal_log_prob(NORMAL(0), x), el_normal_log_prob(NORMAL(2), x));
}

// A diagonal of 1/2 and more, or -1/2 and less.
static void clear_diagonal(ElTensor *t)
{
    int64_t n = t->shape.dim[1];
    for (int64_t k = 0; k < el_numel(t); k++) {
        if (k / n % n == k % n) t->data[k] += t->data[k] < 0 ? (el_real)-.5 : (el_real).5;
    }
}

#include "tests/operations/cases.h"
