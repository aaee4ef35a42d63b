// One body, four ways to treat its code.
#include "suite/moons/model.h"

enum { PIXELS = 28 * 28, HIDDEN = 200 };

const MoonKind moon_kinds[MOON_MODELS] = {
    {"ae", "autoencoder", 0, 0},
    {"noisy-ae", "autoencoder with noise in its code", 1, 0},
    {"vae", "variational autoencoder", 0, 1},
    {"beta-vae", "beta-VAE of weight 4", 0, 4},
};

bool moon_model_make(MoonModel *m, MoonKind kind, int64_t codes)
{
    *m = (MoonModel){.kind = kind, .codes = codes};
    ElWidths down = el_widths(PIXELS, HIDDEN, 2 * codes), up = el_widths(codes, HIDDEN, PIXELS);
    m->encoder = el_mlp_new(&m->params, "encoder", down, el_relu);
    m->decoder = el_mlp_new(&m->params, "decoder", up, el_relu);
    m->adam = el_adam_new(m->params, 1e-3);
    return m->adam.params.list;
}

void moon_model_free(MoonModel *m)
{
    el_adam_free(&m->adam);
    el_params_free(&m->params);
}

// Mean and log variance of the codes of images, each [n, codes].
static ElNormal encode(const MoonModel *m, ElTensor *x)
{
    ElTensor *both = el_mlp(&m->encoder, x);
    return (ElNormal){.mean = el_slice(both, 1, 0, m->codes),
                      .logvar = el_slice(both, 1, m->codes, 2 * m->codes)};
}

bool moon_model_step(MoonModel *m, ElTensor *x)
{
    ElNormal q = encode(m, x);
    ElTensor *z = q.mean, *kl = NULL;
    if (m->kind.beta > 0) {
        z = el_reparameterize(q.mean, q.logvar);
        kl = el_mul_scalar(el_mean(el_gaussian_kl(q.mean, q.logvar)), m->kind.beta);
    } else if (m->kind.noise > 0) {
        z = el_add(z, el_mul_scalar(el_randn(z->shape), m->kind.noise));
    }
    ElTensor *nll = el_mean(el_bernoulli_nll(el_mlp(&m->decoder, z), x));
    ElTensor *loss = kl ? el_add(nll, kl) : nll;
    return el_adam_step(&m->adam, el_grads(loss, m->params));
}

ElTensor *moon_model_encode(const MoonModel *m, ElTensor *x)
{
    return encode(m, x).mean;
}

ElTensor *moon_model_decode(const MoonModel *m, ElTensor *z)
{
    return el_sigmoid(el_mlp(&m->decoder, z));
}

ElTensor *moon_model_codes(const MoonModel *m, ElTensor *x, int64_t n)
{
    ElTensor *noise = el_randn(el_shape(n, m->codes));
    if (m->kind.beta > 0) return noise;
    ElTensor *codes = moon_model_encode(m, x);
    ElTensor *deviation = el_sqrt(el_var_axis(codes, 0));
    return el_add(el_mul(noise, deviation), el_mean_axis(codes, 0));
}
