// Steps of training: the VAE of the suite, deeper and deeper layers, and a GAN on eight points of a
// ring.
#include <stdio.h>

#include <elbo/elbo.h>

#include "models/model.h"
#include "suite/bench/bench.h"

// --- what a step cannot avoid --------------------------------------------------------------------

// Two operations for each weight and example forward, as many for the gradient by the weights, and
// as many for the gradient by the input where there is one to pass on.
static double linear_flops(double batch, double in, double out, bool first)
{
    return (first ? 4 : 6) * batch * in * out;
}

// A step with Adam reads and writes each parameter and its two moments, and writes and reads its
// gradient.
static double adam_bytes(ElParams params)
{
    return 8.0 * sizeof(el_real) * (double)el_params_numel(params);
}

// --- VAE -----------------------------------------------------------------------------------------

typedef struct {
    const ModelFamily *family;
    void *model;
    ElData *data; // NULL where fashion is not installed: then the images are noise
    int64_t batch, pixels;
} VaeStep;

static bool vae_step(void *context)
{
    VaeStep *s = context;
    double mean[MODEL_MAX_TERMS];
    el_tape_begin();
    ElTensor *x =
        s->data ? el_data_batch(s->data, s->batch) : el_rand(el_shape(s->batch, s->pixels));
    bool done = x && s->family->step(s->model, (ModelBatch){.x = x}, mean);
    el_tape_end();
    return done;
}

static bool time_vae(Bench *b, const char *what, VaeStep *s, int hidden)
{
    ModelOptions o = s->family->defaults;
    const char *conflict;
    o.height = 1;
    o.width = (int)s->pixels;
    o.hidden = hidden;
    s->model = model_new(s->family, o, &conflict);
    if (!s->model) return false;
    double n = (double)s->batch, p = (double)s->pixels, h = hidden;
    double flops = linear_flops(n, p, h, true) + 2 * linear_flops(n, h, 20, false) +
                   linear_flops(n, 20, h, false) + linear_flops(n, h, p, false);
    double bytes =
        adam_bytes(((const ModelBase *)s->model)->params) + n * p * (1 + sizeof(el_real));
    bool done = bench_work(b, (BenchWork){.key = hidden == 400 && s->batch == 128 ? "vae" : NULL,
                                          .what = what,
                                          .flops = flops,
                                          .bytes = bytes,
                                          .size = {(int)s->batch, hidden, 0},
                                          .run = vae_step,
                                          .context = s});
    model_free(s->model);
    return done;
}

// The step of the suite as its batch and its width grow.
static bool time_vaes(Bench *b, VaeStep *s)
{
    static const int widths[] = {50, 100, 200, 800, 1600, 4096};
    char what[64];
    bool done = true;
    for (s->batch = 1; done && s->batch <= 4096; s->batch *= 2) {
        snprintf(what, sizeof what, "VAE step 784-400-20, batch %d", (int)s->batch);
        done = time_vae(b, what, s, 400);
    }
    s->batch = 128;
    for (size_t k = 0; done && k < sizeof widths / sizeof *widths; k++) {
        snprintf(what, sizeof what, "VAE step 784-%d-20, batch 128", widths[k]);
        done = time_vae(b, what, s, widths[k]);
    }
    return done;
}

// --- depth ---------------------------------------------------------------------------------------

enum { DEEP_BATCH = 128, DEEP_WIDTH = 800 };

typedef struct {
    ElParams params;
    ElMlp mlp;
    ElAdam adam;
} Deep;

static bool deep_step(void *context)
{
    Deep *d = context;
    el_tape_begin();
    ElTensor *x = el_rand(el_shape(DEEP_BATCH, DEEP_WIDTH));
    ElTensor *loss = el_mean(el_square(el_sub(el_mlp(&d->mlp, x), x)));
    bool done = el_adam_step(&d->adam, el_grads(loss, d->params));
    el_tape_end();
    return done;
}

