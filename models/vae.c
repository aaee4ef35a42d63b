// A variational autoencoder (Kingma & Welling, 2014): its encoder gives a distribution of codes,
// its decoder one of images, and it is trained to raise a lower bound on the log-likelihood.
#include <stdlib.h>

#include "models/model.h"

typedef struct {
    ElParams params;
    ElLinear encode, mean, logvar; // image -> hidden -> q(z | image)
    ElLinear decode, pixels;       // z -> hidden -> p(image | z)
    ElAdam adam;
} Vae;

static Vae vae_new(int64_t pixels, int64_t hidden, int64_t latent)
{
    Vae v = {0};
    v.encode = el_linear_new(&v.params, "encode", pixels, hidden);
    v.mean = el_linear_new(&v.params, "mean", hidden, latent);
    v.logvar = el_linear_new(&v.params, "logvar", hidden, latent);
    v.decode = el_linear_new(&v.params, "decode", latent, hidden);
    v.pixels = el_linear_new(&v.params, "pixels", hidden, pixels);
    return v;
}

// The logits of p(image | z), a Bernoulli variable a pixel.
static ElTensor *vae_logits(const Vae *v, ElTensor *z)
{
    return el_linear(&v->pixels, el_relu(el_linear(&v->decode, z)));
}

static ElNormal vae_posterior(const Vae *v, ElTensor *x)
{
    ElTensor *hidden = el_relu(el_linear(&v->encode, x));
    return (ElNormal){.mean = el_linear(&v->mean, hidden), .logvar = el_linear(&v->logvar, hidden)};
}

// Minus the evidence lower bound is nll + kl; both [batch], in nats an image.
typedef struct {
    ElTensor *nll, *kl;
} VaeLoss;

static VaeLoss vae_loss(const Vae *v, ElTensor *x)
{
    ElNormal q = vae_posterior(v, x);
    ElTensor *z = el_reparameterize(q.mean, q.logvar); // mean + exp(logvar / 2) * noise
    return (VaeLoss){
        .nll = el_bernoulli_nll(vae_logits(v, z), x),
        .kl = el_gaussian_kl(q.mean, q.logvar),
    };
}

static bool vae_step(void *model, ElTensor *x, double mean[])
{
    Vae *v = model;
    VaeLoss l = vae_loss(v, x);
    ElTensor *nll = el_mean(l.nll), *kl = el_mean(l.kl), *loss = el_add(nll, kl);
    mean[0] = el_item(loss);
    mean[1] = el_item(nll);
    mean[2] = el_item(kl);
    return el_adam_step(&v->adam, el_grads(loss, v->params));
}

static bool vae_evaluate(const void *model, ElTensor *x, ElTensor *each[])
{
    VaeLoss l = vae_loss(model, x);
    each[0] = el_add(l.nll, l.kl);
    each[1] = l.nll;
    each[2] = l.kl;
    return each[0];
}

// The code of an image is the mean of its posterior.
static ElTensor *vae_encode(const void *model, ElTensor *x)
{
    return vae_posterior(model, x).mean;
}

static ElTensor *vae_decode(const void *model, ElTensor *z)
{
    return el_sigmoid(vae_logits(model, z));
}

static ElTensor *vae_prior(const void *model, int64_t n)
{
    const Vae *v = model;
    return el_randn(el_shape(n, el_numel(v->mean.bias)));
}

static void vae_destroy(void *model)
{
    Vae *v = model;
    if (!v) return;
    el_adam_free(&v->adam);
    el_params_free(&v->params);
    free(v);
}

static void *vae_create(ModelOptions o)
{
    Vae *v = malloc(sizeof *v);
    if (!v) return NULL;
    *v = vae_new(o.pixels, o.hidden, o.latent);
    v->adam = el_adam_new(v->params, o.rate);
    if (v->adam.params.list) return v;
    vae_destroy(v);
    return NULL;
}

static ElParams vae_params(const void *model)
{
    return ((const Vae *)model)->params;
}

static ElParams vae_state(const void *model)
{
    return ((const Vae *)model)->adam.state;
}

const ModelFamily vae_family = {
    .name = "vae",
    .title = "Variational autoencoder",
    .summary = "An autoencoder whose codes are distributions, trained to raise the evidence lower "
               "bound on the log-likelihood (Kingma & Welling, 2014); sampled from its prior.",
    .loss_unit = "nats",
    .term = {"negative_elbo", "nll", "kl"},
    .defaults = {.hidden = 400, .latent = 20, .rate = 1e-3},
    .create = vae_create,
    .destroy = vae_destroy,
    .params = vae_params,
    .state = vae_state,
    .step = vae_step,
    .evaluate = vae_evaluate,
    .encode = vae_encode,
    .decode = vae_decode,
    .prior = vae_prior,
};
