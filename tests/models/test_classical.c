// Models whose best figure is known in closed form, against it.
#include <math.h>

#include "models/model.h"
#include "tests/checks.h"

static ElData *data;

static void begin(const char *name)
{
    el_random_seed(1);
    data = el_data_open(name);
    ck_assert_ptr_nonnull(data);
}

static void end(void)
{
    el_data_free(data);
}

// For the data; the settings are the family's but for the first ones, which are given.
static void *new_model(const ModelFamily *f, int latent, const double setting[], int settings)
{
    ModelOptions o = f->defaults;
    o.height = data->height;
    o.width = data->width;
    o.points = data->points;
    o.latent = latent;
    for (int k = 0; k < settings; k++) o.setting[k] = setting[k];
    const char *conflict;
    void *model = model_new(f, o, &conflict);
    ck_assert_ptr_nonnull(model);
    return model;
}

static void fit(const ModelFamily *f, void *model)
{
    el_tape_begin();
    ck_assert_msg(f->fit(model, data), "%s", el_error_text());
    el_tape_end();
}

// The mean of the first term over a set.
static double mean_term(const ModelFamily *f, const void *model, const ElImages *set)
{
    ElTensor *each[MODEL_MAX_TERMS] = {NULL};
    el_tape_begin();
    ElTensor *x = el_data_rows(data, set, 0, set->count);
    ck_assert(f->evaluate(model, (ModelBatch){.x = x}, each));
    double mean = el_item(el_mean(each[0]));
    el_tape_end();
    return mean;
}

// --- mixtures of Gaussians -----------------------------------------------------------------------

// The mean test log-likelihood is minus the entropy of the data.
static void check_mixture(const char *name, int components, double known)
{
    begin(name);
    const ModelFamily *f = model_family("gmm");
    for (int full = 0; full <= 1; full++) {
        void *model = new_model(f, 2, (double[]){components, full}, 2);
        fit(f, model);
        ck_assert_double_eq_tol(-mean_term(f, model, &data->test), known, .03);
        model_free(model);
    }
    end();
}

START_TEST(ring_of_8)
{
    check_mixture("ring8", 8, 4.2930);
}
END_TEST

START_TEST(grid_of_25)
{
    check_mixture("grid25", 25, -.0653);
}
END_TEST

// A mixture of one is probabilistic PCA, and more are likelier where they were fitted.
START_TEST(mixture_of_one)
{
    begin("digits");
    const ModelFamily *ppca = model_family("ppca"), *gmm = model_family("gmm");
    void *model = new_model(ppca, 10, NULL, 0);
    fit(ppca, model);
    double known = mean_term(ppca, model, &data->train);
    for (int components = 1; components <= 5; components += 4) {
        void *mixture = new_model(gmm, 10, (double[]){components, 1, 0}, 3);
        fit(gmm, mixture);
        double mean = mean_term(gmm, mixture, &data->train);
        if (components == 1) ck_assert_double_eq_tol(mean, known, .001);
        if (components > 1) ck_assert_double_lt(mean, known - 1);
        model_free(mixture);
    }
    model_free(model);
    end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("classical");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, ring_of_8);
    tcase_add_test(cases, grid_of_25);
    tcase_add_test(cases, mixture_of_one);
    return run_cases("classical models", cases);
}
