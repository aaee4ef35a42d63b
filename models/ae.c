// An autoencoder (Rumelhart, Hinton & Williams, 1986; Hinton & Salakhutdinov, 2006): pixels ->
// hidden -> code and the mirror, trained to give back what it is given; and its variants.
//
// It has no prior: nothing tells which codes are those of images. So that it can be sampled at all,
// a mixture of Gaussians is fitted to the codes of the training images when training is done, and
// one Gaussian beside it, to show what the mixture is worth.
#include "models/body.h"
#include "models/mixture.h"
#include "models/moments.h"

enum { NOISE, CODE_NOISE, SPARSITY, TIED, TAPER, COMPONENTS };

static const ModelSetting ae_settings[] = {
    [NOISE] = {"noise", "standard deviation of the noise that is to be removed from pixels", "", 0,
               10, false},
    [CODE_NOISE] = {"code-noise", "standard deviation of noise on the code in training", "", 0, 100,
                    false},
    [SPARSITY] = {"sparsity",
                  "weight of the sum of the code's absolute values; above 0 a code is not negative",
                  "", 0, 1e3, false},
    [TIED] = {"tied", "1: the weights of the decoder are the encoder's, transposed", "", 0, 1,
              true},
    [TAPER] = {"taper", "1: each hidden layer is half as wide as that before it", "", 0, 1, true},
    [COMPONENTS] = {"components", "Gaussians that codes are drawn from", "", 1, 1000, true},
    {0},
};

typedef struct {
    ModelBase base;
    BodyReader encoder;                // image -> features
    ElLinear code;                     // features -> code
    BodyWriter decoder;                // of no use when the weights are tied
    ElTensor *bias[EL_MLP_MAX_LAYERS]; // after each of those, the one next to the code first
    Mixture mixture, one;              // of the codes of training images
} Ae;

static double setting(const Ae *a, int k)
{
    return a->base.options.setting[k];
}

// --- there and back ------------------------------------------------------------------------------

static ElTensor *encode_images(const void *model, ElTensor *x)
{
    const Ae *a = model;
    ElTensor *code = el_linear(&a->code, body_read(&a->encoder, x, false));
    return setting(a, SPARSITY) > 0 ? el_relu(code) : code;
}

static ElTensor *ae_encode(const void *model, ModelBatch b)
{
    return encode_images(model, b.x);
}

// The encoder's layers in the opposite order, each weight [out, in] read as [in, out].
static ElTensor *write_tied(const Ae *a, ElTensor *z)
{
    int hidden = a->encoder.mlp.count;
    ElTensor *x = el_add(el_matmul(z, a->code.weight), a->bias[0]);
    for (int k = 1; k <= hidden; k++) {
        const ElLinear *mirrored = &a->encoder.mlp.layer[hidden - k];
        x = el_add(el_matmul(el_relu(x), mirrored->weight), a->bias[k]);
    }
    return x;
}

static ElTensor *ae_decode(const void *model, ElTensor *z)
{
    const Ae *a = model;
    ElTensor *x = setting(a, TIED) > 0 ? write_tied(a, z) : body_write(&a->decoder, z, false);
    return body_mean(&a->base.options, x);
}

// --- training ------------------------------------------------------------------------------------

static ElTensor *with_noise(ElTensor *x, double deviation)
{
    if (deviation == 0 || !x) return x;
    return el_add(x, el_mul_scalar(el_randn(x->shape), deviation));
}

// The squared error summed over the pixels, an image.
static bool ae_step(void *model, ModelBatch b, double mean[])
{
    Ae *a = model;
    ElTensor *code = encode_images(a, with_noise(b.x, setting(a, NOISE)));
    ElTensor *given_back = ae_decode(a, with_noise(code, setting(a, CODE_NOISE)));
    ElTensor *loss = el_mean(el_mse(given_back, b.x));
    mean[0] = el_item(loss);
    if (setting(a, SPARSITY) > 0) {
        ElTensor *absolute = el_mean(el_sum_axis(el_abs(code), 1));
        loss = el_add(loss, el_mul_scalar(absolute, setting(a, SPARSITY)));
    }
    return model_move(&a->base, 0, loss);
}

static bool ae_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_mse(ae_decode(model, ae_encode(model, b)), b.x));
}

// --- samples -------------------------------------------------------------------------------------

static bool ae_fit(void *model, const ElData *data)
{
    Ae *a = model;
    ElTensor *codes = training_codes(data, a->base.options.latent, encode_images, a);
    return mixture_fit(&a->one, codes, (MixtureFit){.restarts = 1, .floor = 1e-5}) &&
           mixture_fit(&a->mixture, codes, (MixtureFit){.restarts = 3, .floor = 1e-5});
}

static ElTensor *ae_prior(const void *model, int64_t n)
{
    const Ae *a = model;
    return mixture_sample(&a->mixture, n);
}

static ElTensor *draw_from_one(const void *model, int64_t n)
{
    const Ae *a = model;
    return mixture_sample(&a->one, n);
}

