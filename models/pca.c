// Principal component analysis (Pearson, 1901): the linear autoencoder with the least squared
// error, fitted at once. Codes are x - mean along the leading eigenvectors of the covariance; its
// samples are drawn from the Gaussian with those eigenvalues as variances.
//
// And its probabilistic form (Tipping & Bishop, 1999), x = mean + W z + noise with z from N(0, I).
// Most likely are W = V sqrt(L - s^2 I), with the leading eigenvalues L and eigenvectors V, and the
// variance s^2 of the noise that is the mean of the eigenvalues left out. W^T W + s^2 I is L then,
// so that nothing has to be inverted.
#include "models/principal.h"

typedef struct {
    ModelBase base;
    Principal principal;
} Pca;

static ElTensor *pca_encode(const void *model, ModelBatch b)
{
    const Pca *p = model;
    return principal_coordinates(&p->principal, b.x);
}

static ElTensor *pca_decode(const void *model, ElTensor *z)
{
    const Pca *p = model;
    return principal_image(&p->principal, z);
}

static ElTensor *pca_prior(const void *model, int64_t n)
{
    const Pca *p = model;
    ElTensor *variances = p->principal.variances;
    return el_mul(el_randn(el_shape(n, el_numel(variances))), el_sqrt(variances));
}

static bool pca_fit(void *model, const ElData *data)
{
    Pca *p = model;
    return principal_fit(&p->principal, data);
}

static bool pca_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_mse(pca_decode(model, pca_encode(model, b)), b.x));
}

static const char *pca_build(void *model)
{
    Pca *p = model;
    p->principal = principal_new(&p->base.params, &p->base.options);
    return NULL;
}

// --- with probabilities --------------------------------------------------------------------------

// What a number of z weighs along its component, [d].
static ElTensor *scales(const Principal *p)
{
    return el_sqrt(el_relu(el_sub(p->variances, p->noise)));
}

// q(z | x) = N(sqrt(L - s^2) / L c, s^2 / L), of the coordinates c of x.
static ElNormal ppca_posterior(const void *model, ModelBatch b)
{
    const Principal *p = &((const Pca *)model)->principal;
    ElTensor *c = principal_coordinates(p, b.x);
    if (!c) return (ElNormal){NULL, NULL};
    return (ElNormal){.mean = el_mul(c, el_div(scales(p), p->variances)),
                      .logvar = el_expand(el_log(el_div(p->noise, p->variances)), c->shape)};
}

static ElTensor *ppca_encode(const void *model, ModelBatch b)
{
    return ppca_posterior(model, b).mean;
}

static ElTensor *ppca_decode(const void *model, ElTensor *z)
{
    const Principal *p = &((const Pca *)model)->principal;
    return principal_image(p, el_mul(z, scales(p)));
}

// log p(x | z) + log p(z) - log q(z | x): log p(x), whatever z, but for rounding.
static ElTensor *ppca_log_weight(const void *model, ModelBatch b)
{
    const Pca *p = model;
    ElNormal q = ppca_posterior(p, b);
    ElTensor *z = el_normal_sample(q);
    if (!z) return NULL;
    ElTensor *logvar = el_expand(el_log(p->principal.noise), b.x->shape);
    return el_sub(model_log_ratio(q, z), el_gaussian_nll(ppca_decode(p, z), logvar, b.x));
}

// log N(c; 0, L) and that of the rest.
static ElTensor *ppca_log_density(const void *model, ElTensor *x)
{
    const Principal *p = &((const Pca *)model)->principal;
    ElTensor *c = principal_coordinates(p, x);
    if (!c) return NULL;
    ElTensor *logvar = el_expand(el_log(p->variances), c->shape);
    ElNormal within = {.mean = el_mul_scalar(c, 0), .logvar = logvar};
    return el_add(el_normal_log_prob(within, c), principal_rest(p, c, x));
}

static bool ppca_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_neg(ppca_log_density(model, b.x)));
}

static const ModelPublished pca_published[] = {
    {"fashion", "reconstruction_se", 14.6645, 0, "worked out in 64 bits, 60,000 images"},
    {0},
};

static const ModelPublished ppca_published[] = {
    {"fashion", "log_density", 396.699, 0, "worked out in 64 bits, 60,000 images"},
    {0},
};

const ModelFamily pca_family[] = {
    {
        .name = "pca",
        .compared = true,
        .title = "Principal component analysis",
        .summary = "The best linear autoencoder, found at once from the eigenvectors of the "
                   "covariance (Pearson, 1901); the baseline.",
        .loss_unit = "SE/img",
        .term = {"squared_error"},
        .published = pca_published,
        .defaults = {.latent = 20},
        .code_within_pixels = true,
        .size = sizeof(Pca),
        .build = pca_build,
        .fit = pca_fit,
        .evaluate = pca_evaluate,
        .encode = pca_encode,
        .decode = pca_decode,
        .prior = pca_prior,
    },
    {
        .name = "ppca",
        .title = "Probabilistic PCA",
        .summary = "PCA as a model with a density: Gaussian codes, a linear map and Gaussian noise "
                   "of one variance, all in closed form (Tipping & Bishop, 1999).",
        .loss_unit = "nats",
        .term = {"negative_log_density"},
        .published = ppca_published,
        .defaults = {.latent = 20},
        .code_within_pixels = true,
        .normal_prior = true,
        .size = sizeof(Pca),
        .build = pca_build,
        .fit = pca_fit,
        .evaluate = ppca_evaluate,
        .encode = ppca_encode,
        .decode = ppca_decode,
        .prior = model_normal_prior,
        .posterior = ppca_posterior,
        .log_weight = ppca_log_weight,
        .log_density = ppca_log_density,
    },
    {0},
};
