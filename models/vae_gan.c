// VAE-GAN (Larsen et al., 2016): a VAE whose decoder is the generator of a GAN. How well an image
// was reconstructed is measured by what the discriminator sees in it, not by its pixels.
#include "models/game.h"

enum { BETA, GAMMA };

static const ModelSetting vae_gan_settings[] = {
    [BETA] = {"beta", "weight of the KL in the encoder's loss", "", 0, 1e3, false},
    [GAMMA] = {"gamma", "weight of the reconstruction in the decoder's loss", "", 0, 1e6, false},
    {0},
};

enum { ENCODER, DECODER, DISCRIMINATOR }; // the optimizers

typedef struct {
    ModelBase base;
    BodyReader encode;     // image -> features
    ElLinear mean, logvar; // features -> q(z | image)
    BodyWriter decode;     // z -> image
    Critic critic;         // image -> a score, above 0 for "real"
} VaeGan;

static double setting(const VaeGan *v, int k)
{
    return v->base.options.setting[k];
}

static ElNormal posterior(const VaeGan *v, ModelBatch b, bool training)
{
    ElTensor *features = body_read(&v->encode, b.x, training);
    return (ElNormal){.mean = el_linear(&v->mean, features),
                      .logvar = el_linear(&v->logvar, features)};
}

static ElNormal vae_gan_posterior(const void *model, ModelBatch b)
{
    return posterior(model, b, false);
}

static ElTensor *vae_gan_encode(const void *model, ModelBatch b)
{
    return posterior(model, b, false).mean;
}

static ElTensor *draw(const VaeGan *v, ElTensor *z, bool training)
{
    return body_image(&v->base.options, body_write(&v->decode, z, training));
}

static ElTensor *vae_gan_decode(const void *model, ElTensor *z)
{
    return draw(model, z, false);
}

// --- the three losses ----------------------------------------------------------------------------

// The images that a step is about, and how far the posterior is from the prior.
typedef struct {
    Side real, again, drawn; // of the data; their reconstructions; of the prior
    ElTensor *kl;            // [n]
} Images;

static Images images_of(const VaeGan *v, ModelBatch b, bool training)
{
    ElNormal q = posterior(v, b, training);
    ElTensor *z = el_reparameterize(q.mean, q.logvar);
    ElTensor *noise = z ? el_randn(z->shape) : NULL;
    return (Images){.real = {b.x, NULL},
                    .again = {draw(v, z, training), NULL},
                    .drawn = {draw(v, noise, training), NULL},
                    .kl = el_gaussian_kl(q.mean, q.logvar)};
}

// The discriminator's: that the image is real, and the other two are not. [n]
static ElTensor *discriminator_loss(const VaeGan *v, Images s, bool training)
{
    ElTensor *real = critic_scores(&v->critic, s.real, training);
    ElTensor *again = critic_scores(&v->critic, s.again, training);
    ElTensor *drawn = critic_scores(&v->critic, s.drawn, training);
    return el_add(games[NON_SATURATING].critic(real, drawn), el_softplus(again));
}

// What encoder and decoder are moved by, [n] each.
typedef struct {
    ElTensor *encoder, *decoder, *generator;
} Losses;

// The reconstruction's is half the squared distance of what the discriminator sees in it and in the
// image: -log N(the one; the other, 1) but for a constant. The encoder's has the KL beside it, the
// decoder's that its images are to pass for real.
static Losses losses_of(const VaeGan *v, Images s, bool training)
{
    const Critic *c = &v->critic;
    const Game *game = &games[NON_SATURATING];
    ElTensor *seen = critic_features(c, s.again, training);
    ElTensor *wanted = critic_features(c, s.real, training);
    ElTensor *error = el_mul_scalar(el_mse(seen, wanted), .5);
    ElTensor *again = game->generator(critic_verdict(c, seen, training));
    ElTensor *drawn = game->generator(critic_scores(c, s.drawn, training));
    Losses l = {.encoder = el_add(error, el_mul_scalar(s.kl, setting(v, BETA))),
                .generator = el_add(again, drawn)};
    l.decoder = el_add(el_mul_scalar(error, setting(v, GAMMA)), l.generator);
    return l;
}

// --- what model.h asks for -----------------------------------------------------------------------

// The discriminator first. Its gradients alone are asked for, so that the images are constants to
// it; then the encoder before the decoder, through whose weights its gradients pass.
static bool vae_gan_step(void *model, ModelBatch b, double mean[])
{
    VaeGan *v = model;
    Images s = images_of(v, b, true);
    el_tape_begin();
    ElTensor *told = el_mean(discriminator_loss(v, s, true));
    mean[2] = el_item(told);
    bool moved = model_move(&v->base, DISCRIMINATOR, told);
    el_tape_end();
    Losses l = losses_of(v, s, true);
    ElTensor *encoder = el_mean(l.encoder);
    mean[0] = el_item(encoder);
    mean[1] = el_item(el_mean(s.kl));
    mean[3] = el_item(el_mean(l.generator));
    return moved && model_move(&v->base, ENCODER, encoder) &&
           model_move(&v->base, DECODER, el_mean(l.decoder));
}

static bool vae_gan_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    Images s = images_of(model, b, false);
    Losses l = losses_of(model, s, false);
    each[0] = l.encoder;
    each[1] = s.kl;
    each[2] = discriminator_loss(model, s, false);
    each[3] = l.generator;
    return each[0] && each[1] && each[2] && each[3];
}

static const char *vae_gan_build(void *model)
{
    VaeGan *v = model;
    ElParams *params = &v->base.params;
    const ModelOptions *o = &v->base.options;
    const char *conflict = body_conflict(o);
    if (conflict) return conflict;
    BodyStyle style = {.batch_norm = true};
    v->encode = body_reader_new(params, "encoder.body", o, style);
    v->mean = el_linear_new(params, "encoder.mean", v->encode.features, o->latent);
    v->logvar = el_linear_new(params, "encoder.logvar", v->encode.features, o->latent);
    v->decode = body_writer_new(params, "decoder", o, style, o->latent);
    v->critic = critic_new(params, "discriminator", o, (CriticStyle){.pack = 1});
    model_optimizer(&v->base, "encoder.")->beta1 = .5;
    model_optimizer(&v->base, "decoder.")->beta1 = .5;
    model_optimizer(&v->base, "discriminator.")->beta1 = .5;
    return NULL;
}

const ModelFamily vae_gan_family[] = {
    {
        .name = "vae-gan",
        .compared = true,
        .slow = true,
        .title = "VAE-GAN",
        .summary = "A VAE whose decoder is the generator of a GAN, and whose reconstructions are "
                   "measured by what the discriminator sees in them (Larsen et al., 2016; linear "
                   "layers, and a tenth of the paper's KL, since their features are small).",
        .loss_unit = "nats",
        .term = {"encoder_loss", "kl", "discriminator_loss", "generator_loss"},
        .settings = vae_gan_settings,
        .defaults = {SMALL_BODY(20, 5e-4), .setting = {[BETA] = .1, [GAMMA] = 1}},
        .normal_prior = true,
        .size = sizeof(VaeGan),
        .build = vae_gan_build,
        .step = vae_gan_step,
        .evaluate = vae_gan_evaluate,
        .encode = vae_gan_encode,
        .decode = vae_gan_decode,
        .prior = model_normal_prior,
        .posterior = vae_gan_posterior,
    },
    {0},
};
