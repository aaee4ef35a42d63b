// Layers of normalization.
#include "nn/norm.h"

#include <inttypes.h>

#include "autograd/control.h"
#include "nn/layer.h"
#include "nn/normalize_batch.h"
#include "tensor/fail.h"

// --- weights -------------------------------------------------------------------------------------

static void fill(ElTensor *t, double value)
{
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)value;
}

// Adds a weight of ones and a bias of zeros to the list. False, with the list marked, on an error.
static bool add_weights(const char *function, ElParams *params, const char *name, ElShape shape,
                        ElTensor **weight, ElTensor **bias, ElNorm options)
{
    if (!el_layer_fits(function, params, name, shape)) return false;
    const char *before = el_asked(function);
    if (el_norm_options_fit(function, options)) {
        *weight = el_params_add(params, name, "weight", shape, EL_TRAINED);
        *bias = el_params_add(params, name, "bias", shape, EL_TRAINED);
        fill(*weight, 1);
    }
    el_asked_before(before);
    return el_layer_added(params, 2, (ElTensor *[]){*weight, *bias});
}

// --- batch norm ----------------------------------------------------------------------------------

ElBatchNorm el_batch_norm_new(ElParams *params, const char *name, int64_t channels, ElNorm options)
{
    ElBatchNorm l = {.options = options}, none = {0};
    ElShape shape = {.rank = 1, .dim = {channels}};
    if (!add_weights("el_batch_norm_new", params, name, shape, &l.weight, &l.bias, options))
        return none;
    const char *before = el_asked("el_batch_norm_new");
    l.running_mean = el_params_add(params, name, "running_mean", shape, EL_STATE);
    l.running_var = el_params_add(params, name, "running_var", shape, EL_STATE);
    el_asked_before(before);
    fill(l.running_var, 1);
    return el_layer_added(params, 2, (ElTensor *[]){l.running_mean, l.running_var}) ? l : none;
}

static void follow(ElTensor *running, const ElTensor *batch, double momentum, double correction)
{
    for (int64_t k = 0; k < el_numel(running); k++) {
        double r = (double)running->data[k], b = correction * (double)batch->data[k];
        running->data[k] = (el_real)((1 - momentum) * r + momentum * b);
    }
    el_changed(running);
}

static ElTensor *train(const ElBatchNorm *l, ElTensor *x)
{
    ElMoments batch = {0};
    int64_t channels = el_numel(l->weight), count = channels ? el_numel(x) / channels : 0;
    ElTensor *y = el_batch_normalize_by("el_batch_norm", &batch, x, l->weight, l->bias, l->options);
    if (!y) return NULL;
    if (count < 2) {
        return el_fail("el_batch_norm: %s has %" PRId64 " numbers a channel; training needs at "
                       "least 2 to have a variance",
                       el_describe(x), count);
    }
    if (el_recomputing()) return y;
    double momentum = l->options.momentum > 0 ? l->options.momentum : .1;
    follow(l->running_mean, batch.mean, momentum, 1);
    follow(l->running_var, batch.variance, momentum, (double)count / (double)(count - 1));
    return y;
}

// A struct is open: a program may have put another weight in it.
static bool statistics_fit(const ElBatchNorm *l)
{
    int64_t channels = el_numel(l->weight);
    if (l->running_mean && el_numel(l->running_mean) == channels &&
        el_numel(l->running_var) == channels)
        return true;
    return el_refuse("el_batch_norm: the running statistics %s and %s must have the shape of the "
                     "weight %s",
                     el_describe(l->running_mean), el_describe(l->running_var),
                     el_describe(l->weight));
}

ElTensor *el_batch_norm(const ElBatchNorm *l, ElTensor *x, bool training)
{
    if (!el_layer_made("el_batch_norm", l, l ? l->running_var : NULL)) return NULL;
    if (!el_given("el_batch_norm", x) || !statistics_fit(l)) return NULL;
    if (training) return train(l, x);
    ElMoments running = {l->running_mean, l->running_var, true};
    return el_batch_normalize_by("el_batch_norm", &running, x, l->weight, l->bias, l->options);
}

// --- layer and group norm ------------------------------------------------------------------------

ElLayerNorm el_layer_norm_new(ElParams *params, const char *name, ElShape shape, ElNorm options)
{
    ElLayerNorm l = {.options = options}, none = {0};
    l.options.axes = shape.rank;
    return add_weights("el_layer_norm_new", params, name, shape, &l.weight, &l.bias, options)
               ? l
               : none;
}

ElTensor *el_layer_norm(const ElLayerNorm *l, ElTensor *x)
{
    if (!el_layer_made("el_layer_norm", l, l ? l->bias : NULL)) return NULL;
    const char *before = el_asked("el_layer_norm");
    return el_answer(before, el_layer_normalize(x, l->weight, l->bias, l->options));
}

ElGroupNorm el_group_norm_new(ElParams *params, const char *name, int64_t channels, ElNorm options)
{
    ElGroupNorm l = {.options = options}, none = {0};
    ElShape shape = {.rank = 1, .dim = {channels}};
    if (options.groups < 1 || channels % options.groups) {
        el_fail("el_group_norm_new: %d groups of %" PRId64 " channels were asked for; .groups must "
                "be at least 1 and divide the channels",
                options.groups, channels);
        if (params) el_params_spoil(params);
        return none;
    }
    return add_weights("el_group_norm_new", params, name, shape, &l.weight, &l.bias, options)
               ? l
               : none;
}

ElTensor *el_group_norm(const ElGroupNorm *l, ElTensor *x)
{
    if (!el_layer_made("el_group_norm", l, l ? l->bias : NULL)) return NULL;
    const char *before = el_asked("el_group_norm");
    return el_answer(before, el_group_normalize(x, l->weight, l->bias, l->options));
}
