// Steps of convolutional models.
#include "suite/bench/images.h"

#include "suite/bench/bench.h"

enum { BATCH = 64, NOISE = 64, LATENT = 20 };

// The kernel that halves, or doubles, height and width.
static ElConvSizes halving(int64_t in, int64_t out)
{
    return (ElConvSizes){.in = in, .out = out, .size = 4, .stride = 2, .padding = 1};
}

static ElConvSizes halving_relu(int64_t in, int64_t out)
{
    ElConvSizes sizes = halving(in, out);
    sizes.activation = EL_CONV_RELU;
    return sizes;
}

static ElTensor *noise_images(void)
{
    el_tape_begin();
    ElTensor *images = el_tensor_copy(el_rand(el_shape(BATCH, 1, 28, 28)));
    el_tape_end();
    return images;
}

// --- DCGAN ---------------------------------------------------------------------------------------

Dcgan dcgan_new(void)
{
    Dcgan g = {.images = noise_images()};
    ElParams *p = &g.generator_params;
    ElNorm relu = {.activation = EL_NORM_RELU};
    ElNorm leaky = {.activation = EL_NORM_LEAKY_RELU, .slope = .2};
    g.project = el_linear_new(p, "project", NOISE, 128 * 7 * 7);
    g.norm1 = el_batch_norm_new(p, "norm1", 128, relu);
    g.up1 = el_conv_transpose2d_new(p, "up1", halving(128, 64));
    g.norm2 = el_batch_norm_new(p, "norm2", 64, relu);
    g.up2 = el_conv_transpose2d_new(p, "up2", halving(64, 1));
    p = &g.critic_params;
    ElConvSizes first = halving(1, 64);
    first.activation = EL_CONV_LEAKY_RELU;
    first.slope = .2;
    g.down1 = el_conv2d_new(p, "down1", first);
    g.down2 = el_conv2d_new(p, "down2", halving(64, 128));
    g.norm3 = el_batch_norm_new(p, "norm3", 128, leaky);
    g.score = el_linear_new(p, "score", 128 * 7 * 7, 1);
    g.generator_adam = el_adam_new(g.generator_params, 2e-4);
    g.critic_adam = el_adam_new(g.critic_params, 2e-4);
    g.generator_adam.beta1 = g.critic_adam.beta1 = .5;
    return g;
}

void dcgan_free(Dcgan *g)
{
    el_adam_free(&g->generator_adam);
    el_adam_free(&g->critic_adam);
    el_params_free(&g->generator_params);
    el_params_free(&g->critic_params);
    el_tensor_free(g->images);
}

static ElTensor *generated(const Dcgan *g)
{
    ElTensor *h = el_linear(&g->project, el_randn(el_shape(BATCH, NOISE)));
    h = el_batch_norm(&g->norm1, el_reshape(h, el_shape(BATCH, 128, 7, 7)), true);
    h = el_batch_norm(&g->norm2, el_conv_transpose2d_apply(&g->up1, h), true);
    return el_tanh(el_conv_transpose2d_apply(&g->up2, h));
}

// The loss of taking x for real (1) or made (0).
static ElTensor *judged(const Dcgan *g, ElTensor *x, double real)
{
    ElTensor *h = el_conv2d_apply(&g->down2, el_conv2d_apply(&g->down1, x));
    h = el_batch_norm(&g->norm3, h, true);
    ElTensor *logit = el_linear(&g->score, el_flatten(h, 1));
    return el_mean(el_bernoulli_nll(logit, el_full(el_shape(BATCH, 1), real)));
}

bool dcgan_step(void *dcgan)
{
    Dcgan *g = dcgan;
    el_tape_begin();
    ElTensor *fake = generated(g);
    el_tape_begin();
    ElTensor *told = el_add(judged(g, g->images, 1), judged(g, fake, 0));
    bool done = el_adam_step(&g->critic_adam, el_grads(told, g->critic_params));
    el_tape_end();
    ElTensor *passed = judged(g, fake, 1);
    done = done && el_adam_step(&g->generator_adam, el_grads(passed, g->generator_params));
    el_tape_end();
    return done;
}

// --- VAE -----------------------------------------------------------------------------------------

ConvVae conv_vae_new(void)
{
    ConvVae v = {.images = noise_images()};
    v.down1 = el_conv2d_new(&v.params, "down1", halving_relu(1, 32));
    v.down2 = el_conv2d_new(&v.params, "down2", halving_relu(32, 64));
    v.latent = el_linear_new(&v.params, "latent", 64 * 7 * 7, 2 * LATENT);
    v.expand = el_linear_new(&v.params, "expand", LATENT, 64 * 7 * 7);
    v.up1 = el_conv_transpose2d_new(&v.params, "up1", halving_relu(64, 32));
    v.up2 = el_conv_transpose2d_new(&v.params, "up2", halving(32, 1));
    v.adam = el_adam_new(v.params, 1e-3);
    return v;
}

void conv_vae_free(ConvVae *v)
{
    el_adam_free(&v->adam);
    el_params_free(&v->params);
    el_tensor_free(v->images);
}

bool conv_vae_step(void *vae)
{
    ConvVae *v = vae;
    el_tape_begin();
    ElTensor *h = el_conv2d_apply(&v->down2, el_conv2d_apply(&v->down1, v->images));
    h = el_linear(&v->latent, el_flatten(h, 1));
    ElTensor *mean = el_slice(h, 1, 0, LATENT), *logvar = el_slice(h, 1, LATENT, 2 * LATENT);
    ElTensor *z = el_reparameterize(mean, logvar);
    h = el_reshape(el_relu(el_linear(&v->expand, z)), el_shape(BATCH, 64, 7, 7));
    ElTensor *logits = el_conv_transpose2d_apply(&v->up2, el_conv_transpose2d_apply(&v->up1, h));
    ElTensor *loss =
        el_mean(el_add(el_bernoulli_nll(logits, v->images), el_gaussian_kl(mean, logvar)));
    bool done = el_adam_step(&v->adam, el_grads(loss, v->params));
    el_tape_end();
    return done;
}

// --- the rows ------------------------------------------------------------------------------------

// The operations are those of a step as the library counts them; the bytes are those of Adam.
static bool time_step(Bench *b, BenchWork work, int64_t parameters)
{
    int64_t before = el_flops();
    if (!work.run(work.context)) return false;
    work.flops = (double)(el_flops() - before);
    work.bytes = 8.0 * sizeof(el_real) * (double)parameters;
    return bench_work(b, work);
}

bool bench_images(Bench *b)
{
    Dcgan g = dcgan_new();
    BenchWork work = {.key = "dcgan", .what = "DCGAN step, batch 64", .run = dcgan_step};
    work.context = &g;
    bool done =
        time_step(b, work, el_params_numel(g.generator_params) + el_params_numel(g.critic_params));
    dcgan_free(&g);
    ConvVae v = conv_vae_new();
    work = (BenchWork){.key = "conv_vae", .what = "convolutional VAE step, batch 64"};
    work.run = conv_vae_step;
    work.context = &v;
    done = done && time_step(b, work, el_params_numel(v.params));
    conv_vae_free(&v);
    return done;
}
