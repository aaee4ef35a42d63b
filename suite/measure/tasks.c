// How well a model restores test images, beside what restores them without it.
#include "models/moments.h"
#include "suite/measure/measure.h"
#include "suite/metrics/estimate.h"
#include "suite/tasks/restore.h"
#include "suite/tasks/supervised.h"

#define RESTORED                                                                                  \
    ", summed over the pixels: the most probable code, decoded, and a Gaussian estimate of what " \
    "the model leaves over."

static const Metric metrics[TASKS + 1] = {
    {"denoise_se", "Denoising", "SE/img",
     "Squared error of test images freed of noise of standard deviation .3" RESTORED, -1, 2},
    {"inpaint_se", "Inpainting", "SE/img",
     "Squared error of test images whose middle (12 x 12 pixels of 28 x 28) was filled in" RESTORED,
     -1, 2},
    {"upscale_se", "Upscaling", "SE/img",
     "Squared error of test images brought back from half their height and width" RESTORED, -1, 2},
    {0},
};

// The first test images, the same for all that is measured.
static ElTensor *test_images(const Lab *lab)
{
    int64_t most = lab->budget == BUDGET_QUICK ? 100 : 1000, count = lab->data->test.count;
    return el_data_rows(lab->data, &lab->data->test, 0, count < most ? count : most);
}

typedef ElTensor *(*Restore)(const void *context, const TaskImages *t, const Task *task,
                             ElTensor *given);

// One who restores each task's images.
typedef struct {
    const Lab *lab;
    TaskImages images;
    const void *context;
    Restore restore;
} Restoring;

static bool error_of(const Restoring *r, const Task *task, Estimate *error)
{
    el_tape_begin();
    ElTensor *x = test_images(r->lab), *given = task_corrupt(&r->images, task, x);
    ElTensor *restored = given ? r->restore(r->context, &r->images, task, given) : NULL;
    *error = estimate_of_each(el_mse(restored, x));
    el_tape_end();
    return error->n > 0;
}

static Status take_all(const Restoring *r, Figures *f)
{
    for (int k = 0; k < TASKS; k++) {
        Estimate error;
        if (!error_of(r, &tasks[k], &error)) return failed("%s", library_error());
        figures_add(f, &metrics[k], error);
    }
    return DONE;
}

// --- by a model ----------------------------------------------------------------------------------

static ElTensor *by_model(const void *restorer, const TaskImages *t, const Task *task,
                          ElTensor *given)
{
    Restoration s;
    (void)t;
    return restoration_new(&s, restorer, task) ? restore(&s, given) : NULL;
}

static bool applies(const Run *r)
{
    return restorer_possible(r->family, r->data);
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    Restorer restorer;
    if (!restorer_new(&restorer, r)) return failed("%s", library_error());
    return take_all(&(Restoring){lab, restorer.images, &restorer, by_model}, f);
}

// --- without one ---------------------------------------------------------------------------------

static ElTensor *not_at_all(const void *lab, const TaskImages *t, const Task *task, ElTensor *given)
{
    (void)lab;
    return task->spread(t, given);
}

static ElTensor *simply(const void *lab, const TaskImages *t, const Task *task, ElTensor *given)
{
    (void)lab;
    return task->simple(t, given);
}

static ElTensor *linearly(const void *lab, const TaskImages *t, const Task *task, ElTensor *given)
{
    const ElData *data = ((const Lab *)lab)->data;
    Moments m = moments_of(data, el_data_pixels(data), NULL, NULL);
    ElTensor *guess = el_expand(t->mean, el_shape(given->shape.dim[0], el_data_pixels(data)));
    return task_improve(t, task, guess, task_gain(t, task, m.covariance), given);
}

static ElTensor *supervised(const void *lab, const TaskImages *t, const Task *task, ElTensor *given)
{
    Supervised s;
    bool trained = supervised_train(&s, t, task, ((const Lab *)lab)->data);
    ElTensor *restored = trained ? supervised_restore(&s, given) : NULL;
    supervised_free(&s);
    return restored;
}

static const struct {
    const char *name, *words;
    Restore restore;
} without[] = {
    {"as given", "noisy, with a black hole, with pixels four times as large", not_at_all},
    {"simple repair", "clamped to [0, 1], the training images' mean in the hole, bilinear", simply},
    {"linear filter", "the best linear estimate, by the covariance of the training images",
     linearly},
    {"supervised autoencoder",
     "an autoencoder trained for 3 epochs on pairs of corrupted and clean images", supervised},
};

static Status take_without(int k, Lab *lab, Figures *f)
{
    if (!task_possible(lab->data)) return DONE;
    TaskImages images = task_images(lab->data);
    if (!images.mean) return failed("%s", library_error());
    return take_all(&(Restoring){lab, images, lab, without[k].restore}, f);
}

static Baseline baseline(int k)
{
    if (k >= (int)(sizeof without / sizeof *without)) return (Baseline){0};
    return (Baseline){without[k].name, without[k].words, take_without, k};
}

const Measurement tasks_measurement = {
    .title = "Tasks",
    .metrics = metrics,
    .once = true,
    .applies = applies,
    .take = take,
    .baseline = baseline,
};
