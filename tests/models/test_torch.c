// Files and layers against PyTorch's: a VAE that PyTorch wrote gives what PyTorch computed, and one
// written here can be checked there. The fixture, and the check, are tests/fixtures/torch_vae.py.
#include <math.h>

#include <elbo/elbo.h>

#include "tests/checks.h"

enum { IMAGES = 4, PIXELS = 64, HIDDEN = 8, LATENT = 3 };

typedef struct {
    ElParams all; // the model's parameters, images, and what the model makes of them
    ElLinear encode, mean, logvar, decode, pixels;
    ElTensor *x, *out_mean, *out_logvar, *out_logits;
} Case;

static Case new_case(void)
{
    Case c = {0};
    c.encode = el_linear_new(&c.all, "encode", PIXELS, HIDDEN);
    c.mean = el_linear_new(&c.all, "mean", HIDDEN, LATENT);
    c.logvar = el_linear_new(&c.all, "logvar", HIDDEN, LATENT);
    c.decode = el_linear_new(&c.all, "decode", LATENT, HIDDEN);
    c.pixels = el_linear_new(&c.all, "pixels", HIDDEN, PIXELS);
    c.x = el_params_add(&c.all, "in", "x", el_shape(IMAGES, PIXELS), EL_STATE);
    c.out_mean = el_params_add(&c.all, "out", "mean", el_shape(IMAGES, LATENT), EL_STATE);
    c.out_logvar = el_params_add(&c.all, "out", "logvar", el_shape(IMAGES, LATENT), EL_STATE);
    c.out_logits = el_params_add(&c.all, "out", "logits", el_shape(IMAGES, PIXELS), EL_STATE);
    return c;
}

// What the model makes of the images, in the current scope.
typedef struct {
    ElTensor *mean, *logvar, *logits;
} Outputs;

static Outputs outputs(const Case *c)
{
    ElTensor *hidden = el_relu(el_linear(&c->encode, c->x));
    ElTensor *mean = el_linear(&c->mean, hidden);
    ElTensor *logits = el_linear(&c->pixels, el_relu(el_linear(&c->decode, mean)));
    return (Outputs){mean, el_linear(&c->logvar, hidden), logits};
}

static void ck_same(const ElTensor *got, const ElTensor *wanted)
{
    for (int64_t k = 0; k < el_numel(wanted); k++) {
        ck_assert_double_eq_tol((double)got->data[k], (double)wanted->data[k], 1e-5);
    }
}

START_TEST(test_reads_pytorch)
{
    Case c = new_case();
    ck_assert_msg(el_params_load(c.all, EL_FIXTURES "/torch_vae.safetensors"), "%s",
                  el_error_text());
    el_tape_begin();
    Outputs o = outputs(&c);
    ck_same(o.mean, c.out_mean);
    ck_same(o.logvar, c.out_logvar);
    ck_same(o.logits, c.out_logits);
    el_tape_end();
    el_params_free(&c.all);
}
END_TEST

static void copy(ElTensor *to, const ElTensor *from)
{
    memcpy(to->data, from->data, (size_t)el_numel(from) * sizeof(el_real));
}

// With ELBO_TORCH_CHECK=FILE in the environment, leaves there what torch_vae.py check reads.
START_TEST(test_writes_for_pytorch)
{
    const char *path = getenv("ELBO_TORCH_CHECK");
    if (!path) return;
    Case c = new_case();
    el_tape_begin();
    copy(c.x, el_rand(c.x->shape));
    Outputs o = outputs(&c);
    copy(c.out_mean, o.mean);
    copy(c.out_logvar, o.logvar);
    copy(c.out_logits, o.logits);
    ck_assert(el_params_save(c.all, path, NULL));
    el_tape_end();
    el_params_free(&c.all);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("torch");
    tcase_add_test(cases, test_reads_pytorch);
    tcase_add_test(cases, test_writes_for_pytorch);
    return run_cases("torch", cases);
}
