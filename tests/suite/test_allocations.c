// Training takes memory in its first two steps and none after: every call of malloc and its kin in
// the program and the library comes through here (the linker's --wrap) and is counted.
#include <stdatomic.h>

#include "models/model.h"
#include "suite/bench/images.h"
#include "tests/checks.h"

enum { WARM = 2, STEPS = 4, EXAMPLES = 8, SIDE = 28 };

// Some parts move once in 5 steps, or 3: the last of 60 moves all of them.
enum { SOME_STEPS = 60 };

static atomic_int calls;

#define COUNTED(type, name, parameters, arguments) \
    type __real_##name parameters;                 \
    type __wrap_##name parameters;                 \
    type __wrap_##name parameters                  \
    {                                              \
        atomic_fetch_add(&calls, 1);               \
        return __real_##name arguments;            \
    }
COUNTED(void *, malloc, (size_t bytes), (bytes))
COUNTED(void *, calloc, (size_t count, size_t bytes), (count, bytes))
COUNTED(void *, realloc, (void *memory, size_t bytes), (memory, bytes))
COUNTED(void *, aligned_alloc, (size_t alignment, size_t bytes), (alignment, bytes))

void __real_free(void *memory);
void __wrap_free(void *memory);
void __wrap_free(void *memory)
{
    atomic_fetch_add(&calls, memory != NULL);
    __real_free(memory);
}

// Check's own assertions take memory, so none stands between the steps that are counted.
static void check_steady(const char *what, bool (*step)(void *), void *context)
{
    bool done = true;
    for (int k = 0; k < WARM; k++) done = done && step(context);
    int before = atomic_load(&calls);
    for (int k = 0; k < STEPS; k++) done = done && step(context);
    int taken = atomic_load(&calls) - before;
    ck_assert_msg(done, "%s: %s", what, el_error_text());
    ck_assert_msg(taken == 0, "%s: memory was taken or freed %d times after %d steps", what, taken,
                  WARM);
}

// --- the models of the suite ---------------------------------------------------------------------

typedef struct {
    const ModelFamily *family;
    void *model;
    int64_t pixels, step;
} Training;

static bool train(void *context)
{
    Training *t = context;
    double mean[MODEL_MAX_TERMS];
    el_tape_begin();
    ModelBatch batch = {el_rand(el_shape(EXAMPLES, t->pixels)),
                        t->family->conditional ? model_labels_in_turn(EXAMPLES, 2) : NULL, t->step};
    t->step += SOME_STEPS;
    bool done = t->family->step(t->model, batch, mean);
    el_tape_end();
    return done;
}

static void check_model(const ModelFamily *family, ModelOptions o)
{
    const char *conflict = NULL;
    Training t = {.family = family, .pixels = model_pixels(&o), .step = SOME_STEPS - 1};
    t.model = model_new(family, o, &conflict);
    if (!t.model && conflict) return;
    ck_assert_msg(t.model != NULL, "%s: %s", family->name, el_error_text());
    check_steady(family->name, train, &t);
    model_free(t.model);
}

START_TEST(test_models)
{
    const ModelFamily *family = model_family_at(_i);
    if (!family || !family->step) return;
    ModelOptions o = family->defaults;
    o.height = o.width = SIDE;
    o.classes = family->conditional ? 2 : 0;
    if (o.hidden) o.hidden = 16;
    check_model(family, o);
    o.convolutional = !o.convolutional;
    check_model(family, o);
    o.convolutional = false;
    o.points = true;
    o.height = 1;
    o.width = 2;
    check_model(family, o);
}
END_TEST

// --- those of the benchmark ----------------------------------------------------------------------

START_TEST(test_convolutional_vae)
{
    ConvVae v = conv_vae_new();
    check_steady("conv VAE", conv_vae_step, &v);
    conv_vae_free(&v);
}
END_TEST

START_TEST(test_dcgan)
{
    Dcgan g = dcgan_new();
    check_steady("DCGAN", dcgan_step, &g);
    dcgan_free(&g);
}
END_TEST

// The counter counts: a first tensor takes memory.
START_TEST(test_counter)
{
    int before = atomic_load(&calls);
    el_tensor_free(el_tensor_new(el_shape(12345)));
    ck_assert_int_gt(atomic_load(&calls), before);
}
END_TEST

int main(void)
{
    int families = 0;
    while (model_family_at(families)) families++;
    TCase *cases = tcase_create("allocations");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, test_models, 0, families);
    tcase_add_test(cases, test_convolutional_vae);
    tcase_add_test(cases, test_dcgan);
    tcase_add_test(cases, test_counter);
    return run_cases("allocations", cases);
}
