// Every family of models by its own account of itself: it learns, it is measured, it is saved and
// comes back the same. None is known by name, but where a figure is known for it.
#include <math.h>

#include "models/moments.h"
#include "tests/folder.h"
#include "tests/models/training.h"

static ElData *data;

static void begin(void)
{
    folder_make();
    el_random_seed(1);
    data = el_data_open("digits");
    ck_assert_ptr_nonnull(data);
}

static void end(void)
{
    el_data_free(data);
    folder_remove();
}

static ElParams params_of(const void *model)
{
    return ((const ModelBase *)model)->params;
}

static ElParams state_of(const void *model)
{
    return ((const ModelBase *)model)->state;
}

// Test images first .. first + count.
static ModelBatch rows(const ModelFamily *f, int64_t first, int64_t count)
{
    return rows_of(f, data, &data->test, first, count);
}

// The mean of the first term over the test images.
static double test_loss(const void *model)
{
    return mean_term(model, 0, data, &data->test);
}

// The mean squared error of the reconstructions of test images, summed over the pixels.
static double test_error(const ModelFamily *f, const void *model)
{
    if (!f->encode) return 0;
    el_tape_begin();
    ModelBatch b = rows(f, 0, data->test.count);
    double error = el_item(el_mean(el_mse(model_reconstruct(f, model, b), b.x)));
    el_tape_end();
    return error;
}

START_TEST(describes_itself)
{
    const ModelFamily *f = model_family_at(_i);
    ck_assert_ptr_eq(model_family(f->name), f);
    ck_assert(f->title && f->summary && f->loss_unit && f->term[0]);
    ck_assert(f->size >= sizeof(ModelBase) && f->build && f->evaluate && f->decode && f->prior);
    ck_assert(f->step || f->fit);
    void *model = small_model(f, data);
    ck_assert_int_eq(((const ModelBase *)model)->optimizers > 0, f->step != NULL);
    model_free(model);
    model_free(NULL);
}
END_TEST

// The squared distance of the mean of samples from that of the test images.
static double sample_error(const ModelFamily *f, const void *model)
{
    el_tape_begin();
    ElTensor *wanted = el_mean_axis(rows(f, 0, data->test.count).x, 0);
    ElTensor *off = el_sub(el_mean_axis(model_sample(f, model, 500), 0), wanted);
    double error = el_item(el_sum(el_square(off)));
    el_tape_end();
    return error;
}

// The bits of a density depend on its unit, so that a loss alone does not say how much was learnt:
// the error of the reconstructions does, or else that the samples come nearer to the data. What
// several optimizers move is a game, whose losses need not fall. Figures are not for short tests.
START_TEST(learns)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data);
    bool game = ((const ModelBase *)model)->optimizers > 1;
    double loss = test_loss(model), error = test_error(f, model);
    double off = f->encode ? 0 : sample_error(f, model);
    train(model, data, f->defaults.convolutional ? 88 : 330);
    if (!game) ck_assert_double_lt(test_loss(model), loss);
    if (f->encode) ck_assert_double_lt(test_error(f, model), .75 * error);
    if (!f->encode) ck_assert_double_lt(sample_error(f, model), .5 * off);
    model_free(model);
}
END_TEST

// Each term is [batch].
START_TEST(terms_are_by_image)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data);
    train(model, data, 11);
    ElTensor *each[MODEL_MAX_TERMS] = {NULL};
    el_tape_begin();
    ck_assert(f->evaluate(model, rows(f, 0, 37), each));
    for (int k = 0; k < MODEL_MAX_TERMS && f->term[k]; k++) {
        ck_assert(el_shape_equal(each[k]->shape, el_shape(37)));
        ck_assert(isfinite(el_item(el_sum(each[k]))));
    }
    el_tape_end();
    model_free(model);
}
END_TEST

START_TEST(shapes)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data);
    train(model, data, 11);
    el_tape_begin();
    ElTensor *codes = f->prior(model, 5), *x = f->decode(model, codes);
    int64_t labels = f->conditional ? data->classes : 0;
    int64_t numbers = model_latent(&((const ModelBase *)model)->options);
    ck_assert(el_shape_equal(codes->shape, el_shape(5, numbers + labels)));
    ck_assert(el_shape_equal(x->shape, el_shape(5, 64)));
    if (f->encode) ck_assert(el_shape_equal(f->encode(model, rows(f, 0, 5))->shape, codes->shape));
    for (const ModelSampler *s = f->samplers; s && s->name; s++) {
        ElTensor *others = s->draw(model, 5); // another way to draw codes
        ck_assert(s->words && el_shape_equal(others->shape, codes->shape));
        ck_assert(isfinite(el_item(el_sum(f->decode(model, others)))));
    }
    el_tape_end();
    ck_no_error();
    model_free(model);
}
END_TEST

