// Whole training steps: of layers that have a memory and draw noise, with a gradient penalty,
// checkpointed or not, in threads of the program's.
#include <pthread.h>

#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "nn/dropout.h"
#include "nn/linear.h"
#include "nn/norm.h"
#include "nn/spectral_norm.h"
#include "optim/adam.h"
#include "tensor/random.h"
#include "tests/checks.h"

enum { BATCH = 6, IN = 5, HIDDEN = 8, STEPS = 12, THREADS = 8 };

typedef struct {
    ElParams params;
    ElLinear first, last;
    ElBatchNorm norm;
    ElSpectralNorm spectral;
    bool training;
} Critic;

static Critic critic_new(void)
{
    Critic c = {.training = true};
    c.first = el_linear_new(&c.params, "first", IN, HIDDEN);
    c.norm = el_batch_norm_new(&c.params, "norm", HIDDEN, (ElNorm){0});
    c.last = el_linear_new(&c.params, "last", HIDDEN, 1);
    c.spectral = el_spectral_norm_new(&c.params, c.last.weight, 0);
    return c;
}

static ElTensor *judge(ElTensor *const in[], void *context)
{
    const Critic *c = context;
    ElTensor *h = el_tanh(el_batch_norm(&c->norm, el_linear(&c->first, in[0]), c->training));
    if (c->training) h = el_dropout(h, .3);
    return el_affine(h, el_spectral_norm(&c->spectral, c->training), c->last.bias);
}

// The mean judgement, and the mean square of its slope.
static ElTensor *loss_of(Critic *c, ElTensor *x, bool checkpoint)
{
    ElTensor *y = checkpoint ? el_checkpoint(judge, c, 1, &x) : judge(&x, c);
    ElTensor *slope = el_grad(el_sum(el_square(y)), x);
    return el_add(el_mean(y), el_mean(el_square(slope)));
}

static void train(Critic *c, uint64_t seed, bool checkpoint)
{
    el_random_seed(seed);
    *c = critic_new();
    ElAdam adam = el_adam_new(c->params, .01);
    for (int step = 0; step < STEPS; step++) {
        el_tape_begin();
        ElTensor *loss = loss_of(c, el_randn(el_shape(BATCH, IN)), checkpoint);
        ck_assert_msg(el_adam_step(&adam, el_grads(loss, c->params)), "%s", el_error_text());
        el_tape_end();
    }
    el_adam_free(&adam);
}

static bool same(const Critic *a, const Critic *b)
{
    for (int i = 0; i < el_params_count(a->params); i++) {
        const ElTensor *s = a->params.list->item[i].tensor, *t = b->params.list->item[i].tensor;
        if (memcmp(s->data, t->data, (size_t)el_numel(s) * sizeof *s->data) != 0) return false;
    }
    return el_params_count(a->params) == el_params_count(b->params);
}

START_TEST(test_checkpointed_training_ends_in_the_same_bytes)
{
    Critic plain, checkpointed, other;
    train(&plain, 1, false);
    train(&checkpointed, 1, true);
    train(&other, 2, true);
    ck_assert(same(&plain, &checkpointed)); // statistics and singular vectors included
    ck_assert(!same(&plain, &other));
    el_params_free(&plain.params);
    el_params_free(&checkpointed.params);
    el_params_free(&other.params);
    ck_no_error();
}
END_TEST

// --- threads -------------------------------------------------------------------------------------

typedef struct {
    Critic critic;
    uint64_t seed;
} Job;

static void *train_in_a_thread(void *job)
{
    Job *j = job;
    train(&j->critic, j->seed, j->seed % 2);
    return NULL;
}

START_TEST(test_two_threads_train_two_models)
{
    Critic alone[2];
    Job job[2] = {{.seed = 3}, {.seed = 4}};
    pthread_t thread[2];
    for (int i = 0; i < 2; i++) train(&alone[i], job[i].seed, false);
    for (int i = 0; i < 2; i++) pthread_create(&thread[i], NULL, train_in_a_thread, &job[i]);
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < 2; i++) {
        ck_assert(same(&alone[i], &job[i].critic));
        el_params_free(&alone[i].params);
        el_params_free(&job[i].critic.params);
    }
    ck_no_error();
}
END_TEST

typedef struct {
    Critic *critic;
    el_real loss, weight[HIDDEN * IN], slope[BATCH * IN];
} Evaluation;

static void *evaluate(void *job)
{
    Evaluation *e = job;
    el_random_seed(5);
    for (int i = 0; i < 10; i++) {
        el_tape_begin();
        ElTensor *x = el_randn(el_shape(BATCH, IN)), *loss = loss_of(e->critic, x, i % 2);
        ElGrads g = el_grads(loss, e->critic->params);
        ElTensor *slope = el_grad(loss, x);
        ck_assert_ptr_eq(g.item[0].param, e->critic->first.weight);
        e->loss = loss->data[0];
        memcpy(e->weight, g.item[0].grad->data, sizeof e->weight);
        memcpy(e->slope, slope->data, sizeof e->slope);
        el_tape_end();
    }
    return NULL;
}

START_TEST(test_eight_threads_share_one_model)
{
    Critic c;
    train(&c, 6, false);
    c.training = false;
    Evaluation alone = {&c, 0, {0}, {0}}, at_once[THREADS];
    pthread_t thread[THREADS];
    evaluate(&alone);
    for (int i = 0; i < THREADS; i++) {
        at_once[i] = (Evaluation){&c, 0, {0}, {0}};
        pthread_create(&thread[i], NULL, evaluate, &at_once[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        ck_assert(at_once[i].loss == alone.loss);
        ck_assert_mem_eq(at_once[i].weight, alone.weight, sizeof alone.weight);
        ck_assert_mem_eq(at_once[i].slope, alone.slope, sizeof alone.slope);
    }
    el_params_free(&c.params);
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("together");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_checkpointed_training_ends_in_the_same_bytes);
    tcase_add_test(cases, test_two_threads_train_two_models);
    tcase_add_test(cases, test_eight_threads_share_one_model);
    return run_cases("together", cases);
}
