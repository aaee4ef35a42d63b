// Decoders with Gaussian noise.
#include "suite/metrics/observation.h"

#include <math.h>

static const double log_two_pi = 1.8378770664093454836;

static ElTensor *gaussian_log_likelihood(const void *context, ElTensor *x, ElTensor *z)
{
    const GaussianDecoder *g = context;
    ElTensor *error = el_mse(g->decode(g->model, z), x);
    if (!error) return NULL;
    double s = g->deviation, pixels = (double)(el_numel(x) / x->shape.dim[0]);
    double constant = -pixels * (log(s) + log_two_pi / 2);
    return el_add_scalar(el_mul_scalar(error, -1 / (2 * s * s)), constant);
}

static ElTensor *gaussian_sample(const void *context, ElTensor *z)
{
    const GaussianDecoder *g = context;
    ElTensor *mean = g->decode(g->model, z);
    return mean ? el_add(mean, el_mul_scalar(el_randn(mean->shape), g->deviation)) : NULL;
}

Observation gaussian_observation(const GaussianDecoder *g)
{
    return (Observation){.log_likelihood = gaussian_log_likelihood,
                         .sample = gaussian_sample,
                         .context = g,
                         .latent = g->latent};
}
