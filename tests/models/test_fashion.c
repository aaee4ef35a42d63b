// PCA and probabilistic PCA fitted on the 60,000 images of Fashion-MNIST, and the Bernoulli loss of
// its grey pixels, against figures worked out from the files in 64 bits. Skipped where the data are
// not installed.
#include <math.h>
#include <stdio.h>

#include "tests/models/training.h"

enum { MOST = 64, PIXELS = 784, CHUNK = 1000 };

static ElData *data;
static void *largest; // probabilistic PCA of MOST components

static void *new_model(const char *name, int latent)
{
    const ModelFamily *f = model_family(name);
    ModelOptions o = options_on(data, f);
    o.latent = latent;
    return model_of(f, o);
}

static void begin(void)
{
    data = el_data_open("fashion");
    ck_assert_ptr_nonnull(data);
    largest = new_model("ppca", MOST);
    fit(largest, data);
}

static void end(void)
{
    model_free(largest);
    el_data_free(data);
}

static ElTensor *param(const void *model, const char *name)
{
    return el_params_find(((const ModelBase *)model)->params, name);
}

static void take(void *model, const char *name)
{
    ElTensor *t = param(model, name);
    memcpy(t->data, param(largest, name)->data, (size_t)el_numel(t) * sizeof *t->data);
    el_changed(t);
}

// The model of d components: the first of the largest, so that eigenvectors are found once. What
// it leaves out is what the largest does and the variances of the components between.
static void *leading(const char *name, int d)
{
    void *model = new_model(name, d);
    take(model, "mean");
    take(model, "components");
    take(model, "variances");
    ElTensor *noise = param(model, "noise");
    double left_out = (double)param(largest, "noise")->data[0] * (PIXELS - MOST);
    for (int k = d; k < MOST; k++) left_out += (double)param(largest, "variances")->data[k];
    noise->data[0] = (el_real)(left_out / (PIXELS - d));
    el_changed(noise);
    return model;
}

typedef struct {
    int d;
    double test, train;
} Known;

static void check_known(const char *name, double sign, Known known, double tolerance)
{
    void *model = leading(name, known.d);
    double test = mean_term(model, 0, data, &data->test);
    double train = mean_term(model, 0, data, &data->train);
    ck_assert_double_eq_tol(sign * test, known.test, tolerance);
    ck_assert_double_eq_tol(sign * train, known.train, tolerance);
    model_free(model);
}

START_TEST(squared_errors)
{
    const Known known[] = {
        {0, 67.9267, 68.2163},  {2, 36.1394, 36.2948},  {10, 19.0916, 19.1068},
        {16, 16.0298, 16.0171}, {20, 14.6645, 14.6596}, {30, 12.2429, 12.2285},
        {50, 9.3961, 9.3667},   {64, 8.1286, 8.1000},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) check_known("pca", 1, known[k], 1e-3);
}
END_TEST

START_TEST(densities)
{
    const Known known[] = {
        {2, 86.933, 85.253},
        {10, 315.163, 314.806},
        {20, 396.699, 396.761},
        {50, 512.852, 513.860},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        check_known("ppca", -1, known[k], 5e-3);
}
END_TEST

// The weight of any code drawn from the exact posterior is the density itself.
START_TEST(exact_posterior)
{
    const ModelFamily *f = model_family("ppca");
    el_tape_begin();
    ElTensor *x = el_data_rows(data, &data->test, 0, 100);
    ElTensor *exact = f->log_density(largest, x), *w = f->log_weight(largest, (ModelBatch){.x = x});
    ck_assert(exact && w);
    for (int k = 0; k < 100; k++) ck_assert_double_eq_tol(w->data[k], exact->data[k], .02);
    el_tape_end();
}
END_TEST

// --- the Bernoulli loss of grey pixels -----------------------------------------------------------

// log(x / (1 - x)), of pixels near 0 or 1 that of a number which is `least` away from them.
static ElTensor *logits_of(ElTensor *x, double least)
{
    ElTensor *p = el_clamp(x, least, 1 - least);
    return el_sub(el_log(p), el_log(el_add_scalar(el_neg(p), 1)));
}

// The mean training image, [pixels], of the current scope.
static ElTensor *mean_image(void)
{
    ElTensor *sum = el_zeros(el_shape(PIXELS));
    for (int64_t first = 0; first < data->train.count; first += CHUNK) {
        el_tape_begin();
        ElTensor *part = el_sum_axis(el_data_rows(data, &data->train, first, CHUNK), 0);
        sum = el_tape_end_with(el_add(sum, part));
    }
    return el_mul_scalar(sum, 1. / (double)data->train.count);
}

// The mean loss of the test images where the decoder gives the image itself, or else one image.
static double mean_bernoulli(ElTensor *always)
{
    double sum = 0;
    for (int64_t first = 0; first < data->test.count; first += CHUNK) {
        el_tape_begin();
        ElTensor *x = el_data_rows(data, &data->test, first, CHUNK);
        ElTensor *logits =
            always ? el_expand(logits_of(always, 1e-6), x->shape) : logits_of(x, 1e-6);
        sum += el_item(el_sum(el_bernoulli_nll(logits, x)));
        el_tape_end();
    }
    return sum / (double)data->test.count;
}

// What 300 steps make of a VAE: its NLL alone, and its bound, of the test images.
static void train_vae(double *nll, double *bound)
{
    void *model = new_model("vae", 20);
    take_steps(model, data, 0, 300);
    *bound = mean_term(model, 0, data, &data->test);
    *nll = mean_term(model, 1, data, &data->test);
    model_free(model);
}

// At its least it is the entropy of the pixels, and a decoder that knows nothing but the mean image
// has the most that makes sense: what any trained model has lies between.
START_TEST(bernoulli_loss)
{
    el_tape_begin();
    double nll, bound, least = mean_bernoulli(NULL), most = mean_bernoulli(mean_image());
    el_tape_end();
    ck_assert_double_eq_tol(least, 189.858, 5e-3);
    ck_assert_double_eq_tol(most, 385.026, .01);
    train_vae(&nll, &bound);
    ck_assert_double_gt(nll, least);
    ck_assert_double_lt(bound, most);
}
END_TEST

int main(void)
{
    el_on_error(NULL, NULL);
    ElData *there = el_data_open("fashion");
    if (!there) {
        printf("models/fashion is skipped: %s\n", el_error_text());
        return 77; // skipped, to meson
    }
    el_data_free(there);
    TCase *cases = tcase_create("fashion");
    tcase_add_unchecked_fixture(cases, begin, end);
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, squared_errors);
    tcase_add_test(cases, densities);
    tcase_add_test(cases, exact_posterior);
    tcase_add_test(cases, bernoulli_loss);
    return run_cases("models on fashion", cases);
}
