// What plays against a discriminator: its losses, packs, bounds and penalties by figures that are
// known, and what its variants promise beside what tests/models/test_models.c asks of all models.
#include <math.h>

#include "models/game.h"
#include "tests/models/training.h"

static const ModelOptions small = {.height = 1, .width = 4, .layers = 1, .hidden = 5};

static ElParams params;

static void begin(void)
{
    el_random_seed(1);
    params = (ElParams){0};
    el_tape_begin();
}

static void end(void)
{
    el_tape_end();
    el_params_free(&params);
}

static Side side(int64_t n, int64_t pixels)
{
    return (Side){.x = el_randn(el_shape(n, pixels))};
}

// --- losses --------------------------------------------------------------------------------------

static double generator_slope(int loss, double score)
{
    ElTensor *fake = el_array(el_shape(1), (el_real[]){(el_real)score});
    return el_item(el_grad(el_sum(games[loss].generator(fake)), fake));
}

// -sigmoid(-score) and -sigmoid(score): where the discriminator is sure that an image was made, the
// one pulls with all its strength and the other hardly at all.
START_TEST(minimax_is_flat_where_the_discriminator_is_sure)
{
    for (double score = -8; score <= 8; score += 4) {
        double sigmoid = 1 / (1 + exp(-score));
        ck_assert_double_eq_tol(generator_slope(NON_SATURATING, score), sigmoid - 1, 1e-6);
        ck_assert_double_eq_tol(generator_slope(MINIMAX, score), -sigmoid, 1e-6);
        ck_assert_double_eq_tol(generator_slope(LEAST_SQUARES, score), score - 1, 1e-6);
        ck_assert_double_eq(generator_slope(WASSERSTEIN, score), -1);
        ck_assert_double_eq(generator_slope(HINGE, score), -1);
    }
}
END_TEST

// Where the scores cannot tell the sides apart: 2 log 2, 1/4 + 1/4 halved, 0, 2.
START_TEST(losses_where_neither_side_has_won)
{
    const double score[] = {0, 0, .5, 3, 0}, wanted[] = {2 * log(2), 2 * log(2), .25, 0, 2};
    for (int k = 0; k < GAME_COUNT; k++) {
        ElTensor *s = el_array(el_shape(1), (el_real[]){(el_real)score[k]});
        ck_assert_double_eq_tol(el_item(el_sum(games[k].critic(s, s))), wanted[k], 1e-6);
    }
}
END_TEST

// --- the discriminator ---------------------------------------------------------------------------

// As many packs as images; each is an image and those after it.
START_TEST(packs)
{
    for (int64_t pack = 1; pack <= 4; pack++) {
        ElParams own = {0};
        Critic c = critic_new(&own, "d", &small, (CriticStyle){.pack = pack});
        Side s = side(6, 4);
        ElTensor *before = critic_scores(&c, s, false);
        ck_assert(el_shape_equal(before->shape, el_shape(6)));
        for (int k = 0; k < 4; k++) s.x->data[3 * 4 + k] += 1; // the fourth image
        el_changed(s.x);
        ElTensor *after = critic_scores(&c, s, false);
        for (int64_t k = 0; k < 6; k++)
            ck_assert_int_eq(before->data[k] != after->data[k], k <= 3 && k > 3 - pack);
        el_params_free(&own);
    }
    Critic c = critic_new(&params, "d", &small, (CriticStyle){.pack = 3});
    ck_assert(el_shape_equal(critic_scores(&c, side(1, 4), true)->shape, el_shape(1)));
}
END_TEST

START_TEST(labels_are_seen)
{
    Critic c = critic_new(&params, "d", &small, (CriticStyle){.pack = 2, .classes = 3});
    Side s = side(3, 4);
    s.labels = el_ints(el_shape(3), (int32_t[]){0, 1, 2});
    ElTensor *before = critic_scores(&c, s, false);
    s.labels = el_ints(el_shape(3), (int32_t[]){0, 1, 1});
    ElTensor *after = critic_scores(&c, s, false);
    ck_assert(before->data[0] == after->data[0]);
    ck_assert(before->data[1] != after->data[1] && before->data[2] != after->data[2]);
}
END_TEST

// With spectral norm on every layer the score changes no faster than the image, whatever the
// weights were; a leaky relu adds nothing to that. Of convolutions it is the kernel, as a matrix,
// that is bounded: each number of a map goes into four windows of a layer, so that a layer's own
// slope is at most 2 (Miyato et al., 2018, appendix).
START_TEST(spectral_norm_bounds_the_slope)
{
    ModelOptions o = {.height = 8, .width = 8, .layers = 2, .hidden = 30, .convolutional = _i};
    CriticStyle style = {.pack = 1, .spectral_norm = true, .channels = 4};
    Critic c = critic_new(&params, "d", &o, style);
    for (int k = 0; k < params.list->count; k++) {
        ElTensor *t = params.list->item[k].tensor;
        bool trained = params.list->item[k].kind == EL_TRAINED;
        for (int64_t j = 0; trained && j < el_numel(t); j++) t->data[j] *= 7;
        el_changed(t);
    }
    for (int k = 0; k < 30; k++) critic_scores(&c, side(2, 64), true);
    Side s = side(50, 64);
    ElTensor *slope = el_grad(el_sum(critic_scores(&c, s, false)), s.x);
    double steepest = el_item(el_max(el_norm_axis(slope, 1)));
    ck_assert_double_lt(steepest, _i ? 4.1 : 1.02);
    ck_assert_double_gt(steepest, .1);
}
END_TEST

