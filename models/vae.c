// The variational autoencoder (Kingma & Welling, 2014) and its variants: its encoder gives a
// distribution of codes, its decoder one of images, and it is trained to raise a lower bound on the
// log-likelihood.
#include <math.h>

#include "models/body.h"

enum { BETA, WARM_UP, FREE_BITS, DRAWS, IMPORTANCE, NOISE };
enum { LEARNED = -1, BERNOULLI = 0 }; // of NOISE; above 0 it is the standard deviation of a pixel

static const ModelSetting vae_settings[] = {
    [BETA] = {"beta", "weight of the KL; 1 gives the bound (Higgins et al., 2017)", "", 0, 1e3, 0},
    [WARM_UP] = {"warm-up", "steps in which that weight grows from 0 (Bowman et al., 2016)",
                 "steps", 0, 1e6, true},
    [FREE_BITS] = {"free-bits",
                   "KL of a dimension, on average over a batch, below which it costs "
                   "nothing (Kingma et al., 2016)",
                   "nats", 0, 100, false},
    [DRAWS] = {"draws", "codes drawn for an image in training", "codes", 1, 1000, true},
    [IMPORTANCE] = {"importance",
                    "1: the draws make the tighter bound of IWAE (Burda et al., 2016)", "", 0, 1,
                    true},
    [NOISE] = {"noise",
               "of a pixel: 0 Bernoulli, above 0 the standard deviation of a Gaussian, -1 "
               "a Gaussian whose deviation is learned",
               "", -1, 10, false},
    {0},
};

typedef struct {
    ModelBase base;
    BodyReader encode;      // image (and label) -> features
    ElLinear mean, logvar;  // features -> q(z | image)
    BodyWriter decode;      // z (and label) -> what p(image | z) is made of
    bool gaussian;          // p(image | z), of mean decode(z); else Bernoulli
    ElTensor *pixel_logvar; // [1], when its deviation is learned; else NULL
} Vae;

static double setting(const Vae *v, int k)
{
    return v->base.options.setting[k];
}

// --- the distributions ---------------------------------------------------------------------------

static ElNormal vae_posterior(const void *model, ModelBatch b)
{
    const Vae *v = model;
    ElTensor *features = body_read(&v->encode, model_with_labels(&v->base, b.x, b.labels), false);
    return (ElNormal){.mean = el_linear(&v->mean, features),
                      .logvar = el_linear(&v->logvar, features)};
}

// The mean of p(image | z), of what the decoder gives.
static ElTensor *pixels_of(const Vae *v, ElTensor *numbers)
{
    const ModelOptions *o = &v->base.options;
    return v->gaussian ? body_mean(o, numbers) : body_image(o, numbers);
}

static ElTensor *vae_decode(const void *model, ElTensor *z)
{
    const Vae *v = model;
    return pixels_of(v, body_write(&v->decode, z, false));
}

// -log p(image | z), [n], in nats.
static ElTensor *negative_log_likelihood(const Vae *v, ElTensor *z, ElTensor *x)
{
    ElTensor *numbers = body_write(&v->decode, z, false);
    if (!v->gaussian) return el_bernoulli_nll(numbers, x);
    if (!x) return NULL;
    ElTensor *logvar = v->pixel_logvar ? v->pixel_logvar : el_scalar(2 * log(setting(v, NOISE)));
    return el_gaussian_nll(pixels_of(v, numbers), el_expand(logvar, x->shape), x);
}

// --- the bound -----------------------------------------------------------------------------------

// What is drawn for a batch: minus the evidence lower bound is nll + kl, both [n], in nats an
// image.
typedef struct {
    int64_t draws;  // of a code, for each image
    ElNormal q, qs; // q(z | image), and each row of it as often as there are draws
    ElTensor *z;    // [draws * n, codes]: all images, then all again
    ElTensor *nlls; // of each draw, [draws * n]
    ElTensor *nll, *kl;
} VaeLoss;

