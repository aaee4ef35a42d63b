// For tests of models: making one for a dataset, its training, and its figures.
#ifndef EL_TESTS_MODELS_TRAINING_H
#define EL_TESTS_MODELS_TRAINING_H

#include "models/model.h"
#include "tests/checks.h"

// The family's own options, on these data.
static inline ModelOptions options_on(const ElData *data, const ModelFamily *f)
{
    ModelOptions o = f->defaults;
    o.height = data->height;
    o.width = data->width;
    o.classes = data->classes;
    o.points = data->points;
    return o;
}

// A model of these options, to be freed by model_free.
static inline void *model_of(const ModelFamily *f, ModelOptions o)
{
    const char *conflict;
    void *model = model_new(f, o, &conflict);
    ck_assert_msg(model != NULL, "%s: %s", f->name, conflict ? conflict : el_error_text());
    return model;
}

// One of the family's own options, but no wider than is enough for digits, and quick.
static inline void *small_model(const ModelFamily *f, const ElData *data)
{
    ModelOptions o = options_on(data, f);
    if (o.hidden > 128) o.hidden = 128;
    return model_of(f, o);
}

// Steps number from, from + 1 ... below to, of 128 images each.
static inline void take_steps(void *model, ElData *data, int64_t from, int64_t to)
{
    const ModelFamily *f = ((const ModelBase *)model)->family;
    for (int64_t k = from; k < to; k++) {
        double mean[MODEL_MAX_TERMS] = {0};
        el_tape_begin();
        ModelBatch b = {.x = el_data_batch(data, 128), .step = k};
        if (f->conditional) b.labels = el_data_batch_labels(data);
        ck_assert_msg(f->step(model, b, mean), "%s: %s", f->name, el_error_text());
        el_tape_end();
    }
}

// Fits what steps do not move.
static inline void fit(void *model, const ElData *data)
{
    const ModelFamily *f = ((const ModelBase *)model)->family;
    el_tape_begin();
    ck_assert_msg(!f->fit || f->fit(model, data), "%s: %s", f->name, el_error_text());
    el_tape_end();
}

// So many steps where there are any, and then the fit.
static inline void train(void *model, ElData *data, int64_t steps)
{
    if (((const ModelBase *)model)->family->step) take_steps(model, data, 0, steps);
    fit(model, data);
}

// Images first .. first + count of a set, and the labels of a conditional model.
static inline ModelBatch rows_of(const ModelFamily *f, const ElData *data, const ElImages *set,
                                 int64_t first, int64_t count)
{
    ModelBatch b = {.x = el_data_rows(data, set, first, count)};
    if (f->conditional) b.labels = el_data_row_labels(data, set, first, count);
    return b;
}

// The mean of a term over a set.
static inline double mean_term(const void *model, int term, const ElData *data, const ElImages *set)
{
    const ModelFamily *f = ((const ModelBase *)model)->family;
    double sum = 0;
    for (int64_t first = 0, count; first < set->count; first += count) {
        ElTensor *each[MODEL_MAX_TERMS] = {NULL};
        count = set->count - first < 1000 ? set->count - first : 1000;
        el_tape_begin();
        ck_assert_msg(f->evaluate(model, rows_of(f, data, set, first, count), each), "%s: %s",
                      f->name, el_error_text());
        sum += el_item(el_sum(each[term]));
        el_tape_end();
    }
    return sum / (double)set->count;
}
#endif
