// Losses and the maximum mean discrepancy.
#include <math.h>

#include "nn/losses.h"
#include "nn/mmd.h"

#define LIKE(count)                 \
    d->shape[0] = draw_shape(1, 4); \
    for (int i = 0; i < (count); i++) draw_in(d, d->shape[0])
#define SAMPLES(least)                                          \
    d->n[0] = draw_int(0, 3), d->n[1] = draw_int(1, 2);         \
    draw_in(d, el_shape(draw_int(least, 4), d->n[0], d->n[1])); \
    draw_in(d, el_shape(draw_int(least, 4), d->n[0], d->n[1]))
#define LABELLED                                              \
    d->shape[0] = draw_shape(1, 3), d->n[0] = draw_int(1, 4); \
    draw_in(d, with_last(d->shape[0], d->n[0]));              \
    d->ints = el_randint(d->shape[0], 0, d->n[0])
#define IMQ EL_INVERSE_MULTIQUADRIC

#define GRADIENTS(G)                                                                 \
    G(mse, any, LIKE(2), el_mse(in[0], in[1]))                                       \
    G(l1, any, LIKE(2), el_l1(in[0], in[1]))                                         \
    G(huber, any, d->c[0] = draw_int(0, 3) / 2.0 + .125; LIKE(2);                    \
      on_grid(d->in, d->count), el_huber(in[0], in[1], d->c[0]))                     \
    G(bernoulli_nll, any, LIKE(2), el_bernoulli_nll(in[0], in[1]))                   \
    G(cross_entropy, any, LABELLED, el_cross_entropy(in[0], d->ints))                \
    G(gaussian_kl, any, LIKE(2), el_gaussian_kl(in[0], in[1]))                       \
    G(gaussian_nll, any, LIKE(3), el_gaussian_nll(in[0], in[1], in[2]))              \
    G(hinge_critic, any, LIKE(2), el_hinge_critic(in[0], in[1]))                     \
    G(hinge_generator, any, LIKE(1), el_hinge_generator(in[0]))                      \
    G(wasserstein_critic, any, LIKE(2), el_wasserstein_critic(in[0], in[1]))         \
    G(wasserstein_generator, any, LIKE(1), el_wasserstein_generator(in[0]))          \
    G(mmd, unbiased, SAMPLES(2), el_mmd(in[0], in[1], (ElMmd){.bandwidth = {1, 3}})) \
    G(mmd, biased, SAMPLES(1), el_mmd(in[0], in[1], (ElMmd){.kernel = IMQ, .biased = true}))

#define VALUES(V)                                                       \
    V(mse, image, el_mse(in[0], in[1]))                                 \
    V(l1, image, el_l1(in[0], in[1]))                                   \
    V(huber, image, el_huber(in[0], in[1], .7))                         \
    V(bernoulli_nll, image, el_bernoulli_nll(in[0], in[1]))             \
    V(cross_entropy, rows, el_cross_entropy(in[0], ints_of(in[1])))     \
    V(cross_entropy, image, el_cross_entropy(in[0], ints_of(in[1])))    \
    V(gaussian_kl, rows, el_gaussian_kl(in[0], in[1]))                  \
    V(gaussian_nll, image, el_gaussian_nll(in[0], in[1], in[2]))        \
    V(hinge_critic, rows, el_hinge_critic(in[0], in[1]))                \
    V(hinge_generator, rows, el_hinge_generator(in[0]))                 \
    V(wasserstein_critic, rows, el_wasserstein_critic(in[0], in[1]))    \
    V(wasserstein_generator, rows, el_wasserstein_generator(in[0]))     \
    V(mmd, rbf, el_mmd(in[0], in[1], (ElMmd){.bandwidth = {.5, 0, 2}})) \
    V(mmd, rbf_biased, el_mmd(in[0], in[1], (ElMmd){.biased = true}))   \
    V(mmd, imq, el_mmd(in[0], in[1], (ElMmd){.kernel = IMQ}))           \
    V(mmd, imq_biased, el_mmd(in[0], in[1], (ElMmd){IMQ, {1, 2}, true}))

// Multiples of 1/4, so that no difference of them is near where the Huber loss bends.
static void on_grid(ElTensor *const in[], int count)
{
    for (int i = 0; i < count; i++) {
        for (int64_t k = 0; k < el_numel(in[i]); k++)
            in[i]->data[k] = (el_real)round(4 * (double)in[i]->data[k]) / 4;
    }
}

#include "tests/operations/cases.h"
