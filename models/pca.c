// Principal component analysis (Pearson, 1901): the linear autoencoder with the least squared
// error, fitted at once. Codes are x - mean along the leading eigenvectors of the covariance; its
// samples are drawn from the Gaussian with those eigenvalues as variances.
#include "models/model.h"
#include "models/moments.h"

typedef struct {
    ModelBase base;
    ElTensor *mean;       // [pixels]
    ElTensor *components; // [d, pixels], the one of largest variance first
    ElTensor *variances;  // [d]
} Pca;

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

static bool pca_fit(void *model, const ElData *data)
{
    Pca *p = model;
    Moments m = moments_of(data, el_numel(p->mean), NULL, NULL);
    ElEigh e = el_eigh(m.covariance);
    if (!e.vectors || !param_set(p->mean, m.mean)) return false;
    take_leading(p, e);
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

const ModelFamily pca_family[] = {
    {
        .name = "pca",
        .title = "Principal component analysis",
        .summary = "The best linear autoencoder, found at once from the eigenvectors of the "
                   "covariance (Pearson, 1901); the baseline.",
        .loss_unit = "SE/img",
        .term = {"squared_error"},
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
    {0},
};
