// Fitting and using the leading eigenvectors.
#include "models/principal.h"

#include <math.h>

#include "models/moments.h"

// Less than the rounding of a byte: of pixels that never differ. Among as many components as there
// are pixels nothing is left out.
static const double least_noise = 1e-6;

static void set_to_one(ElTensor *t)
{
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = 1;
}

Principal principal_new(ElParams *params, const ModelOptions *o)
{
    int64_t pixels = model_pixels(o), d = o->latent;
    Principal p = {
        .mean = el_params_add(params, NULL, "mean", el_shape(pixels), EL_TRAINED),
        .components = el_params_add(params, NULL, "components", el_shape(d, pixels), EL_TRAINED),
        .variances = el_params_add(params, NULL, "variances", el_shape(d), EL_TRAINED),
        .noise = el_params_add(params, NULL, "noise", el_shape(1), EL_TRAINED),
    };
    set_to_one(p.variances);
    set_to_one(p.noise);
    return p;
}

static double mean_left_out(ElEigh e, int64_t left)
{
    double sum = 0;
    for (int64_t k = 0; k < left; k++) sum += e.values->data[k];
    return left > 0 ? fmax(sum / (double)left, least_noise) : least_noise;
}

// The eigenvalues ascend, so the leading eigenvectors are the last columns.
static void take_leading(Principal *p, ElEigh e)
{
    int64_t pixels = el_numel(p->mean), d = el_numel(p->variances);
    double noise = mean_left_out(e, pixels - d);
    p->noise->data[0] = (el_real)noise;
    for (int64_t row = 0; row < d; row++) {
        int64_t column = pixels - 1 - row;
        p->variances->data[row] = (el_real)fmax(e.values->data[column], noise);
        for (int64_t k = 0; k < pixels; k++)
            p->components->data[row * pixels + k] = e.vectors->data[k * pixels + column];
    }
    el_changed(p->noise);
    el_changed(p->variances);
    el_changed(p->components);
}

bool principal_fit(Principal *p, const ElData *data)
{
    Moments m = moments_of(data, el_numel(p->mean), NULL, NULL);
    ElEigh e = el_eigh(m.covariance);
    if (!e.vectors || !param_set(p->mean, m.mean)) return false;
    take_leading(p, e);
    return true;
}

ElTensor *principal_coordinates(const Principal *p, ElTensor *x)
{
    return el_matmul_transposed(el_sub(x, p->mean), p->components, EL_TRANSPOSE_B);
}

ElTensor *principal_image(const Principal *p, ElTensor *c)
{
    return el_add(el_matmul(c, p->components), p->mean);
}

ElTensor *principal_rest(const Principal *p, ElTensor *c, ElTensor *x)
{
    double left = (double)(el_numel(p->mean) - el_numel(p->variances));
    ElTensor *square = el_div(el_mse(principal_image(p, c), x), p->noise);
    ElTensor *volume = el_mul_scalar(el_add_scalar(el_log(p->noise), log(2 * acos(-1))), left);
    return el_mul_scalar(el_add(square, volume), -.5);
}
