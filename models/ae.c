// An autoencoder (Rumelhart, Hinton & Williams, 1986; Hinton & Salakhutdinov, 2006): pixels ->
// hidden -> code and the mirror, trained to give back what it is given.
//
// It has no prior: nothing tells which codes are those of images. So that it can be sampled at all,
// a Gaussian is fitted to the codes of the training images when training is done.
#include <stdlib.h>

#include "models/model.h"
#include "models/moments.h"

typedef struct {
    ElParams params;
    ElMlp encoder, decoder;
    ElTensor *code_mean;   // [latent]
    ElTensor *code_factor; // [latent, latent], F with F F^T the covariance of the codes
    ElAdam adam;
} Ae;

static ElTensor *ae_encode(const void *model, ElTensor *x)
{
    return el_mlp(&((const Ae *)model)->encoder, x);
}

static ElTensor *ae_decode(const void *model, ElTensor *z)
{
    return el_sigmoid(el_mlp(&((const Ae *)model)->decoder, z));
}

// The squared error summed over the pixels, an image.
static ElTensor *ae_loss(const Ae *a, ElTensor *x)
{
    return el_mse(ae_decode(a, ae_encode(a, x)), x);
}

static bool ae_step(void *model, ElTensor *x, double mean[])
{
    Ae *a = model;
    ElTensor *loss = el_mean(ae_loss(a, x));
    mean[0] = el_item(loss);
    return el_adam_step(&a->adam, el_grads(loss, a->params));
}

static bool ae_evaluate(const void *model, ElTensor *x, ElTensor *each[])
{
    return (each[0] = ae_loss(model, x));
}

// F = V sqrt(L) of covariance = V L V^T: noise times F^T then has that covariance.
static bool ae_fit(void *model, const ElData *data)
{
    Ae *a = model;
    int64_t d = el_numel(a->code_mean);
    Moments m = moments_of(data, d, ae_encode, a);
    ElEigh e = el_eigh(m.covariance);
    if (!e.vectors) return false;
    ElTensor *scale = el_sqrt(el_relu(e.values)); // rounding may leave a -1e-9
    return param_set(a->code_mean, m.mean) && param_set(a->code_factor, el_mul(e.vectors, scale));
}

static ElTensor *ae_prior(const void *model, int64_t n)
{
    const Ae *a = model;
    ElTensor *noise = el_randn(el_shape(n, el_numel(a->code_mean)));
    return el_add(el_matmul_transposed(noise, a->code_factor, EL_TRANSPOSE_B), a->code_mean);
}

static void ae_destroy(void *model)
{
    Ae *a = model;
    if (!a) return;
    el_adam_free(&a->adam);
    el_params_free(&a->params);
    free(a);
}

static void *ae_create(ModelOptions o)
{
    Ae *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    ElWidths down = el_widths(o.pixels, o.hidden, o.latent);
    ElWidths up = el_widths(o.latent, o.hidden, o.pixels);
    ElShape square = el_shape(o.latent, o.latent);
    a->encoder = el_mlp_new(&a->params, "encoder", down, el_relu);
    a->decoder = el_mlp_new(&a->params, "decoder", up, el_relu);
    a->code_mean = el_params_add(&a->params, "code", "mean", el_shape(o.latent), EL_STATE);
    a->code_factor = el_params_add(&a->params, "code", "factor", square, EL_STATE);
    a->adam = el_adam_new(a->params, o.rate);
    if (a->adam.params.list) return a;
    ae_destroy(a);
    return NULL;
}

static ElParams ae_params(const void *model)
{
    return ((const Ae *)model)->params;
}

static ElParams ae_state(const void *model)
{
    return ((const Ae *)model)->adam.state;
}

const ModelFamily ae_family = {
    .name = "ae",
    .title = "Autoencoder",
    .summary = "Two networks, one that squeezes an image into a short code and one that unfolds "
               "it again, trained for the least squared error (Hinton & Salakhutdinov, 2006); "
               "sampled by a Gaussian fitted to its codes.",
    .loss_unit = "SE/img",
    .term = {"squared_error"},
    .defaults = {.hidden = 400, .latent = 20, .rate = 1e-3},
    .create = ae_create,
    .destroy = ae_destroy,
    .params = ae_params,
    .state = ae_state,
    .step = ae_step,
    .fit = ae_fit,
    .evaluate = ae_evaluate,
    .encode = ae_encode,
    .decode = ae_decode,
    .prior = ae_prior,
};
