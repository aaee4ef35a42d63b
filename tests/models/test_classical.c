// Models whose best figure is known in closed form, against it.
#include <math.h>

#include "tests/models/training.h"

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

// For the data, without hidden layers; the settings are the family's but for the first ones, which
// are given.
static void *new_model(const ModelFamily *f, int latent, const double setting[], int settings)
{
    ModelOptions o = options_on(data, f);
    o.latent = latent;
    o.layers = 0;
    for (int k = 0; k < settings; k++) o.setting[k] = setting[k];
    return model_of(f, o);
}

// The mean of the first term.
static double loss_on(const ElImages *set, const void *model)
{
    return mean_term(model, 0, data, set);
}

// --- mixtures of Gaussians -----------------------------------------------------------------------

// The mean test log-likelihood is minus the entropy of the data.
static void check_mixture(const char *name, int components, double known)
{
    begin(name);
    const ModelFamily *f = model_family("gmm");
    for (int full = 0; full <= 1; full++) {
        void *model = new_model(f, 2, (double[]){components, full}, 2);
        fit(model, data);
        ck_assert_double_eq_tol(-loss_on(&data->test, model), known, .03);
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
    fit(model, data);
    double known = loss_on(&data->train, model);
    for (int components = 1; components <= 5; components += 4) {
        void *mixture = new_model(gmm, 10, (double[]){components, 1, 0}, 3);
        fit(mixture, data);
        double mean = loss_on(&data->train, mixture);
        if (components == 1) ck_assert_double_eq_tol(mean, known, .001);
        if (components > 1) ck_assert_double_lt(mean, known - 1);
        model_free(mixture);
    }
    model_free(model);
    end();
}
END_TEST

// --- linear networks -----------------------------------------------------------------------------

// So many steps at a high rate, and as many at a tenth of it.
static void train_long(void *model, int steps)
{
    ModelBase *base = model;
    base->adam[0].rate = 1e-2;
    take_steps(model, data, 0, steps);
    base->adam[0].rate = 1e-3;
    take_steps(model, data, steps, 2 * steps);
}

// No linear autoencoder has less error on the training images than PCA, and one that is trained has
// hardly more on the test images.
START_TEST(linear_autoencoder)
{
    begin("digits");
    const ModelFamily *pca = model_family("pca"), *ae = model_family("ae");
    void *best = new_model(pca, 10, NULL, 0), *model = new_model(ae, 10, NULL, 0);
    fit(best, data);
    train_long(model, 1500);
    double train = loss_on(&data->train, best), test = loss_on(&data->test, best);
    ck_assert_double_ge(loss_on(&data->train, model), train);
    ck_assert_double_le(loss_on(&data->test, model), 1.01 * test);
    model_free(model);
    model_free(best);
    end();
}
END_TEST

// The bound of a linear VAE is at best the density of probabilistic PCA (Lucas et al., 2019), and
// training gets there.
START_TEST(linear_vae)
{
    begin("digits");
    const ModelFamily *ppca = model_family("ppca"), *vae = model_family("gaussian-vae");
    void *best = new_model(ppca, 10, NULL, 0), *model = new_model(vae, 10, NULL, 0);
    fit(best, data);
    train_long(model, 2500);
    double known = -loss_on(&data->train, best), bound = 0;
    for (int k = 0; k < 100; k++) bound -= loss_on(&data->train, model) / 100;
    ck_assert_double_le(bound, known);
    ck_assert_double_ge(bound, known - .5);
    model_free(model);
    model_free(best);
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
    tcase_add_test(cases, linear_autoencoder);
    tcase_add_test(cases, linear_vae);
    return run_cases("classical models", cases);
}
