// Trainings on digits end in the same bytes with one, two and three threads, under every
// instruction set of this processor: of a VAE, a GAN, and a convolutional autoencoder, whose
// batches and widths have every kind of work cut.
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "data/data.h"
#include "nn/conv.h"
#include "nn/distributions/normal.h"
#include "nn/dropout.h"
#include "nn/losses.h"
#include "nn/mlp.h"
#include "nn/norm.h"
#include "optim/adam.h"
#include "tensor/create.h"
#include "tensor/kernels/kernels.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

enum { BATCH = 512, SIDE = 8, PIXELS = SIDE * SIDE, HIDDEN = 400, LATENT = 20, CHANNELS = 16 };
enum { STEPS = 3, MOST_THREADS = 3 };

// A model makes the loss of one step, after an optional one of its own (the discriminator's).
typedef struct {
    ElParams params, own_params;
    ElAdam adam, own_adam;
    ElMlp encoder, decoder;
    ElConv2d down;
    ElConvTranspose2d up;
    ElBatchNorm norm;
} Model;

// --- the three models ----------------------------------------------------------------------------

static void vae_make(Model *m)
{
    m->encoder = el_mlp_new(&m->params, "encoder", el_widths(PIXELS, HIDDEN, 2 * LATENT), el_relu);
    m->decoder = el_mlp_new(&m->params, "decoder", el_widths(LATENT, HIDDEN, PIXELS), el_relu);
}

static ElTensor *vae_loss(Model *m, ElTensor *x)
{
    ElTensor *code = el_mlp(&m->encoder, x);
    ElTensor *mean = el_slice(code, 1, 0, LATENT), *logvar = el_slice(code, 1, LATENT, 2 * LATENT);
    ElTensor *logits = el_mlp(&m->decoder, el_reparameterize(mean, logvar));
    return el_mean(el_add(el_bernoulli_nll(logits, x), el_gaussian_kl(mean, logvar)));
}

static void gan_make(Model *m)
{
    m->decoder = el_mlp_new(&m->params, "generator", el_widths(LATENT, HIDDEN, PIXELS), el_tanh);
    m->encoder =
        el_mlp_new(&m->own_params, "discriminator", el_widths(PIXELS, HIDDEN, 1), el_softplus);
    m->own_adam = el_adam_new(m->own_params, 1e-3);
}

static ElTensor *judged(const Model *m, ElTensor *x, double real)
{
    ElTensor *logit = el_mlp(&m->encoder, el_dropout(x, .3));
    return el_mean(el_bernoulli_nll(logit, el_full(el_shape(BATCH, 1), real)));
}

static ElTensor *gan_loss(Model *m, ElTensor *x)
{
    ElTensor *fake = el_sigmoid(el_mlp(&m->decoder, el_randn(el_shape(BATCH, LATENT))));
    el_tape_begin();
    ElTensor *told = el_add(judged(m, x, 1), judged(m, fake, 0));
    ck_assert(el_adam_step(&m->own_adam, el_grads(told, m->own_params)));
    el_tape_end();
    return judged(m, fake, 1);
}

static void conv_make(Model *m)
{
    ElConvSizes sizes = {.in = 1, .out = CHANNELS, .size = 4, .stride = 2, .padding = 1};
    m->down = el_conv2d_new(&m->params, "down", sizes);
    m->norm = el_batch_norm_new(&m->params, "norm", CHANNELS, (ElNorm){0});
    sizes.in = CHANNELS;
    sizes.out = 1;
    m->up = el_conv_transpose2d_new(&m->params, "up", sizes);
}

static ElTensor *conv_loss(Model *m, ElTensor *x)
{
    x = el_reshape(x, el_shape(BATCH, 1, SIDE, SIDE));
    ElTensor *h = el_gelu(el_batch_norm(&m->norm, el_conv2d_apply(&m->down, x), true));
    return el_mean(el_square(el_sub(el_conv_transpose2d_apply(&m->up, h), x)));
}

static const struct {
    const char *name;
    void (*make)(Model *m);
    ElTensor *(*loss)(Model *m, ElTensor *x);
} models[] = {
    {"VAE", vae_make, vae_loss},
    {"GAN", gan_make, gan_loss},
    {"convolutions", conv_make, conv_loss},
};
enum { MODELS = sizeof models / sizeof *models };

// --- their training ------------------------------------------------------------------------------

static Model train(int which, int threads)
{
    Model m = {0};
    ElData *digits = el_data_open("digits");
    ck_assert(el_threads_set(threads));
    el_random_seed(7);
    models[which].make(&m);
    m.adam = el_adam_new(m.params, 1e-3);
    for (int step = 0; step < STEPS; step++) {
        el_tape_begin();
        ElTensor *loss = models[which].loss(&m, el_data_batch(digits, BATCH));
        ck_assert_msg(el_adam_step(&m.adam, el_grads(loss, m.params)), "%s", el_error_text());
        el_tape_end();
    }
    el_data_free(digits);
    return m;
}

static void model_free(Model *m)
{
    el_adam_free(&m->adam);
    if (m->own_params.list) el_adam_free(&m->own_adam);
    el_params_free(&m->params);
    el_params_free(&m->own_params);
}

static bool same(ElParams a, ElParams b)
{
    for (int i = 0; i < el_params_count(a); i++) {
        const ElTensor *s = a.list->item[i].tensor, *t = b.list->item[i].tensor;
        if (memcmp(s->data, t->data, (size_t)el_numel(s) * sizeof *s->data) != 0) return false;
    }
    return true;
}

static void ck_same_with_all_threads(const char *isa, int which)
{
    Model one = train(which, 1);
    for (int threads = 2; threads <= MOST_THREADS; threads++) {
        Model other = train(which, threads);
        ck_assert_msg(same(one.params, other.params) && same(one.own_params, other.own_params),
                      "%s of %s: %d threads end in other bytes than one", isa, models[which].name,
                      threads);
        model_free(&other);
    }
    model_free(&one);
}

START_TEST(test_threads_change_no_byte)
{
    for (const ElKernels *const *k = el_kernels_all(); *k; k++) {
        if (!(*k)->supported()) continue;
        ck_assert(el_kernels_use((*k)->isa));
        ck_same_with_all_threads((*k)->isa, _i);
    }
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("same bytes");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, test_threads_change_no_byte, 0, MODELS);
    return run_cases("same bytes", cases);
}