static ElTensor *repeated(ElTensor *x, int64_t draws)
{
    return draws > 1 ? el_tile(x, el_shape(draws, 1)) : x;
}

// Numbers [draws * n] by draw: [draws, n].
static ElTensor *by_draw(ElTensor *each, int64_t draws)
{
    return el_reshape(each, el_shape(draws, el_numel(each) / draws));
}

static VaeLoss vae_loss(const Vae *v, ModelBatch b, int64_t draws)
{
    VaeLoss l = {.draws = draws, .q = vae_posterior(v, b)};
    l.qs.mean = repeated(l.q.mean, draws);
    l.qs.logvar = repeated(l.q.logvar, draws);
    l.z = el_reparameterize(l.qs.mean, l.qs.logvar); // mean + exp(logvar / 2) * noise
    ElTensor *code = l.z;
    if (b.labels)
        code = el_concat(1, l.z, repeated(el_one_hot(b.labels, v->base.options.classes), draws));
    l.nlls = negative_log_likelihood(v, code, repeated(b.x, draws));
    l.nll = draws > 1 ? el_mean_axis(by_draw(l.nlls, draws), 0) : l.nlls;
    l.kl = el_gaussian_kl(l.q.mean, l.q.logvar);
    return l;
}

// log p(x, z) - log q(z | x) of each draw, [draws * n].
static ElTensor *log_weights(VaeLoss l)
{
    return el_sub(model_log_ratio(l.qs, l.z), l.nlls);
}

// KL by dimension, on average over the batch, [codes], each at least as many nats as are free.
static ElTensor *free_kl(ElNormal q, double free)
{
    ElTensor *variance = el_exp(q.logvar);
    ElTensor *each = el_sub(el_add(el_square(q.mean), variance), el_add_scalar(q.logvar, 1));
    ElTensor *kl = el_mul_scalar(el_mean_axis(each, 0), .5);
    return el_sum(el_maximum(kl, el_scalar(free)));
}

// Minus the bound of IWAE: of log mean weight over the draws.
static ElTensor *importance_loss(VaeLoss l)
{
    ElTensor *bound = el_logsumexp_axis(by_draw(log_weights(l), l.draws), 0);
    return el_neg(el_mean(el_add_scalar(bound, -log((double)l.draws))));
}

// nll + weight kl, the weight grown by the steps made.
static ElTensor *weighted_loss(const Vae *v, VaeLoss l, int64_t step)
{
    double weight = setting(v, BETA), warm_up = setting(v, WARM_UP), free = setting(v, FREE_BITS);
    if (warm_up > 0) weight *= fmin(1, (double)step / warm_up);
    ElTensor *kl = free > 0 ? free_kl(l.q, free) : el_mean(l.kl);
    return el_add(el_mean(l.nll), weight == 1 ? kl : el_mul_scalar(kl, weight));
}

// --- what model.h asks for -----------------------------------------------------------------------

static bool vae_step(void *model, ModelBatch b, double mean[])
{
    Vae *v = model;
    VaeLoss l = vae_loss(v, b, (int64_t)setting(v, DRAWS));
    ElTensor *loss = setting(v, IMPORTANCE) > 0 ? importance_loss(l) : weighted_loss(v, l, b.step);
    mean[1] = el_item(el_mean(l.nll));
    mean[2] = el_item(el_mean(l.kl));
    mean[0] = mean[1] + mean[2];
    return model_move(&v->base, 0, loss);
}

static bool vae_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    VaeLoss l = vae_loss(model, b, 1);
    each[0] = el_add(l.nll, l.kl);
    each[1] = l.nll;
    each[2] = l.kl;
    return each[0];
}

static bool vae_is_density(const void *model)
{
    return ((const Vae *)model)->gaussian;
}

static ElTensor *vae_log_weight(const void *model, ModelBatch b)
{
    return log_weights(vae_loss(model, b, 1));
}

