// Training on pairs.
#include "suite/tasks/supervised.h"

#include "suite/train.h"

enum { EPOCHS = 3, LEAST_STEPS = 600, BATCH = 64, HIDDEN = 512, CODE = 128 };
static const double highest_rate = 2e-3;

static ElTensor *restored(const Supervised *s, ElTensor *given)
{
    bool noisy = s->task->noise > 0;
    ElTensor *x = noisy ? given : s->task->simple(&s->images, given);
    ElTensor *code = el_linear(&s->code, body_read(&s->reader, x, true));
    ElTensor *more = el_add(body_write(&s->writer, code, true), el_linear(&s->beside, x));
    return el_add(noisy ? s->images.mean : x, more);
}

static bool training_step(Supervised *s, ElAdam *adam, ElTensor *x)
{
    ElTensor *loss = el_mean(el_mse(restored(s, task_corrupt(&s->images, s->task, x)), x));
    return el_adam_step(adam, el_grads(loss, s->params));
}

static bool training_run(Supervised *s, const ElData *data)
{
    ElAdam adam = el_adam_new(s->params, highest_rate);
    int64_t batch = data->train.count < BATCH ? data->train.count : BATCH;
    int64_t batches = el_data_batches(data, batch), steps = EPOCHS * batches;
    if (steps < LEAST_STEPS) steps = LEAST_STEPS;
    bool good = true;
    for (int64_t k = 0; good && k < steps && !train_interrupted(); k++) {
        adam.rate = el_one_cycle_rate(highest_rate, k, steps);
        el_tape_begin();
        ElTensor *x = el_data_rows(data, &data->train, k % batches * batch, batch);
        good = training_step(s, &adam, x);
        el_tape_end();
    }
    el_adam_free(&adam);
    return good;
}

bool supervised_train(Supervised *s, const TaskImages *t, const Task *task, const ElData *data)
{
    *s = (Supervised){.task = task, .images = *t};
    ModelOptions o = {.height = t->height, .width = t->width, .layers = 1, .hidden = HIDDEN};
    s->reader = body_reader_new(&s->params, "encode", &o, (BodyStyle){0});
    s->code = el_linear_new(&s->params, "code", s->reader.features, CODE);
    s->writer = body_writer_new(&s->params, "decode", &o, (BodyStyle){0}, CODE);
    s->beside = el_linear_new(&s->params, "beside", model_pixels(&o), model_pixels(&o));
    return el_params_usable("supervised_train", s->params) && training_run(s, data);
}

void supervised_free(Supervised *s)
{
    el_params_free(&s->params);
}

ElTensor *supervised_restore(const Supervised *s, ElTensor *given)
{
    return task_finish(&s->images, s->task, restored(s, given), given);
}
