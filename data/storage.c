// What every dataset is: memory, a checksum, an order; and datasets over numbers of the program.
#include "data/storage.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"

// FNV-1a, 64 bits (Fowler, Noll, Vo).
static uint64_t hash(uint64_t sum, const uint8_t *bytes, int64_t count)
{
    for (int64_t k = 0; bytes && k < count; k++) sum = (sum ^ bytes[k]) * UINT64_C(0x100000001b3);
    return sum;
}

// As doubles, so that both precisions of the library agree on numbers that both can hold.
static uint64_t hash_values(uint64_t sum, const el_real *values, int64_t count)
{
    for (int64_t k = 0; values && k < count; k++) {
        double value = (double)values[k];
        sum = hash(sum, (const uint8_t *)&value, sizeof value);
    }
    return sum;
}

static uint64_t hash_set(uint64_t sum, const ElImages *set, int64_t pixels)
{
    sum = hash(sum, set->pixels, set->count * pixels);
    sum = hash_values(sum, set->values, set->count * pixels);
    return hash(sum, set->labels, set->count);
}

static int count_classes(const ElImages *set, int classes)
{
    for (int64_t k = 0; set->labels && k < set->count; k++)
        if (set->labels[k] >= classes) classes = set->labels[k] + 1;
    return classes;
}

bool el_data_complete(const char *function, ElData *d)
{
    d->classes = count_classes(&d->test, count_classes(&d->train, 0));
    d->checksum = hash_set(UINT64_C(0xcbf29ce484222325), &d->train, el_data_pixels(d));
    d->checksum = hash_set(d->checksum, &d->test, el_data_pixels(d));
    d->permutation = malloc((size_t)d->train.count * sizeof *d->permutation);
    if (!d->permutation) return el_fail_memory(function, d->train.count * 4), false;
    el_data_seed(d, 0);
    return true;
}

ElData *el_data_new(const char *function, const char *name)
{
    ElData *d = calloc(1, sizeof *d);
    struct ElDataStorage *storage = calloc(1, sizeof *storage);
    char *copy = strdup(name);
    if (d && storage && copy) {
        storage->name = copy;
        d->storage = storage;
        d->name = copy;
        return d;
    }
    free(d);
    free(storage);
    free(copy);
    return el_fail_memory(function, (int64_t)(sizeof *d + sizeof *storage));
}

void el_data_keep(ElData *d, void *block)
{
    d->storage->block[d->storage->blocks++] = block;
}

void *el_data_room(const char *function, ElData *d, int64_t bytes)
{
    void *block = malloc((size_t)bytes);
    if (!block) return el_fail_memory(function, bytes);
    el_data_keep(d, block);
    return block;
}

void el_data_free(ElData *d)
{
    if (!d) return;
    for (int k = 0; k < d->storage->blocks; k++) free(d->storage->block[k]);
    free(d->storage->name);
    free(d->storage);
    free(d->permutation);
    free(d);
}

bool el_data_there(const char *function, const ElData *d)
{
    return d || el_refuse("%s: the data are NULL; el_data_open gives them", function);
}

bool el_data_has_rows(const char *function, const ElData *d, const ElImages *set, int64_t first,
                      int64_t count)
{
    if (!el_data_there(function, d)) return false;
    if (!set)
        return el_refuse("%s: the set is NULL; it must be &data->train, validation or test",
                         function);
    if (first >= 0 && count >= 0 && count <= set->count - first) return true;
    return el_refuse("%s: %" PRId64 " images from number %" PRId64
                     " were asked for; the set has %" PRId64,
                     function, count, first, set->count);
}

int64_t el_data_number(const ElData *d, const ElImages *set, int64_t index)
{
    if (set == &d->train) return index;
    return d->train.count + (set == &d->test ? d->validation.count : 0) + index;
}

// --- numbers of the program ----------------------------------------------------------------------

static bool are_rows(const ElTensor *t, const char *which, int height, int width)
{
    int64_t count = t->shape.rank > 0 ? t->shape.dim[0] : 0;
    if (count < 1 || count > INT32_MAX || el_numel(t) / count != (int64_t)height * width)
        return el_refuse("el_data_over: the %s set is %s, where at least one row of %d x %d "
                         "numbers would be right",
                         which, el_describe(t), height, width);
    for (int64_t k = 0; k < el_numel(t); k++)
        if (!isfinite(t->data[k]))
            return el_refuse("el_data_over: number %" PRId64 " of the %s set %s is %g; all must be "
                             "finite",
                             k, which, el_describe(t), (double)t->data[k]);
    return true;
}

// Copies t to the set; tells of numbers that are no pixels.
static bool take(ElData *d, ElImages *set, const ElTensor *t)
{
    el_real *values = el_data_room("el_data_over", d, el_numel(t) * (int64_t)sizeof *values);
    if (!values) return false;
    for (int64_t k = 0; k < el_numel(t); k++) {
        values[k] = t->data[k];
        if (!(values[k] >= 0 && values[k] <= 1)) d->points = true;
    }
    *set = (ElImages){.count = t->shape.dim[0], .values = values};
    return true;
}

ElData *el_data_over(const char *name, const ElTensor *train, const ElTensor *test, int height,
                     int width)
{
    if (!el_there("el_data_over", "the name", name) || !el_given("el_data_over", train, test))
        return NULL;
    if (height < 1 || width < 1)
        return el_fail("el_data_over: images of %d x %d were asked for, where 1 or more a side "
                       "would be right",
                       height, width);
    if (!are_rows(train, "training", height, width) || !are_rows(test, "test", height, width))
        return NULL;
    ElData *d = el_data_new("el_data_over", name);
    if (!d) return NULL;
    d->height = height;
    d->width = width;
    d->points = height == 1;
    if (take(d, &d->train, train) && take(d, &d->test, test) && el_data_complete("el_data_over", d))
        return d;
    el_data_free(d);
    return NULL;
}
