// A generative adversarial network (Goodfellow et al., 2014) with the non-saturating loss: the
// generator makes images of noise, the discriminator learns to tell them from real ones, and each
// is the other's teacher.
#include "models/body.h"

static const double training_dropout = .3; // keeps the discriminator from winning outright

enum { GENERATOR, DISCRIMINATOR }; // the optimizers

typedef struct {
    ModelBase base;
    BodyWriter generator; // noise -> pixels
    BodyReader judge;     // pixels -> features
    ElLinear verdict;     // features -> one logit: above 0 for "real"
} Gan;

static ElTensor *gan_prior(const void *model, int64_t n)
{
    const Gan *g = model;
    return el_randn(el_shape(n, g->base.options.latent));
}

static ElTensor *generate(const Gan *g, ElTensor *z, bool training)
{
    return body_image(&g->base.options, body_write(&g->generator, z, training));
}

static ElTensor *gan_decode(const void *model, ElTensor *z)
{
    return generate(model, z, false);
}

// The logit of "real" for each image, [batch].
static ElTensor *discriminate(const Gan *g, ElTensor *x, double dropout)
{
    ElTensor *features = body_read(&g->judge, x, dropout > 0);
    if (dropout > 0) features = el_dropout(features, dropout);
    return el_sum_axis(el_linear(&g->verdict, features), 1);
}

// -log p(real) and -log p(fake) by the logit of "real".
static ElTensor *judged_real(ElTensor *logit)
{
    return el_softplus(el_neg(logit));
}

static ElTensor *judged_fake(ElTensor *logit)
{
    return el_softplus(logit);
}

static bool gan_step(void *model, ModelBatch b, double mean[])
{
    Gan *g = model;
    ElTensor *real = b.x, *fake = generate(g, gan_prior(g, real->shape.dim[0]), true);

    // The discriminator learns to tell them apart. Asking for its gradients alone leaves the
    // generator untouched.
    el_tape_begin();
    ElTensor *on_real = judged_real(discriminate(g, real, training_dropout));
    ElTensor *on_fake = judged_fake(discriminate(g, fake, training_dropout));
    ElTensor *told = el_mean(el_add(on_real, on_fake));
    mean[0] = el_item(told);
    bool moved = model_move(&g->base, DISCRIMINATOR, told);
    el_tape_end();

    // The generator learns to pass for real before the discriminator as it now is.
    ElTensor *passed = el_mean(judged_real(discriminate(g, fake, training_dropout)));
    mean[1] = el_item(passed);
    return moved && model_move(&g->base, GENERATOR, passed);
}

static bool gan_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    ElTensor *fake = gan_decode(model, gan_prior(model, b.x->shape.dim[0]));
    ElTensor *logit = discriminate(model, fake, 0);
    each[0] = el_add(judged_real(discriminate(model, b.x, 0)), judged_fake(logit));
    each[1] = judged_real(logit);
    return each[0] && each[1];
}

static const char *gan_build(void *model)
{
    Gan *g = model;
    ElParams *params = &g->base.params;
    const ModelOptions *o = &g->base.options;
    g->generator = body_writer_new(params, "generator", o, (BodyStyle){0}, o->latent);
    g->judge = body_reader_new(params, "discriminator.judge", o, (BodyStyle){.leaky = true});
    g->verdict = el_linear_new(params, "discriminator.verdict", g->judge.features, 1);
    model_optimizer(&g->base, "generator.")->beta1 = .5;
    model_optimizer(&g->base, "discriminator.")->beta1 = .5;
    return body_conflict(o);
}

const ModelFamily gan_family[] = {
    {
        .name = "gan",
        .title = "Generative adversarial network",
        .summary = "A generator that learns to make images of noise from a discriminator that "
                   "learns to tell them from real ones (Goodfellow et al., 2014; non-saturating "
                   "loss).",
        .loss_unit = "nats",
        .term = {"discriminator_loss", "generator_loss"},
        .defaults = {.layers = 1, .hidden = 400, .latent = 20, .rate = 2e-4},
        .normal_prior = true,
        .size = sizeof(Gan),
        .build = gan_build,
        .step = gan_step,
        .evaluate = gan_evaluate,
        .decode = gan_decode,
        .prior = gan_prior,
    },
    {0},
};