static double largest_difference(const ElTensor *x, const ElTensor *y)
{
    double largest = 0;
    ck_assert(x && y && el_shape_equal(x->shape, y->shape));
    for (int64_t k = 0; k < el_numel(x); k++)
        largest = fmax(largest, fabs((double)x->data[k] - (double)y->data[k]));
    return largest;
}

static ElTensor *sample_from(const ModelFamily *f, const void *model, ElRandom noise)
{
    ElRandom *before = el_random_use(&noise);
    ElTensor *x = model_sample(f, model, 20);
    el_random_use(before);
    return x;
}

// The largest difference between the samples of both models from the same noise, or between their
// reconstructions.
static double difference(const ModelFamily *f, const void *a, const void *b)
{
    ElRandom noise = {.seed = 5};
    el_tape_begin();
    double largest = largest_difference(sample_from(f, a, noise), sample_from(f, b, noise));
    ModelBatch x = rows(f, 0, 20);
    if (f->encode)
        largest = fmax(largest,
                       largest_difference(model_reconstruct(f, a, x), model_reconstruct(f, b, x)));
    el_tape_end();
    return largest;
}

START_TEST(saved_and_loaded)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data), *other = small_model(f, data);
    train(model, data, 22);
    ck_assert_double_gt(difference(f, model, other), 0);
    ck_assert(el_params_save(params_of(model), folder_path("model"), NULL));
    ck_assert(el_params_load(params_of(other), folder_path("model")));
    ck_assert_double_eq(difference(f, model, other), 0);
    model_free(model);
    model_free(other);
}
END_TEST

// Parameters and optimizer state are all it takes to go on in the same steps.
START_TEST(goes_on_as_if_never_stopped)
{
    const ModelFamily *f = model_family_at(_i);
    if (!f->step) return;
    void *model = small_model(f, data), *other = small_model(f, data);
    train(model, data, 11);
    ElParams from = el_params_join(params_of(model), state_of(model));
    ElParams to = el_params_join(params_of(other), state_of(other));
    ck_assert(el_params_save(from, folder_path("state"), NULL));
    ck_assert(el_params_load(to, folder_path("state")));
    ElRandom noise = *el_random_current();
    ck_assert(el_data_seek(data, 1));
    train(model, data, 11);
    *el_random_current() = noise;
    ck_assert(el_data_seek(data, 1));
    train(other, data, 11);
    ck_assert_double_eq(difference(f, model, other), 0);
    el_params_free(&from);
    el_params_free(&to);
    model_free(model);
    model_free(other);
}
END_TEST

// --- figures that are known ----------------------------------------------------------------------

// The squared error of the training images is the sum of the variances that were left out, and no
// linear autoencoder's is less.
START_TEST(pca_leaves_out_the_least)
{
    const ModelFamily *f = model_family("pca");
    void *model = small_model(f, data);
    train(model, data, 0);
    ElTensor *each[MODEL_MAX_TERMS] = {NULL};
    el_tape_begin();
    ElTensor *x = el_data_rows(data, &data->train, 0, data->train.count);
    ck_assert(f->evaluate(model, (ModelBatch){.x = x}, each));
    Moments m = moments_of(data, 64, NULL, NULL);
    double left_out = 0, kept = el_item(el_sum(el_params_find(params_of(model), "variances")));
    for (int k = 0; k < 64; k++) left_out += (double)m.covariance->data[k * 64 + k];
    ck_assert_double_eq_tol(el_item(el_mean(each[0])), left_out - kept, 1e-4);
    el_tape_end();
    model_free(model);
}
END_TEST

// With as many numbers in a code as there are pixels nothing is lost; there cannot be more.
START_TEST(pca_of_all_components)
{
    const ModelFamily *f = model_family("pca");
    void *model = model_of(f, (ModelOptions){.height = 8, .width = 8, .latent = 64});
    train(model, data, 0);
    ck_assert_double_lt(test_loss(model), 1e-6);
    model_free(model);
}
END_TEST

