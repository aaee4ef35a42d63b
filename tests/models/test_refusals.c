// What every family of models does about what cannot be, is missing or fails: it says so, and the
// program goes on.
#include "tensor/pool.h"
#include "tests/models/training.h"

static ElData *data;

static void begin(void)
{
    el_random_seed(1);
    data = el_data_open("digits");
    ck_assert_ptr_nonnull(data);
}

static void end(void)
{
    el_data_free(data);
}

// What cannot be is told by a sentence and leaves no error behind: points have no convolutions.
START_TEST(what_cannot_be)
{
    const ModelFamily *f = model_family_at(_i);
    ModelOptions o = f->defaults;
    o.height = 1;
    o.width = o.latent = 2;
    o.points = o.convolutional = true;
    const char *conflict;
    void *model = model_new(f, o, &conflict);
    ck_no_error();
    ck_assert(!f->step || conflict);
    ck_assert(!model == (conflict != NULL));
    model_free(model);
}
END_TEST

// All that can be asked of a model with a batch; whether all of it was given.
static bool ask_all(const ModelFamily *f, void *model, ModelBatch b)
{
    double mean[MODEL_MAX_TERMS];
    ElTensor *each[MODEL_MAX_TERMS];
    bool given = !f->step || f->step(model, b, mean);
    given = f->evaluate(model, b, each) && given;
    given = model_sample(f, model, 3) && given;
    given = (!f->encode || model_reconstruct(f, model, b)) && given;
    given = (!f->log_weight || f->log_weight(model, b)) && given;
    return (!f->log_density || f->log_density(model, b.x)) && given;
}

// Each of its allocations fails once: that is an error and nothing worse.
START_TEST(failing_allocations)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data);
    train(model, data, 5);
    bool whole = false; // nothing failed: there are no more
    for (int64_t after = 0; !whole; after++) {
        el_tape_begin();
        ModelBatch b = rows_of(f, data, &data->test, 0, 2);
        b.step = 59; // every part moves
        el_pool_fail_after(after);
        bool given = ask_all(f, model, b);
        el_pool_fail_after(-1);
        whole = !el_error_text();
        ck_assert_msg(given || !whole, "%s, allocation %d: no error", f->name, (int)after);
        el_error_clear();
        el_tape_end_to(0);
    }
    model_free(model);
}
END_TEST

START_TEST(no_batch)
{
    const ModelFamily *f = model_family_at(_i);
    void *model = small_model(f, data);
    double mean[MODEL_MAX_TERMS];
    ElTensor *each[MODEL_MAX_TERMS];
    const ModelBatch none = {.x = NULL};
    el_tape_begin();
    ck_assert(!f->step || !f->step(model, none, mean));
    ck_assert(!f->evaluate(model, none, each));
    ck_assert(!f->encode || !model_reconstruct(f, model, none));
    ck_assert(!f->log_weight || !f->log_weight(model, none));
    ck_assert(!f->log_density || !f->log_density(model, NULL));
    el_tape_end();
    el_error_clear();
    model_free(model);
}
END_TEST

int main(void)
{
    int families = 0;
    while (model_family_at(families)) families++;
    TCase *cases = tcase_create("refusals");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, what_cannot_be, 0, families);
    tcase_add_loop_test(cases, failing_allocations, 0, families);
    tcase_add_loop_test(cases, no_batch, 0, families);
    return run_cases("what models refuse", cases);
}
