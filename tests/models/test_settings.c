// What the settings of the VAE change in a step: its weights after one are those of another
// setting, where the two are one by definition.
#include "tests/models/training.h"

static ElData *data;

static void begin(void)
{
    data = el_data_open("digits");
    ck_assert_ptr_nonnull(data);
}

static void end(void)
{
    el_data_free(data);
}

typedef struct {
    double beta, warm_up, free_bits;
} Weighting;

static int index_of(const ModelFamily *f, const char *name)
{
    int k = 0;
    while (strcmp(f->settings[k].name, name) != 0) k++;
    return k;
}

// A VAE after that step of training, always with the same weights, images and noise before.
static ModelBase *after_step(Weighting w, int64_t step)
{
    const ModelFamily *f = model_family("vae");
    ModelOptions o = options_on(data, f);
    o.hidden = 30;
    o.setting[index_of(f, "beta")] = w.beta;
    o.setting[index_of(f, "warm-up")] = w.warm_up;
    o.setting[index_of(f, "free-bits")] = w.free_bits;
    el_random_seed(1);
    ck_assert(el_data_seek(data, 0));
    ModelBase *model = model_of(f, o);
    take_steps(model, data, step, step + 1);
    return model;
}

// The share of weights that differ.
static double difference(Weighting a, Weighting b, int64_t step)
{
    ModelBase *one = after_step(a, step), *other = after_step(b, step);
    int64_t differ = 0;
    for (int k = 0; k < el_params_count(one->params); k++) {
        const ElTensor *x = one->params.list->item[k].tensor;
        const ElTensor *y = other->params.list->item[k].tensor;
        for (int64_t i = 0; i < el_numel(x); i++)
            differ += !(x->data[i] - y->data[i] < 1e-5 && y->data[i] - x->data[i] < 1e-5);
    }
    double share = (double)differ / (double)el_params_numel(one->params);
    model_free(one);
    model_free(other);
    return share;
}

START_TEST(warm_up_grows_to_beta)
{
    const Weighting warm = {.beta = 2, .warm_up = 100};
    ck_assert_double_eq(difference(warm, (Weighting){.beta = 0}, 0), 0);
    ck_assert_double_eq(difference(warm, (Weighting){.beta = 1}, 50), 0);
    ck_assert_double_eq(difference(warm, (Weighting){.beta = 2}, 100), 0);
    ck_assert_double_eq(difference(warm, (Weighting){.beta = 2}, 150), 0);
    ck_assert_double_gt(difference((Weighting){.beta = 2}, (Weighting){.beta = 0}, 0), .01);
}
END_TEST

// Where all bits are free the KL moves nothing; where next to none are, it is the KL, whose sum is
// taken in another order.
START_TEST(free_bits_cost_nothing)
{
    Weighting all = {.beta = 1, .free_bits = 100}, few = {.beta = 1, .free_bits = 1e-9};
    ck_assert_double_eq(difference(all, (Weighting){.beta = 0}, 0), 0);
    ck_assert_double_lt(difference(few, (Weighting){.beta = 1}, 0), .001);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("settings");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, warm_up_grows_to_beta);
    tcase_add_test(cases, free_bits_cost_nothing);
    return run_cases("settings", cases);
}