// A step of so many hidden layers between an input and an output that are as wide.
static bool time_deep(Bench *b, int hidden)
{
    const int layers = hidden + 1;
    Deep d = {0};
    char what[64];
    snprintf(what, sizeof what, "step of %d hidden layer%s of %d, batch %d", hidden,
             hidden > 1 ? "s" : "", DEEP_WIDTH, DEEP_BATCH);
    ElWidths widths = {.count = layers + 1};
    for (int k = 0; k <= layers; k++) widths.width[k] = DEEP_WIDTH;
    d.mlp = el_mlp_new(&d.params, "mlp", widths, el_relu);
    d.adam = el_adam_new(d.params, 1e-3);
    double flops = linear_flops(DEEP_BATCH, DEEP_WIDTH, DEEP_WIDTH, true) +
                   (layers - 1) * linear_flops(DEEP_BATCH, DEEP_WIDTH, DEEP_WIDTH, false);
    bool done = bench_work(b, (BenchWork){.what = what,
                                          .flops = flops,
                                          .bytes = adam_bytes(d.params),
                                          .size = {DEEP_BATCH, DEEP_WIDTH, hidden},
                                          .run = deep_step,
                                          .context = &d});
    el_adam_free(&d.adam);
    el_params_free(&d.params);
    return done;
}

static bool time_depths(Bench *b)
{
    bool done = true;
    for (int hidden = 1; done && hidden < EL_MLP_MAX_LAYERS; hidden *= 2)
        done = time_deep(b, hidden);
    return done;
}

// --- the ring ------------------------------------------------------------------------------------

enum { RING_BATCH = 64, RING_WIDTH = 64 };

typedef struct {
    ElParams generator_params, critic_params;
    ElMlp generator, critic;
    ElAdam generator_adam, critic_adam;
} Ring;

// Points on eight places of a circle of radius 2, with a little noise.
static ElTensor *ring_points(void)
{
    ElTensor *turn = el_floor(el_mul_scalar(el_rand(el_shape(RING_BATCH)), 8));
    ElTensor *angle = el_mul_scalar(turn, 3.14159265358979 / 4);
    ElTensor *circle = el_mul_scalar(el_stack(1, el_cos(angle), el_sin(angle)), 2);
    return el_add(circle, el_mul_scalar(el_randn(el_shape(RING_BATCH, 2)), .02));
}

static ElTensor *judged(const Ring *r, ElTensor *x, double real)
{
    return el_mean(el_bernoulli_nll(el_mlp(&r->critic, x), el_full(el_shape(RING_BATCH, 1), real)));
}

static bool ring_step(void *context)
{
    Ring *r = context;
    el_tape_begin();
    ElTensor *real = ring_points();
    ElTensor *fake = el_mlp(&r->generator, el_randn(el_shape(RING_BATCH, 2)));
    el_tape_begin();
    ElTensor *told = el_add(judged(r, real, 1), judged(r, fake, 0));
    bool done = el_adam_step(&r->critic_adam, el_grads(told, r->critic_params));
    el_tape_end();
    ElTensor *passed = judged(r, fake, 1);
    done = done && el_adam_step(&r->generator_adam, el_grads(passed, r->generator_params));
    el_tape_end();
    return done;
}

static bool time_ring(Bench *b)
{
    Ring r = {0};
    ElWidths generator = el_widths(2, RING_WIDTH, RING_WIDTH, 2);
    ElWidths critic = el_widths(2, RING_WIDTH, RING_WIDTH, 1);
    r.generator = el_mlp_new(&r.generator_params, "generator", generator, el_relu);
    r.critic = el_mlp_new(&r.critic_params, "critic", critic, el_relu);
    r.generator_adam = el_adam_new(r.generator_params, 1e-3);
    r.critic_adam = el_adam_new(r.critic_params, 1e-3);
    bool done = bench_work(b, (BenchWork){.key = "ring",
                                          .what = "GAN step 2-64-64, batch 64",
                                          .run = ring_step,
                                          .context = &r});
    el_adam_free(&r.generator_adam);
    el_adam_free(&r.critic_adam);
    el_params_free(&r.generator_params);
    el_params_free(&r.critic_params);
    return done;
}

bool bench_steps(Bench *b)
{
    bench_section(b, "Steps of training");
    VaeStep s = {.family = model_family("vae"), .batch = 128, .pixels = 28 * 28};
    s.data = el_data_open("fashion");
    if (!s.data) el_error_clear();
    bool done = time_ring(b) && bench_images(b) && time_vaes(b, &s) && time_depths(b);
    el_data_free(s.data);
    return done;
}
