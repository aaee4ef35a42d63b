// The losses, the discriminator and its penalties.
#include "models/game.h"

#include <stdio.h>

// --- losses --------------------------------------------------------------------------------------

// -log p(real) and -log p(fake) by the logit of "real".
static ElTensor *logistic_generator(ElTensor *fake)
{
    return el_softplus(el_neg(fake));
}

static ElTensor *logistic_critic(ElTensor *real, ElTensor *fake)
{
    return el_add(logistic_generator(real), el_softplus(fake));
}

static ElTensor *minimax_generator(ElTensor *fake)
{
    return el_neg(el_softplus(fake));
}

static ElTensor *least_squares_generator(ElTensor *fake)
{
    return el_mul_scalar(el_square(el_add_scalar(fake, -1)), .5);
}

static ElTensor *least_squares_critic(ElTensor *real, ElTensor *fake)
{
    return el_add(least_squares_generator(real), el_mul_scalar(el_square(fake), .5));
}

const Game games[] = {
    [NON_SATURATING] = {logistic_critic, logistic_generator},
    [MINIMAX] = {logistic_critic, minimax_generator},
    [LEAST_SQUARES] = {least_squares_critic, least_squares_generator},
    [WASSERSTEIN] = {el_wasserstein_critic, el_wasserstein_generator},
    [HINGE] = {el_hinge_critic, el_hinge_generator},
};

// --- the discriminator ---------------------------------------------------------------------------

const char *critic_conflict(const ModelOptions *o, CriticStyle s)
{
    if (o->convolutional && s.pack > 1) return "a pack of images goes into a linear body only";
    if (o->convolutional && s.classes > 0) return "a label goes into a linear body only";
    return body_conflict(o);
}

Critic critic_new(ElParams *params, const char *name, const ModelOptions *o, CriticStyle s)
{
    char part[64];
    Critic c = {.style = s};
    BodyStyle style = {.leaky = true,
                       .spectral_norm = s.spectral_norm,
                       .batch_norm = s.batch_norm,
                       .channels = s.channels,
                       .extra = (s.pack - 1) * model_pixels(o) + s.pack * s.classes};
    snprintf(part, sizeof part, "%s.judge", name);
    c.judge = body_reader_new(params, part, o, style);
    snprintf(part, sizeof part, "%s.verdict", name);
    c.verdict = el_linear_new(params, part, c.judge.features, 1);
    if (s.spectral_norm) c.bound = el_spectral_norm_new(params, c.verdict.weight, 0);
    return c;
}

// Rows k, k + 1 ... of x, the first following the last.
static ElTensor *from_row(ElTensor *x, int64_t k)
{
    return el_concat(0, el_slice(x, 0, k, EL_END), el_slice(x, 0, 0, k));
}

// Each row of x and those after it, [n, pack * width].
static ElTensor *packed(const Critic *c, ElTensor *x)
{
    ElTensor *all = x;
    for (int64_t k = 1; x && k < c->style.pack; k++)
        all = el_concat(1, all, from_row(x, k % x->shape.dim[0]));
    return all;
}

// The features of each pack.
static ElTensor *read_packs(const Critic *c, ElTensor *packs, const ElInts *labels, bool training)
{
    int classes = c->style.classes;
    if (classes > 0) packs = el_concat(1, packs, packed(c, el_one_hot(labels, classes)));
    return body_read(&c->judge, packs, training);
}

ElTensor *critic_features(const Critic *c, Side s, bool training)
{
    return read_packs(c, packed(c, s.x), s.labels, training);
}

ElTensor *critic_verdict(const Critic *c, ElTensor *features, bool training)
{
    ElLinear verdict = c->verdict;
    if (training && c->style.dropout > 0) features = el_dropout(features, c->style.dropout);
    if (c->style.spectral_norm) verdict.weight = el_spectral_norm(&c->bound, training);
    return el_sum_axis(el_linear(&verdict, features), 1);
}

ElTensor *critic_scores(const Critic *c, Side s, bool training)
{
    return critic_verdict(c, critic_features(c, s, training), training);
}

// --- penalties -----------------------------------------------------------------------------------

// How the score of each pack changes with its pixels, of the packs' shape.
static ElTensor *slope(const Critic *c, ElTensor *packs, const ElInts *labels)
{
    ElTensor *scores = critic_verdict(c, read_packs(c, packs, labels, false), false);
    return el_grad(el_sum(scores), packs);
}

ElTensor *critic_gradient_penalty(const Critic *c, Side real, Side fake)
{
    ElTensor *from = packed(c, fake.x), *to = packed(c, real.x);
    ElTensor *way = to ? el_rand(el_shape(to->shape.dim[0], 1)) : NULL;
    ElTensor *between = el_add(from, el_mul(way, el_sub(to, from)));
    ElTensor *steepness = el_norm_axis(slope(c, between, real.labels), 1);
    return el_square(el_add_scalar(steepness, -1));
}

ElTensor *critic_r1(const Critic *c, Side real)
{
    ElTensor *square = el_square(slope(c, packed(c, real.x), real.labels));
    return el_mul_scalar(el_sum_axis(square, 1), .5);
}
