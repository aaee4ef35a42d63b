// Generative adversarial networks (Goodfellow et al., 2014) and their variants: the generator makes
// images of noise, the discriminator learns to tell them from real ones, and each is the other's
// teacher.
#include "models/game.h"

enum { LOSS, PENALTY, R1, CRITIC_STEPS, PACK, DROPOUT };

static const ModelSetting gan_settings[] = {
    [LOSS] = {"loss", "what each side makes small; hinge comes with spectral norm",
              "non-saturating|minimax|least-squares|wasserstein|hinge", 0, GAME_COUNT - 1, true},
    [PENALTY] = {"penalty",
                 "weight of the gradient penalty between real and made images (Gulrajani et "
                 "al., 2017)",
                 "", 0, 1e6, false},
    [R1] = {"r1", "weight of the slope at real images (Mescheder et al., 2018)", "", 0, 1e6, false},
    [CRITIC_STEPS] = {"critic-steps", "steps of the discriminator for each of the generator",
                      "steps", 1, 1000, true},
    [PACK] = {"pack", "images that the discriminator sees together (Lin et al., 2018)", "images", 1,
              16, true},
    [DROPOUT] = {"dropout", "share of the discriminator's features that a step leaves out", "", 0,
                 .9, false},
    {0},
};

enum { GENERATOR, DISCRIMINATOR }; // the optimizers
enum { DCGAN_CHANNELS = 64 };      // of the convolution next to the image

typedef struct {
    ModelBase base;
    BodyWriter generator; // noise (and label) -> pixels
    Critic critic;        // pixels (and label) -> a score, above 0 for "real"
} Gan;

static double setting(const Gan *g, int k)
{
    return g->base.options.setting[k];
}

static const Game *game_of(const Gan *g)
{
    return &games[(int)setting(g, LOSS)];
}

// --- the generator -------------------------------------------------------------------------------

static ElTensor *generate(const Gan *g, ElTensor *z, bool training)
{
    return body_image(&g->base.options, body_write(&g->generator, z, training));
}

static ElTensor *gan_decode(const void *model, ElTensor *z)
{
    return generate(model, z, false);
}

// As many images as the batch has, of its labels.
static Side made(const Gan *g, ModelBatch b, bool training)
{
    ElTensor *z = b.x ? el_randn(el_shape(b.x->shape.dim[0], g->base.options.latent)) : NULL;
    ElTensor *codes = model_with_labels(&g->base, z, b.labels);
    return (Side){generate(g, codes, training), b.labels};
}

// --- the game ------------------------------------------------------------------------------------

// What the discriminator pays for being steep, [n].
static ElTensor *penalty(const Gan *g, Side real, Side fake)
{
    const Critic *c = &g->critic;
    double between = setting(g, PENALTY), at_real = setting(g, R1);
    ElTensor *sum = real.x ? el_zeros(el_shape(real.x->shape.dim[0])) : NULL;
    if (between > 0)
        sum = el_add(sum, el_mul_scalar(critic_gradient_penalty(c, real, fake), between));
    if (at_real > 0) sum = el_add(sum, el_mul_scalar(critic_r1(c, real), at_real));
    return sum;
}

// The terms of both losses, [n] each.
static bool play(const Gan *g, Side real, Side fake, bool training, ElTensor *each[])
{
    ElTensor *on_real = critic_scores(&g->critic, real, training);
    ElTensor *on_fake = critic_scores(&g->critic, fake, training);
    each[0] = game_of(g)->critic(on_real, on_fake);
    each[1] = game_of(g)->generator(on_fake);
    each[2] = penalty(g, real, fake);
    return each[0] && each[1] && each[2];
}