START_TEST(what_cannot_be_together)
{
    ModelOptions o = {.height = 8, .width = 8, .convolutional = true};
    ck_assert_ptr_null(critic_conflict(&o, (CriticStyle){.pack = 1}));
    ck_assert_str_eq(critic_conflict(&o, (CriticStyle){.pack = 2}),
                     "a pack of images goes into a linear body only");
    ck_assert_str_eq(critic_conflict(&o, (CriticStyle){.pack = 1, .classes = 2}),
                     "a label goes into a linear body only");
}
END_TEST

// --- penalties -----------------------------------------------------------------------------------

// Without hidden layers the score is w x + b, whose slope is w.
START_TEST(penalties_of_a_linear_critic)
{
    ModelOptions o = small;
    o.layers = 0;
    Critic c = critic_new(&params, "d", &o, (CriticStyle){.pack = 2});
    double length = el_item(el_norm(c.verdict.weight));
    ElTensor *between = critic_gradient_penalty(&c, side(7, 4), side(7, 4));
    ElTensor *at_real = critic_r1(&c, side(7, 4));
    ck_assert(el_shape_equal(between->shape, el_shape(7)));
    ck_assert(el_shape_equal(at_real->shape, el_shape(7)));
    for (int k = 0; k < 7; k++) {
        ck_assert_double_eq_tol((double)between->data[k], pow(length - 1, 2), 1e-6);
        ck_assert_double_eq_tol((double)at_real->data[k], length * length / 2, 1e-6);
    }
}
END_TEST

#ifdef EL_DOUBLE
typedef struct {
    Critic critic;
    Side real, fake;
} Subject;

static Critic with_weights(Critic c, ElTensor *const in[])
{
    c.judge.mlp.layer[0].weight = in[0];
    c.verdict.weight = in[1];
    return c;
}

static ElTensor *gradient_penalty(ElTensor *const in[], void *context)
{
    const Subject *s = context;
    Critic c = with_weights(s->critic, in);
    return el_mean(critic_gradient_penalty(&c, s->real, s->fake));
}

static ElTensor *r1(ElTensor *const in[], void *context)
{
    const Subject *s = context;
    Critic c = with_weights(s->critic, in);
    return el_mean(critic_r1(&c, s->real));
}

// What the weights are moved by is the gradient of a gradient.
START_TEST(penalties_by_the_weights)
{
    Subject s = {.real = side(3, 4), .fake = side(3, 4)};
    s.critic = critic_new(&params, "d", &small, (CriticStyle){.pack = 2});
    ElTensor *in[] = {el_randn(el_shape(5, 8)), el_randn(el_shape(1, 5))};
    ck_assert_msg(el_gradcheck(gradient_penalty, &s, 2, in, 1), "%s", el_error_text());
    ck_assert_msg(el_gradcheck(r1, &s, 2, in, 1), "%s", el_error_text());
}
END_TEST
#endif

// --- models --------------------------------------------------------------------------------------

static ModelBase *own_model(const char *name, const ElData *data)
{
    const ModelFamily *f = model_family(name);
    return model_of(f, options_on(data, f));
}

START_TEST(generator_moves_once_in_so_many_steps)
{
    ElData *data = el_data_open("digits");
    ModelBase *model = own_model("wgan-gp", data);
    ElTensor *bias = el_params_find(model->params, "generator.0.bias");
    double start = el_item(el_norm(bias));
    take_steps(model, data, 0, 4);
    ck_assert_double_eq(el_item(el_norm(bias)), start);
    take_steps(model, data, 4, 5);
    ck_assert_double_ne(el_item(el_norm(bias)), start);
    model_free(model);
    el_data_free(data);
}
END_TEST

// The mean image of each class, [classes, pixels].
static ElTensor *class_means(ElData *data)
{
    int64_t n = data->train.count;
    ElTensor *x = el_data_rows(data, &data->train, 0, n);
    ElTensor *of = el_one_hot(el_data_row_labels(data, &data->train, 0, n), data->classes);
    ElTensor *sums = el_matmul_transposed(of, x, EL_TRANSPOSE_A);
    return el_div(sums, el_unsqueeze(el_sum_axis(of, 0), 1));
}

// The share of samples whose nearest mean is that of the class that was asked for.
static double share_as_asked(const ModelBase *model, ElTensor *means)
{
    enum { N = 500 };
    ElTensor *x = model_sample(model->family, model, N);
    ElInts *asked = model_labels_in_turn(N, model->options.classes);
    int right = 0;
    for (int64_t i = 0; i < N; i++) {
        ElTensor *off = el_sub(means, el_slice(x, 0, i, i + 1));
        ElInts *nearest = el_argmin(el_norm_axis(off, 1));
        right += nearest->data[0] == asked->data[i];
    }
    return (double)right / N;
}

START_TEST(draws_the_class_that_is_asked_for)
{
    ElData *data = el_data_open("digits");
    ModelBase *model = own_model("cgan", data);
    ElTensor *means = class_means(data);
    ck_assert_double_lt(share_as_asked(model, means), .2);
    take_steps(model, data, 0, 1500);
    ck_assert_double_gt(share_as_asked(model, means), .7);
    model_free(model);
    el_data_free(data);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("games");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, minimax_is_flat_where_the_discriminator_is_sure);
    tcase_add_test(cases, losses_where_neither_side_has_won);
    tcase_add_test(cases, packs);
    tcase_add_test(cases, labels_are_seen);
    tcase_add_loop_test(cases, spectral_norm_bounds_the_slope, 0, 2);
    tcase_add_test(cases, what_cannot_be_together);
    tcase_add_test(cases, penalties_of_a_linear_critic);
#ifdef EL_DOUBLE
    tcase_add_test(cases, penalties_by_the_weights);
#endif
    tcase_add_test(cases, generator_moves_once_in_so_many_steps);
    tcase_add_test(cases, draws_the_class_that_is_asked_for);
    return run_cases("games", cases);
}
