// Discrete distributions and their relaxation: probabilities, entropies, means, KL. Samples are
// held against values where they are certain.
#include <math.h>

#include "nn/distributions.h"
#include "tensor/random.h"

#define LIKE(count)                 \
    d->shape[0] = draw_shape(1, 4); \
    for (int i = 0; i < (count); i++) draw_in(d, d->shape[0])
#define CLASSES(count)                                                            \
    d->n[0] = draw_int(1, 4), d->shape[0] = with_last(draw_shape(1, 3), d->n[0]); \
    for (int i = 0; i < (count); i++) draw_in(d, d->shape[0])
#define CLASSES_DRAWN \
    CLASSES(1);       \
    d->ints = el_randint(without_last(d->shape[0]), 0, d->n[0])
// Parameters [batch, ..., components] of one or two mixtures, and x [batch, ...] first.
#define PIXELS(mixtures)                                      \
    d->shape[0] = draw_shape(1, 2);                           \
    draw_pixels(draw_in(d, d->shape[0]));                     \
    for (int m = 0; m < (mixtures); m++) {                    \
        d->shape[1] = with_last(d->shape[0], draw_int(1, 3)); \
        for (int i = 0; i < 3; i++) draw_in(d, d->shape[1]);  \
    }
#define SMALL_PIXELS(mixtures)                                                \
    for (int m = 0; m < (mixtures); m++) {                                    \
        d->shape[0] = el_shape(1, draw_int(0, 2), draw_int(1, 2));            \
        d->shape[0].dim[1] = m ? d->in[0]->shape.dim[1] : d->shape[0].dim[1]; \
        for (int i = 0; i < 3; i++) draw_in(d, d->shape[0]);                  \
    }

#define BERNOULLI(i)        ((ElBernoulli){in[i]})
#define CATEGORICAL(i)      ((ElCategorical){in[i]})
#define GUMBEL(temperature) ((ElGumbelSoftmax){in[0], temperature})
#define DISCRETIZED(i)      ((ElDiscretizedLogistics){in[i], in[i + 1], in[i + 2]})

#define GRADIENTS(G)                                                                              \
    G(bernoulli_mean, any, LIKE(1), el_bernoulli_mean(BERNOULLI(0)))                              \
    G(bernoulli_log_prob, any, LIKE(2), el_bernoulli_log_prob(BERNOULLI(0), in[1]))               \
    G(bernoulli_entropy, any, LIKE(1), el_bernoulli_entropy(BERNOULLI(0)))                        \
    G(bernoulli_kl, any, LIKE(2), el_bernoulli_kl(BERNOULLI(0), BERNOULLI(1)))                    \
    G(categorical_mean, any, CLASSES(1), el_categorical_mean(CATEGORICAL(0)))                     \
    G(categorical_log_prob, any, CLASSES_DRAWN, el_categorical_log_prob(CATEGORICAL(0), d->ints)) \
    G(categorical_entropy, any, CLASSES(1), el_categorical_entropy(CATEGORICAL(0)))               \
    G(categorical_kl, any, CLASSES(2), el_categorical_kl(CATEGORICAL(0), CATEGORICAL(1)))         \
    G(gumbel_softmax_rsample, any, CLASSES(1), el_gumbel_softmax_rsample(GUMBEL(1.5)))            \
    G(gumbel_softmax_straight_through, one_class, draw_in(d, el_shape(2, 3, 1)),                  \
      el_gumbel_softmax_straight_through(GUMBEL(.5)))                                             \
    G(gumbel_softmax_log_prob, any, CLASSES(1);                                                   \
      draw_positive(d, d->shape[0]), el_gumbel_softmax_log_prob(GUMBEL(.7), in[1]))               \
    G(discretized_logistics_log_prob, any, PIXELS(1),                                             \
      el_discretized_logistics_log_prob(DISCRETIZED(1), in[0]))                                   \
    G(discretized_logistics_mean, any, SMALL_PIXELS(1),                                           \
      el_discretized_logistics_mean(DISCRETIZED(0)))                                              \
    G(discretized_logistics_entropy, any, SMALL_PIXELS(1),                                        \
      el_discretized_logistics_entropy(DISCRETIZED(0)))                                           \
    G(discretized_logistics_kl, any, SMALL_PIXELS(2),                                             \
      el_discretized_logistics_kl(DISCRETIZED(0), DISCRETIZED(3)))

#define VALUES(V)                                                                               \
    V(bernoulli_mean, any, el_bernoulli_mean(BERNOULLI(0)))                                     \
    V(bernoulli_sample, certain, el_bernoulli_sample(BERNOULLI(0)))                             \
    V(bernoulli_log_prob, any, el_bernoulli_log_prob(BERNOULLI(0), in[1]))                      \
    V(bernoulli_entropy, any, el_bernoulli_entropy(BERNOULLI(0)))                               \
    V(bernoulli_kl, any, el_bernoulli_kl(BERNOULLI(0), BERNOULLI(1)))                           \
    V(categorical_mean, any, el_categorical_mean(CATEGORICAL(0)))                               \
    V(categorical_sample, certain, el_from_ints(el_categorical_sample(CATEGORICAL(0))))         \
    V(categorical_log_prob, any, el_categorical_log_prob(CATEGORICAL(0), ints_of(in[1])))       \
    V(categorical_entropy, any, el_categorical_entropy(CATEGORICAL(0)))                         \
    V(categorical_entropy, extreme, el_categorical_entropy(CATEGORICAL(0)))                     \
    V(categorical_kl, any, el_categorical_kl(CATEGORICAL(0), CATEGORICAL(1)))                   \
    V(categorical_kl, impossible, el_categorical_kl(CATEGORICAL(0), CATEGORICAL(1)))            \
    V(gumbel_softmax_sample, certain, el_gumbel_softmax_sample(GUMBEL(.5)))                     \
    V(gumbel_softmax_rsample, certain, el_gumbel_softmax_rsample(GUMBEL(.5)))                   \
    V(gumbel_softmax_straight_through, certain, el_gumbel_softmax_straight_through(GUMBEL(.5))) \
    V(gumbel_softmax_log_prob, any, el_gumbel_softmax_log_prob(GUMBEL(.7), in[1]))              \
    V(discretized_logistics_sample, certain, el_discretized_logistics_sample(DISCRETIZED(0)))   \
    V(discretized_logistics_mean, any, el_discretized_logistics_mean(DISCRETIZED(0)))           \
    V(discretized_logistics_log_prob, any,                                                      \
      el_discretized_logistics_log_prob(DISCRETIZED(0), in[3]))                                 \
    V(discretized_logistics_entropy, any, el_discretized_logistics_entropy(DISCRETIZED(0)))     \
    V(discretized_logistics_kl, any, el_discretized_logistics_kl(DISCRETIZED(0), DISCRETIZED(3)))

static ElShape without_last(ElShape s)
{
    s.dim[--s.rank] = 0;
    return s;
}

// Values of pixels, both ends among them.
static void draw_pixels(ElTensor *x)
{
    for (int64_t k = 0; k < el_numel(x); k++)
        x->data[k] = (el_real)fmin(fmax(round(255 * fabs((double)x->data[k]) - 30), 0), 255) / 255;
}

#include "tests/operations/cases.h"