static const ModelSampler ae_samplers[] = {
    {"one-gaussian", "one Gaussian fitted to its codes", draw_from_one},
    {0},
};

// --- what it is made of --------------------------------------------------------------------------

// A bias for what each layer of the encoder is given, the one next to the code first.
static void add_tied_biases(Ae *a)
{
    int hidden = a->encoder.mlp.count;
    for (int k = 0; k <= hidden; k++) {
        char name[] = "decoder.0";
        name[sizeof name - 2] = (char)('0' + k);
        const ElLinear *mirrored = k == 0 ? &a->code : &a->encoder.mlp.layer[hidden - k];
        int64_t width = mirrored->weight ? mirrored->weight->shape.dim[1] : 0;
        a->bias[k] = el_params_add(&a->base.params, name, "bias", el_shape(width), EL_TRAINED);
    }
}

static const char *ae_build(void *model)
{
    Ae *a = model;
    ElParams *params = &a->base.params;
    const ModelOptions *o = &a->base.options;
    const char *conflict = body_conflict(o);
    if (conflict) return conflict;
    if (o->convolutional && setting(a, TIED) > 0) return "tied weights are those of a linear body";
    BodyStyle style = {.taper = setting(a, TAPER) > 0};
    a->encoder = body_reader_new(params, "encoder", o, style);
    a->code = el_linear_new(params, "code", a->encoder.features, o->latent);
    if (setting(a, TIED) > 0)
        add_tied_biases(a);
    else
        a->decoder = body_writer_new(params, "decoder", o, style, o->latent);
    a->mixture = mixture_new(params, "mixture", (int64_t)setting(a, COMPONENTS), o->latent, true);
    a->one = mixture_new(params, "one", 1, o->latent, true);
    model_optimizer(&a->base, "");
    return NULL;
}

#define AE                                                                                         \
    .loss_unit = "SE/img", .term = {"squared_error"}, .settings = ae_settings, .size = sizeof(Ae), \
    .build = ae_build, .step = ae_step, .fit = ae_fit, .evaluate = ae_evaluate,                    \
    .encode = ae_encode, .decode = ae_decode, .prior = ae_prior, .samplers = ae_samplers

static const ModelPublished ae_published[] = {
    {"fashion", "reconstruction_se", 8.27, .05, "PyTorch, the same setting, 55,000 images"},
    {0},
};

const ModelFamily ae_family[] = {
    {AE, .name = "ae", .compared = true, .title = "Autoencoder",
     .summary = "An encoder and a decoder trained together to give back each image (Hinton & "
                "Salakhutdinov, 2006); sampled from a mixture of Gaussians fitted to its codes.",
     .published = ae_published, .defaults = {SMALL_BODY(20, 1e-3), .setting = {[COMPONENTS] = 10}}},
    {AE, .name = "deep-ae", .title = "Deep autoencoder",
     .summary = "The autoencoder of Hinton & Salakhutdinov (2006), 784-1000-500-250-30 and its "
                "mirror, by Adam from the start in place of their training layer by layer.",
     .defaults = {.layers = 3,
                  .hidden = 1000,
                  .latent = 30,
                  .rate = 1e-3,
                  .setting = {[TAPER] = 1, [COMPONENTS] = 10}}},
    {AE, .name = "denoising-ae", .compared = true, .title = "Denoising autoencoder",
     .summary = "An autoencoder that is given noisy images and trained to give back clean ones "
                "(Vincent et al., 2008).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[NOISE] = .3, [COMPONENTS] = 10}}},
    {AE, .name = "noisy-code-ae", .title = "Autoencoder with noisy codes",
     .summary = "An autoencoder with noise on its codes in training: half of a VAE, without what "
                "holds the codes together.",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[CODE_NOISE] = 1, [COMPONENTS] = 10}}},
    {AE, .name = "sparse-ae", .title = "Sparse autoencoder",
     .summary = "An autoencoder whose longer codes pay for their absolute values, so that few of "
                "their numbers are not 0 (Ng, 2011; the penalty of Olshausen & Field, 1996).",
     .defaults = {SMALL_BODY(64, 1e-3), .setting = {[SPARSITY] = .1, [COMPONENTS] = 10}}},
    {AE, .name = "tied-ae", .title = "Autoencoder with tied weights",
     .summary = "An autoencoder whose decoder has the encoder's weights, transposed, and biases of "
                "its own (Vincent et al., 2010).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[TIED] = 1, [COMPONENTS] = 10}}},
    {AE, .name = "conv-ae", .title = "Convolutional autoencoder",
     .summary = "An autoencoder that reads and draws by convolutions: the body of DCGAN (Radford "
                "et al., 2016), half as wide.",
     .defaults = {.convolutional = true,
                  .latent = 20,
                  .rate = 1e-3,
                  .epochs = 5,
                  .setting = {[COMPONENTS] = 10}}},
    {0},
};
