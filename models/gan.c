// A generative adversarial network (Goodfellow et al., 2014) with the non-saturating loss: the
// generator makes images of noise, the discriminator learns to tell them from real ones, and each
// is the other's teacher.
#include <stdlib.h>

#include "models/model.h"

static const double training_dropout = .3; // keeps the discriminator from winning outright

typedef struct {
    ElParams params, generator_params, discriminator_params;
    ElMlp generator;         // noise -> hidden -> pixels
    ElLinear judge, verdict; // pixels -> hidden -> one logit: above 0 for "real"
    ElAdam generator_adam, discriminator_adam;
    ElParams state; // of both
} Gan;

static ElTensor *gan_prior(const void *model, int64_t n)
{
    const Gan *g = model;
    return el_randn(el_shape(n, g->generator.layer[0].weight->shape.dim[1]));
}

static ElTensor *gan_decode(const void *model, ElTensor *z)
{
    const Gan *g = model;
    return el_sigmoid(el_mlp(&g->generator, z));
}

// The logit of "real" for each image, [batch].
static ElTensor *discriminate(const Gan *g, ElTensor *x, double dropout)
{
    ElTensor *hidden = el_leaky_relu(el_linear(&g->judge, x), .2);
    if (dropout > 0) hidden = el_dropout(hidden, dropout);
    return el_sum_axis(el_linear(&g->verdict, hidden), 1);
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

static bool gan_step(void *model, ElTensor *real, double mean[])
{
    Gan *g = model;
    ElTensor *fake = gan_decode(g, gan_prior(g, real->shape.dim[0]));

    // The discriminator learns to tell them apart. Asking for its gradients alone leaves the
    // generator untouched.
    el_tape_begin();
    ElTensor *on_real = judged_real(discriminate(g, real, training_dropout));
    ElTensor *on_fake = judged_fake(discriminate(g, fake, training_dropout));
    ElTensor *told = el_mean(el_add(on_real, on_fake));
    mean[0] = el_item(told);
    bool moved = el_adam_step(&g->discriminator_adam, el_grads(told, g->discriminator_params));
    el_tape_end();

    // The generator learns to pass for real before the discriminator as it now is.
    ElTensor *passed = el_mean(judged_real(discriminate(g, fake, training_dropout)));
    mean[1] = el_item(passed);
    return moved && el_adam_step(&g->generator_adam, el_grads(passed, g->generator_params));
}

static bool gan_evaluate(const void *model, ElTensor *x, ElTensor *each[])
{
    ElTensor *fake = gan_decode(model, gan_prior(model, x->shape.dim[0]));
    ElTensor *logit = discriminate(model, fake, 0);
    each[0] = el_add(judged_real(discriminate(model, x, 0)), judged_fake(logit));
    each[1] = judged_real(logit);
    return each[0] && each[1];
}

static void gan_destroy(void *model)
{
    Gan *g = model;
    if (!g) return;
    el_params_free(&g->state);
    el_adam_free(&g->generator_adam);
    el_adam_free(&g->discriminator_adam);
    el_params_free(&g->generator_params);
    el_params_free(&g->discriminator_params);
    el_params_free(&g->params);
    free(g);
}

static ElAdam gan_adam(ElParams params, double rate)
{
    ElAdam a = el_adam_new(params, rate);
    a.beta1 = .5;
    return a;
}

static void *gan_create(ModelOptions o)
{
    Gan *g = calloc(1, sizeof *g);
    if (!g) return NULL;
    ElWidths up = el_widths(o.latent, o.hidden, o.pixels);
    g->generator = el_mlp_new(&g->params, "generator", up, el_relu);
    g->judge = el_linear_new(&g->params, "discriminator.judge", o.pixels, o.hidden);
    g->verdict = el_linear_new(&g->params, "discriminator.verdict", o.hidden, 1);
    g->generator_params = el_params_under(g->params, "generator.");
    g->discriminator_params = el_params_under(g->params, "discriminator.");
    g->generator_adam = gan_adam(g->generator_params, o.rate);
    g->discriminator_adam = gan_adam(g->discriminator_params, o.rate);
    g->state = el_params_join(g->generator_adam.state, g->discriminator_adam.state);
    if (g->state.list && !g->state.list->incomplete) return g;
    gan_destroy(g);
    return NULL;
}

static ElParams gan_params(const void *model)
{
    return ((const Gan *)model)->params;
}

static ElParams gan_state(const void *model)
{
    return ((const Gan *)model)->state;
}

const ModelFamily gan_family = {
    .name = "gan",
    .title = "Generative adversarial network",
    .summary = "A generator that learns to make images of noise from a discriminator that learns "
               "to tell them from real ones (Goodfellow et al., 2014; non-saturating loss).",
    .loss_unit = "nats",
    .term = {"discriminator_loss", "generator_loss"},
    .defaults = {.hidden = 400, .latent = 20, .rate = 2e-4},
    .create = gan_create,
    .destroy = gan_destroy,
    .params = gan_params,
    .state = gan_state,
    .step = gan_step,
    .evaluate = gan_evaluate,
    .decode = gan_decode,
    .prior = gan_prior,
};