// Asking for its gradients alone leaves the generator untouched.
static bool move_discriminator(Gan *g, Side real, Side fake, double mean[])
{
    ElTensor *each[MODEL_MAX_TERMS];
    el_tape_begin();
    bool moved = play(g, real, fake, true, each) &&
                 model_move(&g->base, DISCRIMINATOR, el_mean(el_add(each[0], each[2])));
    for (int k = 0; moved && k < 3; k++) mean[k] = el_item(el_mean(each[k]));
    el_tape_end();
    return moved;
}

static bool gan_step(void *model, ModelBatch b, double mean[])
{
    Gan *g = model;
    Side fake = made(g, b, true);
    if (!move_discriminator(g, (Side){b.x, b.labels}, fake, mean)) return false;
    if ((b.step + 1) % (int64_t)setting(g, CRITIC_STEPS) != 0) return true;

    // The generator learns to pass for real before the discriminator as it now is.
    ElTensor *passed = game_of(g)->generator(critic_scores(&g->critic, fake, true));
    return model_move(&g->base, GENERATOR, el_mean(passed));
}

static bool gan_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return play(model, (Side){b.x, b.labels}, made(model, b, false), false, each);
}

// A batch norm in the discriminator makes the score of an image depend on the others, and its slope
// too: it goes where the slope is bounded.
static CriticStyle critic_style(const Gan *g)
{
    CriticStyle s = {.pack = (int64_t)setting(g, PACK),
                     .classes = g->base.family->conditional ? g->base.options.classes : 0,
                     .dropout = setting(g, DROPOUT),
                     .spectral_norm = (int)setting(g, LOSS) == HINGE,
                     .channels = DCGAN_CHANNELS};
    s.batch_norm = !s.spectral_norm && setting(g, PENALTY) == 0 && setting(g, R1) == 0;
    return s;
}

static const char *gan_build(void *model)
{
    Gan *g = model;
    ElParams *params = &g->base.params;
    const ModelOptions *o = &g->base.options;
    CriticStyle style = critic_style(g);
    const char *conflict = critic_conflict(o, style);
    if (conflict) return conflict;
    BodyStyle writer = {.channels = DCGAN_CHANNELS, .batch_norm = true};
    g->generator = body_writer_new(params, "generator", o, writer, o->latent + style.classes);
    g->critic = critic_new(params, "discriminator", o, style);
    for (int k = GENERATOR; k <= DISCRIMINATOR; k++) {
        ElAdam *adam = model_optimizer(&g->base, k == GENERATOR ? "generator." : "discriminator.");
        adam->beta1 = .5;
        if ((int)setting(g, LOSS) == WASSERSTEIN) adam->beta2 = .9;
    }
    return NULL;
}

// --- the variants --------------------------------------------------------------------------------

#define GAN                                                                              \
    .settings = gan_settings, .size = sizeof(Gan), .build = gan_build, .step = gan_step, \
    .evaluate = gan_evaluate, .decode = gan_decode, .prior = model_normal_prior
#define TERMS           .term = {"discriminator_loss", "generator_loss"}
#define PENALIZED_TERMS .term = {"discriminator_loss", "generator_loss", "penalty"}
#define LARGE_BODY      .layers = 2, .hidden = 256, .latent = 64, .rate = 5e-4
#define USUAL           [CRITIC_STEPS] = 1, [PACK] = 1

static const ModelPublished gan_published[] = {
    {"ring8", "modes_found", 6.3, 0, "Lin et al., 2018"},
    {"grid25", "modes_found", 17.3, 0, "Lin et al., 2018"},
    {0},
};

static const ModelPublished pacgan_published[] = {
    {"ring8", "modes_found", 7.9, 0, "Lin et al., 2018"},
    {"grid25", "modes_found", 23.8, 0, "Lin et al., 2018"},
    {0},
};