// The code of an image is the mean of its posterior, and its label.
static ElTensor *vae_encode(const void *model, ModelBatch b)
{
    return model_with_labels(model, vae_posterior(model, b).mean, b.labels);
}

static const char *vae_build(void *model)
{
    Vae *v = model;
    ElParams *params = &v->base.params;
    const ModelOptions *o = &v->base.options;
    int classes = v->base.family->conditional ? o->classes : 0;
    const char *conflict = body_conflict(o);
    if (conflict) return conflict;
    if (classes > 0 && o->convolutional) return "a label goes into a linear body only";
    BodyStyle style = {.extra = classes};
    v->encode = body_reader_new(params, "encode", o, style);
    v->mean = el_linear_new(params, "mean", v->encode.features, o->latent);
    v->logvar = el_linear_new(params, "logvar", v->encode.features, o->latent);
    v->decode = body_writer_new(params, "decode", o, style, o->latent + classes);
    double noise = setting(v, NOISE);
    v->gaussian = noise != BERNOULLI || o->points;
    if (v->gaussian && noise <= 0)
        v->pixel_logvar = el_params_add(params, NULL, "pixel_logvar", el_shape(1), EL_TRAINED);
    model_optimizer(&v->base, "");
    return NULL;
}

#define VAE                                                                                \
    .loss_unit = "nats", .term = {"negative_elbo", "nll", "kl"}, .settings = vae_settings, \
    .size = sizeof(Vae), .build = vae_build, .step = vae_step, .evaluate = vae_evaluate,   \
    .encode = vae_encode, .decode = vae_decode, .prior = model_normal_prior,               \
    .posterior = vae_posterior, .log_weight = vae_log_weight, .is_density = vae_is_density

static const ModelPublished vae_published[] = {
    {"fashion", "negative_elbo", 244.6, .3, "PyTorch, the same setting, 55,000 images"},
    {0},
};

const ModelFamily vae_family[] = {
    {VAE, .name = "vae", .compared = true, .title = "Variational autoencoder", .normal_prior = true,
     .summary = "An autoencoder whose codes are distributions, trained to raise the evidence lower "
                "bound on the log-likelihood (Kingma & Welling, 2014); sampled from its prior.",
     .published = vae_published,
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[BETA] = 1, [DRAWS] = 1}}},
    {VAE, .name = "beta-vae", .compared = true, .title = "Beta-VAE", .normal_prior = true,
     .summary = "A VAE whose KL weighs four times as much, for codes whose numbers mean separate "
                "things (Higgins et al., 2017).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[BETA] = 4, [DRAWS] = 1}}},
    {VAE, .name = "conv-vae", .compared = true, .slow = true, .title = "Convolutional VAE",
     .normal_prior = true,
     .summary = "A VAE that reads and draws by convolutions: the body of DCGAN (Radford et al., "
                "2016), half as wide.",
     .defaults = {.convolutional = true,
                  .latent = 20,
                  .rate = 1e-3,
                  .epochs = 5,
                  .setting = {[BETA] = 1, [DRAWS] = 1}}},
    {VAE, .name = "iwae", .title = "Importance-weighted autoencoder", .normal_prior = true,
     .summary = "A VAE trained on the tighter bound that several weighted codes an image make "
                "(Burda et al., 2016).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[BETA] = 1, [DRAWS] = 5, [IMPORTANCE] = 1}}},
    {VAE, .name = "gaussian-vae", .title = "VAE with Gaussian pixels", .normal_prior = true,
     .summary = "A VAE whose pixels are Gaussian, with one deviation that is learned (Rybkin et "
                "al., 2021): its bound is one on a density.",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[BETA] = 1, [DRAWS] = 1, [NOISE] = LEARNED}}},
    {VAE, .name = "cvae", .title = "Conditional VAE", .conditional = true,
     .summary = "A VAE that is told the class, and draws the class it is asked for (Sohn et al., "
                "2015).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {[BETA] = 1, [DRAWS] = 1}}},
    {0},
};