static ElTensor *codes_of(const void *model, ElTensor *x)
{
    return model_family("ae")->encode(model, (ModelBatch){.x = x});
}

// 784-1000-500-250-30 and its mirror.
START_TEST(deep_ae_tapers)
{
    static const struct {
        const char *name;
        int64_t out, in;
    } wanted[] = {{"encoder.0.weight", 1000, 784}, {"encoder.1.weight", 500, 1000},
                  {"encoder.2.weight", 250, 500},  {"code.weight", 30, 250},
                  {"decoder.0.weight", 250, 30},   {"decoder.1.weight", 500, 250},
                  {"decoder.2.weight", 1000, 500}, {"decoder.3.weight", 784, 1000}};
    const ModelFamily *f = model_family("deep-ae");
    ModelOptions o = f->defaults;
    o.height = o.width = 28;
    void *model = model_of(f, o);
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        const ElTensor *weight = el_params_find(params_of(model), wanted[k].name);
        ck_assert(weight && el_shape_equal(weight->shape, el_shape(wanted[k].out, wanted[k].in)));
    }
    model_free(model);
}
END_TEST

// Each way to sample an autoencoder has the mean of its codes, and one Gaussian their covariance.
START_TEST(ae_samples_are_as_its_codes)
{
    const ModelFamily *f = model_family("ae");
    void *model = small_model(f, data);
    train(model, data, 110);
    el_tape_begin();
    Moments m = moments_of(data, f->defaults.latent, codes_of, model);
    ElTensor *factor = el_select(el_params_find(params_of(model), "one.factor"), 0, 0);
    ElTensor *covariance = el_matmul_transposed(factor, factor, EL_TRANSPOSE_B);
    double scale = el_item(el_norm(m.covariance));
    ck_assert_double_lt(el_item(el_norm(el_sub(covariance, m.covariance))), 1e-4 * scale);
    ElTensor *codes[] = {f->prior(model, 20000), f->samplers[0].draw(model, 20000)};
    for (int k = 0; k < 2; k++) {
        ElTensor *off = el_sub(el_mean_axis(codes[k], 0), m.mean);
        ck_assert_double_lt(el_item(el_norm(off)), .05 * sqrt(scale));
    }
    el_tape_end();
    model_free(model);
}
END_TEST

// --- gradients -----------------------------------------------------------------------------------

#ifdef EL_DOUBLE
typedef struct {
    const ModelFamily *family;
    const void *model;
} Subject;

// The loss of a few images as a function of the images.
static ElTensor *loss_of(ElTensor *const in[], void *context)
{
    const Subject *s = context;
    ElTensor *each[MODEL_MAX_TERMS] = {NULL};
    ModelBatch b = {.x = in[0]};
    if (s->family->conditional) b.labels = el_data_row_labels(data, &data->test, 0, 2);
    return s->family->evaluate(s->model, b, each) ? each[0] : NULL;
}

START_TEST(gradients)
{
    Subject s = {.family = model_family_at(_i)};
    void *model = small_model(s.family, data);
    s.model = model;
    train(model, data, 5);
    el_tape_begin();
    ElTensor *x = el_add_scalar(el_mul_scalar(el_rand(el_shape(2, 64)), .5), .25);
    ck_assert_msg(el_gradcheck(loss_of, &s, 1, &x, 1), "%s", el_error_text());
    el_tape_end();
    model_free(model);
}
END_TEST
#endif

int main(void)
{
    int families = 0;
    while (model_family_at(families)) families++;
    TCase *cases = tcase_create("models");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, describes_itself, 0, families);
    if (!getenv("ELBO_TEST_SHORT")) tcase_add_loop_test(cases, learns, 0, families);
    tcase_add_loop_test(cases, terms_are_by_image, 0, families);
    tcase_add_loop_test(cases, shapes, 0, families);
    tcase_add_loop_test(cases, saved_and_loaded, 0, families);
    tcase_add_loop_test(cases, goes_on_as_if_never_stopped, 0, families);
    tcase_add_test(cases, pca_leaves_out_the_least);
    tcase_add_test(cases, pca_of_all_components);
    tcase_add_test(cases, deep_ae_tapers);
    tcase_add_test(cases, ae_samples_are_as_its_codes);
#ifdef EL_DOUBLE
    tcase_add_loop_test(cases, gradients, 0, families);
#endif
    return run_cases("models", cases);
}
