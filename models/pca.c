// Principal component analysis (Pearson, 1901): the linear autoencoder with the least squared
// error, fitted at once. Codes are x - mean along the leading eigenvectors of the covariance; its
// samples are drawn from the Gaussian with those eigenvalues as variances.
//
// And its probabilistic form (Tipping & Bishop, 1999), x = mean + W z + noise with z from N(0, I).
// Most likely are W = V sqrt(L - s^2 I), with the leading eigenvalues L and eigenvectors V, and the
// variance s^2 of the noise that is the mean of the eigenvalues left out. W^T W + s^2 I is L then,
// so that nothing has to be inverted.
#include <math.h>

#include "models/model.h"
#include "models/moments.h"

typedef struct {
    ModelBase base;
    ElTensor *mean;       // [pixels]
    ElTensor *components; // [d, pixels], the one of largest variance first
    ElTensor *variances;  // [d]
    ElTensor *noise;      // [1], s^2; NULL in one without probabilities
} Pca;

// Less than the rounding of a byte: of pixels that never differ. In a code of as many numbers as
// there are pixels nothing is left out.
static const double least_noise = 1e-6;

static ElTensor *pca_encode(const void *model, ModelBatch b)
{
    const Pca *p = model;
    return el_matmul_transposed(el_sub(b.x, p->mean), p->components, EL_TRANSPOSE_B);
}

static ElTensor *pca_decode(const void *model, ElTensor *z)
{
    const Pca *p = model;
    return el_add(el_matmul(z, p->components), p->mean);
}

static ElTensor *pca_prior(const void *model, int64_t n)
{
    const Pca *p = model;
    return el_mul(el_randn(el_shape(n, el_numel(p->variances))), el_sqrt(p->variances));
}

// The eigenvalues ascend, so the leading eigenvectors are the last columns.
static void take_leading(Pca *p, ElEigh e)
{
    int64_t pixels = el_numel(p->mean), d = el_numel(p->variances);
    for (int64_t row = 0; row < d; row++) {
        int64_t column = pixels - 1 - row;
        el_real variance = e.values->data[column];
        p->variances->data[row] = variance > 0 ? variance : 0; // rounding may leave a -1e-9
        for (int64_t k = 0; k < pixels; k++)
            p->components->data[row * pixels + k] = e.vectors->data[k * pixels + column];
    }
    el_changed(p->variances);
    el_changed(p->components);
}

// The variances are sorted, and none is below the noise.
static void take_noise(Pca *p, ElEigh e)
{
    int64_t d = el_numel(p->variances), left = el_numel(p->mean) - d;
    double sum = 0;
    for (int64_t k = 0; k < left; k++) sum += e.values->data[k];
    double noise = left > 0 ? fmax(sum / (double)left, least_noise) : least_noise;
    p->noise->data[0] = (el_real)noise;
    for (int64_t k = 0; k < d; k++)
        p->variances->data[k] = (el_real)fmax(p->variances->data[k], noise);
    el_changed(p->noise);
}

static bool pca_fit(void *model, const ElData *data)
{
    Pca *p = model;
    Moments m = moments_of(data, el_numel(p->mean), NULL, NULL);
    ElEigh e = el_eigh(m.covariance);
    if (!e.vectors || !param_set(p->mean, m.mean)) return false;
    take_leading(p, e);
    if (p->noise) take_noise(p, e);
    return true;
}

static bool pca_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_mse(pca_decode(model, pca_encode(model, b)), b.x));
}

static const char *pca_build(void *model)
{
    Pca *p = model;
    ElParams *params = &p->base.params;
    int64_t pixels = model_pixels(&p->base.options), d = p->base.options.latent;
    p->mean = el_params_add(params, NULL, "mean", el_shape(pixels), EL_TRAINED);
    p->components = el_params_add(params, NULL, "components", el_shape(d, pixels), EL_TRAINED);
    p->variances = el_params_add(params, NULL, "variances", el_shape(d), EL_TRAINED);
    return NULL;
}

// --- with probabilities --------------------------------------------------------------------------

// What a number of z weighs along its component, [d].
static ElTensor *scales(const Pca *p)
{
    return el_sqrt(el_relu(el_sub(p->variances, p->noise)));
}

// q(z | x) = N(sqrt(L - s^2) / L c, s^2 / L), of the components c of x - mean.
static ElNormal ppca_posterior(const void *model, ModelBatch b)
{
    const Pca *p = model;
    ElTensor *c = pca_encode(p, b);
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
    return pca_decode(model, el_mul(z, scales(model)));
}

static ElTensor *ppca_prior(const void *model, int64_t n)
{
    const Pca *p = model;
    return el_randn(el_shape(n, el_numel(p->variances)));
}

// log p(x | z) + log p(z) - log q(z | x): log p(x), whatever z, but for rounding.
static ElTensor *ppca_log_weight(const void *model, ModelBatch b)
{
    const Pca *p = model;
    ElNormal q = ppca_posterior(p, b);
    ElTensor *z = el_normal_sample(q), *none = el_mul_scalar(z, 0);
    if (!z) return NULL;
    ElTensor *ratio =
        el_sub(el_normal_log_prob((ElNormal){none, none}, z), el_normal_log_prob(q, z));
    ElTensor *logvar = el_expand(el_log(p->noise), b.x->shape);
    return el_sub(ratio, el_gaussian_nll(ppca_decode(p, z), logvar, b.x));
}

// Of the components, variances L, and of what is left, each number of which has variance s^2.
static ElTensor *ppca_log_density(const void *model, ElTensor *x)
{
    const Pca *p = model;
    ElTensor *c = pca_encode(p, (ModelBatch){.x = x});
    double pixels = (double)el_numel(p->mean), left = pixels - (double)el_numel(p->variances);
    ElTensor *rest = el_div(el_mse(pca_decode(p, c), x), p->noise);
    ElTensor *within = el_sum_axis(el_div(el_square(c), p->variances), 1);
    ElTensor *volume = el_add(el_sum(el_log(p->variances)), el_mul_scalar(el_log(p->noise), left));
    ElTensor *total = el_add(el_add(rest, within), volume);
    return el_mul_scalar(el_add_scalar(total, pixels * log(2 * acos(-1))), -.5);
}

static bool ppca_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_neg(ppca_log_density(model, b.x)));
}

// One that was not fitted has variances of 1.
static const char *ppca_build(void *model)
{
    Pca *p = model;
    const char *conflict = pca_build(model);
    p->noise = el_params_add(&p->base.params, NULL, "noise", el_shape(1), EL_TRAINED);
    for (int64_t k = 0; k < el_numel(p->variances); k++) p->variances->data[k] = 1;
    if (p->noise) p->noise->data[0] = 1;
    return conflict;
}

static const ModelPublished pca_published[] = {
    {"fashion", "squared_error", 14.6645, 0, "worked out in 64 bits, 60,000 images"},
    {0},
};

static const ModelPublished ppca_published[] = {
    {"fashion", "log_density", 396.699, 0, "worked out in 64 bits, 60,000 images"},
    {0},
};

const ModelFamily pca_family[] = {
    {
        .name = "pca",
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
        .build = ppca_build,
        .fit = pca_fit,
        .evaluate = ppca_evaluate,
        .encode = ppca_encode,
        .decode = ppca_decode,
        .prior = ppca_prior,
        .posterior = ppca_posterior,
        .log_weight = ppca_log_weight,
        .log_density = ppca_log_density,
    },
    {0},
};
