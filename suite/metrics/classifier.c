// Training the feature network as a classifier, and computing features by it.
#include "suite/metrics/classifier.h"

#include <math.h>
#include <string.h>

#include "suite/metrics/cache.h"
#include "suite/train.h"

enum { EPOCHS = 5, LEAST_STEPS = 600, BATCH = 128, CHUNK = 256 };
static const double highest_rate = 3e-3;

// --- training ------------------------------------------------------------------------------------

// A training in progress: the order of the images is its own, so that the dataset is not touched.
typedef struct {
    Network *network;
    const ElData *data;
    ElAdam adam;
    int32_t *order; // of the epoch
} Training;

// The images order[first .. first + BATCH) and their labels.
static ElTensor *batch_images(const Training *t, int64_t first, int64_t count)
{
    int64_t pixels = el_data_pixels(t->data);
    ElTensor *x = el_zeros(el_shape(count, pixels));
    for (int64_t k = 0; x && k < count; k++) {
        const ElTensor *row = el_data_rows(t->data, &t->data->train, t->order[first + k], 1);
        if (!row) return NULL;
        memcpy(x->data + k * pixels, row->data, (size_t)pixels * sizeof *x->data);
    }
    return x;
}

static ElInts *batch_labels(const Training *t, int64_t first, int64_t count)
{
    int32_t label[BATCH];
    for (int64_t k = 0; k < count; k++) label[k] = t->data->train.labels[t->order[first + k]];
    return el_ints(el_shape(count), label);
}

static bool training_step(Training *t, int64_t first)
{
    int64_t left = t->data->train.count - first, count = left < BATCH ? left : BATCH;
    el_tape_begin();
    ElTensor *features = network_features(t->network, batch_images(t, first, count));
    ElTensor *logits = network_logits(t->network, features);
    ElTensor *loss = el_mean(el_cross_entropy(logits, batch_labels(t, first, count)));
    bool moved = el_adam_step(&t->adam, el_grads(loss, t->network->params));
    el_tape_end();
    return moved;
}

static bool training_run(Training *t)
{
    ElRandom shuffle = {.seed = NETWORK_FEATURES, .stream = EL_STREAM_DATA};
    int64_t count = t->data->train.count, batches = (count + BATCH - 1) / BATCH;
    int64_t steps = EPOCHS * batches > LEAST_STEPS ? EPOCHS * batches : LEAST_STEPS;
    for (int64_t step = 0; step < steps; step++) {
        if (train_interrupted()) return false;
        int64_t batch = step % batches;
        if (batch == 0 && !el_random_permutation(&shuffle, count, t->order)) return false;
        t->adam.rate = el_one_cycle_rate(highest_rate, step, steps);
        if (!training_step(t, batch * BATCH)) return false;
    }
    return true;
}

static bool network_train(Network *n, const ElData *data)
{
    ElInts *order = el_ints_new(el_shape(data->train.count));
    Training t = {.network = n, .data = data, .adam = el_adam_new(n->params, highest_rate)};
    t.order = order ? order->data : NULL;
    bool good = order && training_run(&t);
    el_adam_free(&t.adam);
    el_ints_free(order);
    return good;
}

// --- opening -------------------------------------------------------------------------------------

// The share of the test images whose class is found; NaN on an error.
static double accuracy_of(const Classifier *c, const ElData *data)
{
    int64_t right = 0;
    el_tape_begin();
    ElTensor *features = classifier_features_of(c, data, &data->test, data->test.count);
    const ElInts *found = classifier_predict(c, features);
    for (int64_t k = 0; k < el_ints_numel(found); k++)
        right += found->data[k] == data->test.labels[k];
    double share = found ? (double)right / (double)data->test.count : NAN;
    el_tape_end();
    return share;
}

static Status train_or_load(Classifier *c, const ElData *data)
{
    CachedNetwork cached = {
        .data = data->checksum, .binarisation = data->binarisation, .count = data->train.count};
    c->from_cache = cache_load_network(&cached, &c->network);
    if (!c->from_cache) {
        network_free(&c->network); // a broken file may have left its mark
        c->network = network_new(data->height, data->width, data->classes);
        if (!network_train(&c->network, data)) return failed("%s", library_error());
        cached.accuracy = accuracy_of(c, data);
        if (isnan(cached.accuracy)) return failed("%s", library_error());
        cache_save_network(&cached, &c->network);
    }
    c->accuracy = cached.accuracy;
    return DONE;
}

Status classifier_open(Classifier *c, const ElData *data)
{
    *c = (Classifier){.kind = FEATURES_PIXELS, .count = el_data_pixels(data), .accuracy = NAN};
    if (data->height < NETWORK_LEAST_SIDE || data->width < NETWORK_LEAST_SIDE) return DONE;
    bool labels = data->train.labels && data->test.labels && data->classes > 1;
    c->kind = labels ? FEATURES_TRAINED : FEATURES_RANDOM;
    c->count = NETWORK_FEATURES;
    c->network = network_new(data->height, data->width, labels ? data->classes : 1);
    if (!el_params_usable("classifier_open", c->network.params))
        return failed("%s", library_error());
    return labels ? train_or_load(c, data) : DONE;
}

void classifier_close(Classifier *c)
{
    network_free(&c->network);
}

// --- features ------------------------------------------------------------------------------------

// The features of x become rows first, first + 1 ... of `all`.
static bool put_features(const Classifier *c, ElTensor *x, ElTensor *all, int64_t first)
{
    const ElTensor *y = c->kind == FEATURES_PIXELS ? x : network_features(&c->network, x);
    if (!y) return false;
    memcpy(all->data + first * c->count, y->data, (size_t)el_numel(y) * sizeof *y->data);
    return true;
}

ElTensor *classifier_features(const Classifier *c, ElTensor *x)
{
    if (!x) return NULL;
    int64_t n = x->shape.dim[0];
    ElTensor *all = el_zeros(el_shape(n, c->count));
    bool good = all;
    for (int64_t first = 0; good && first < n; first += CHUNK) {
        el_tape_begin();
        good = put_features(c, el_slice(x, 0, first, first + CHUNK), all, first);
        el_tape_end();
    }
    return good ? all : NULL;
}

ElTensor *classifier_features_of(const Classifier *c, const ElData *data, const ElImages *set,
                                 int64_t n)
{
    ElTensor *all = el_zeros(el_shape(n, c->count));
    bool good = all;
    for (int64_t first = 0; good && first < n; first += CHUNK) {
        int64_t left = n - first;
        el_tape_begin();
        ElTensor *x = el_data_rows(data, set, first, left < CHUNK ? left : CHUNK);
        good = put_features(c, x, all, first);
        el_tape_end();
    }
    return good ? all : NULL;
}

ElInts *classifier_predict(const Classifier *c, ElTensor *features)
{
    ElTensor *logits = network_logits(&c->network, features);
    return logits ? el_argmax_axis(logits, 1) : NULL;
}