const ModelFamily gan_family[] = {
    {GAN, TERMS, .name = "gan", .compared = true, .title = "Generative adversarial network",
     .loss_unit = "nats", .normal_prior = true,
     .summary = "A generator that learns to make images of noise from a discriminator that "
                "learns to tell them from real ones (Goodfellow et al., 2014; non-saturating "
                "loss).",
     .published = gan_published,
     .defaults = {SMALL_BODY(20, 2e-4), .setting = {USUAL, [DROPOUT] = .3}}},
    {GAN, TERMS, .name = "minimax-gan", .title = "Minimax GAN", .loss_unit = "nats",
     .normal_prior = true,
     .summary = "A GAN as first written down: the generator raises the very loss that the "
                "discriminator lowers, and learns little while that is sure (Goodfellow et al., "
                "2014).",
     .defaults = {SMALL_BODY(20, 2e-4), .setting = {USUAL, [LOSS] = MINIMAX, [DROPOUT] = .3}}},
    {GAN, TERMS, .name = "ls-gan", .title = "Least-squares GAN", .loss_unit = "squares",
     .normal_prior = true,
     .summary = "A GAN whose discriminator is fitted to 1 at real images and 0 at made ones by "
                "least squares (Mao et al., 2017).",
     .defaults = {SMALL_BODY(20, 1e-3),
                  .setting = {USUAL, [LOSS] = LEAST_SQUARES, [DROPOUT] = .3}}},
    {GAN, PENALIZED_TERMS, .name = "wgan-gp", .compared = true,
     .title = "Wasserstein GAN with gradient penalty", .loss_unit = "distance",
     .normal_prior = true,
     .summary = "A GAN whose critic estimates the Wasserstein distance of real and made images, "
                "held to slope 1 between them by a penalty (Gulrajani et al., 2017).",
     .defaults =
         {LARGE_BODY,
          .setting = {[LOSS] = WASSERSTEIN, [PENALTY] = 10, [CRITIC_STEPS] = 5, [PACK] = 1}}},
    {GAN, TERMS, .name = "hinge-gan", .title = "Hinge GAN with spectral norm", .loss_unit = "hinge",
     .normal_prior = true,
     .summary = "A GAN whose discriminator changes no faster than its input, each layer being "
                "divided by its largest singular value, under the hinge loss (Miyato et al., "
                "2018).",
     .defaults = {SMALL_BODY(20, 2e-4), .setting = {USUAL, [LOSS] = HINGE}}},
    {GAN, PENALIZED_TERMS, .name = "r1-gan", .title = "GAN with R1 penalty", .loss_unit = "nats",
     .normal_prior = true,
     .summary = "A GAN whose discriminator pays for its slope at real images, which lets the game "
                "come to rest (Mescheder et al., 2018).",
     .defaults = {SMALL_BODY(20, 2e-4), .setting = {USUAL, [R1] = 10}}},
    {GAN, TERMS, .name = "dcgan", .title = "DCGAN", .loss_unit = "nats", .normal_prior = true,
     .summary = "A GAN that draws and judges by convolutions with batch norm between them "
                "(Radford et al., 2016).",
     .defaults =
         {.convolutional = true, .latent = 64, .rate = 2e-4, .epochs = 3, .setting = {USUAL}}},
    {GAN, TERMS, .name = "cgan", .title = "Conditional GAN", .loss_unit = "nats",
     .conditional = true,
     .summary = "A GAN both of whose sides are told the class, so that it draws the one it is "
                "asked for (Mirza & Osindero, 2014; at 1e-3, below which it hears little of the "
                "label).",
     .defaults = {SMALL_BODY(20, 1e-3), .setting = {USUAL, [DROPOUT] = .3}}},
    {GAN, TERMS, .name = "pacgan", .title = "PacGAN", .loss_unit = "nats", .normal_prior = true,
     .summary = "A GAN whose discriminator sees two images together, so that it notices when all "
                "are alike (Lin et al., 2018).",
     .published = pacgan_published,
     .defaults = {SMALL_BODY(20, 2e-4), .setting = {[CRITIC_STEPS] = 1, [PACK] = 2}}},
    {0},
};
