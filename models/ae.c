// An autoencoder (Rumelhart, Hinton & Williams, 1986; Hinton & Salakhutdinov, 2006): pixels ->
// hidden -> code and the mirror, trained to give back what it is given.
//
// It has no prior: nothing tells which codes are those of images. So that it can be sampled at all,
// a Gaussian is fitted to the codes of the training images when training is done.
#include "models/body.h"
#include "models/moments.h"

typedef struct {
    ModelBase base;
    BodyReader encoder; // image -> features
    ElLinear code;      // features -> code
    BodyWriter decoder;
    ElTensor *code_mean;   // [latent]
    ElTensor *code_factor; // [latent, latent], F with F F^T the covariance of the codes
} Ae;

static ElTensor *encode_images(const void *model, ElTensor *x)
{
    const Ae *a = model;
    return el_linear(&a->code, body_read(&a->encoder, x, false));
}

static ElTensor *ae_encode(const void *model, ModelBatch b)
{
    return encode_images(model, b.x);
}

static ElTensor *ae_decode(const void *model, ElTensor *z)
{
    const Ae *a = model;
    return body_image(&a->base.options, body_write(&a->decoder, z, false));
}

// The squared error summed over the pixels, an image.
static ElTensor *ae_loss(const Ae *a, ModelBatch b)
{
    return el_mse(ae_decode(a, ae_encode(a, b)), b.x);
}

static bool ae_step(void *model, ModelBatch b, double mean[])
{
    Ae *a = model;
    ElTensor *loss = el_mean(ae_loss(a, b));
    mean[0] = el_item(loss);
    return model_move(&a->base, 0, loss);
}

static bool ae_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = ae_loss(model, b));
}

// F = V sqrt(L) of covariance = V L V^T: noise times F^T then has that covariance.
static bool ae_fit(void *model, const ElData *data)
{
    Ae *a = model;
    int64_t d = el_numel(a->code_mean);
    Moments m = moments_of(data, d, encode_images, a);
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

static const char *ae_build(void *model)
{
    Ae *a = model;
    ElParams *params = &a->base.params;
    const ModelOptions *o = &a->base.options;
    a->encoder = body_reader_new(params, "encoder", o, (BodyStyle){0});
    a->code = el_linear_new(params, "code", a->encoder.features, o->latent);
    a->decoder = body_writer_new(params, "decoder", o, (BodyStyle){0}, o->latent);
    a->code_mean = el_params_add(params, "code", "mean", el_shape(o->latent), EL_STATE);
    a->code_factor =
        el_params_add(params, "code", "factor", el_shape(o->latent, o->latent), EL_STATE);
    model_optimizer(&a->base, "");
    return body_conflict(o);
}

#define AE                                                                                   \
    .loss_unit = "SE/img", .term = {"squared_error"}, .size = sizeof(Ae), .build = ae_build, \
    .step = ae_step, .fit = ae_fit, .evaluate = ae_evaluate, .encode = ae_encode,            \
    .decode = ae_decode, .prior = ae_prior

const ModelFamily ae_family[] = {
    {AE, .name = "ae", .title = "Autoencoder",
     .summary = "An encoder and a decoder trained together to give back each image (Hinton & "
                "Salakhutdinov, 2006); sampled from a Gaussian fitted to its codes.",
     .defaults = {.layers = 1, .hidden = 400, .latent = 20, .rate = 1e-3}},
    {0},
};
