// What is the same for all models: making them, freeing them, and their round trip.
#include "models/model.h"

#include <stdlib.h>
#include <string.h>

int64_t model_pixels(const ModelOptions *o)
{
    return (int64_t)o->height * o->width;
}

int64_t model_latent(const ModelOptions *o)
{
    return o->latent > 0 ? o->latent : model_pixels(o);
}

ElAdam *model_optimizer(ModelBase *base, const char *prefix)
{
    int k = base->optimizers++;
    base->moved[k] = el_params_under(base->params, prefix);
    base->adam[k] = el_adam_new(base->moved[k], base->options.rate);
    ElParams before = base->state;
    base->state = el_params_join(before, base->adam[k].state);
    el_params_free(&before);
    return &base->adam[k];
}

bool model_move(ModelBase *base, int k, ElTensor *loss)
{
    return el_adam_step(&base->adam[k], el_grads(loss, base->moved[k]));
}

bool param_set(ElTensor *param, const ElTensor *values)
{
    if (!param || !values) return false;
    memcpy(param->data, values->data, (size_t)el_numel(param) * sizeof *param->data);
    el_changed(param);
    return true;
}

ElInts *model_labels_in_turn(int64_t n, int classes)
{
    ElInts *labels = el_randint(el_shape(n), 0, 1);
    for (int64_t k = 0; labels && k < n; k++) labels->data[k] = (int32_t)(k % classes);
    return labels;
}

ElTensor *model_with_labels(const ModelBase *base, ElTensor *x, const ElInts *labels)
{
    return labels ? el_concat(1, x, el_one_hot(labels, base->options.classes)) : x;
}

ElTensor *model_normal_prior(const void *model, int64_t n)
{
    const ModelBase *base = model;
    ElTensor *z = el_randn(el_shape(n, base->options.latent));
    if (!base->family->conditional) return z;
    return model_with_labels(base, z, model_labels_in_turn(n, base->options.classes));
}

ElTensor *model_log_ratio(ElNormal q, ElTensor *z)
{
    ElTensor *none = el_mul_scalar(z, 0);
    ElNormal prior = {.mean = none, .logvar = none};
    return el_sub(el_normal_log_prob(prior, z), el_normal_log_prob(q, z));
}

static bool is_whole(const ModelBase *base)
{
    for (int k = 0; k < base->optimizers; k++)
        if (!base->adam[k].params.list) return false;
    return base->params.list && !base->params.list->incomplete &&
           (base->optimizers == 0 || (base->state.list && !base->state.list->incomplete));
}

void *model_new(const ModelFamily *family, ModelOptions options, const char **conflict)
{
    ModelBase *base = calloc(1, family->size);
    *conflict = NULL;
    if (!base) return NULL;
    base->family = family;
    base->options = options;
    *conflict = family->build(base);
    if (!*conflict && is_whole(base)) return base;
    model_free(base);
    return NULL;
}

void model_free(void *model)
{
    ModelBase *base = model;
    if (!base) return;
    el_params_free(&base->state);
    for (int k = 0; k < base->optimizers; k++) {
        el_adam_free(&base->adam[k]);
        el_params_free(&base->moved[k]);
    }
    el_params_free(&base->params);
    free(base);
}

ElTensor *model_reconstruct(const ModelFamily *family, const void *model, ModelBatch b)
{
    return family->decode(model, family->encode(model, b));
}

ElTensor *model_sample(const ModelFamily *family, const void *model, int64_t n)
{
    return family->decode(model, family->prior(model, n));
}
