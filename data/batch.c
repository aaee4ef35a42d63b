// Drawing from a dataset: its images as tensors, in shuffled or stored order.
#include <inttypes.h>
#include <string.h>

#include "data/storage.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/kernels/kernels.h"

int64_t el_data_pixels(const ElData *d)
{
    return d ? (int64_t)d->height * d->width : 0;
}

void el_data_seed(ElData *d, uint64_t seed)
{
    if (!el_data_there("el_data_seed", d)) return;
    d->order = (ElRandom){.seed = seed, .stream = EL_STREAM_DATA};
    el_data_seek(d, 0);
}

// An epoch's order depends on seed and epoch alone, so that any may be started at.
bool el_data_seek(ElData *d, int64_t epoch)
{
    if (!el_data_there("el_data_seek", d)) return false;
    if (epoch < 0)
        return el_refuse("el_data_seek: epoch %" PRId64 " was asked for; the first is 0", epoch);
    d->epoch = epoch;
    d->next = d->given = 0;
    d->order.position = (uint64_t)epoch * (uint64_t)d->train.count;
    el_random_permutation(&d->order, d->train.count, d->permutation);
    return true;
}

// Images first .. first+count of the set.
static void give(const ElImages *set, int64_t pixels, int64_t first, int64_t count, el_real *out)
{
    if (set->values)
        memcpy(out, set->values + first * pixels, (size_t)(count * pixels) * sizeof *out);
    else if (set->pixels)
        el_kernels()->pixels(count * pixels, set->pixels + first * pixels, out);
}

// Binarises the image of the batch that is chosen at this place of the epoch.
static void make_binary(const ElData *d, int64_t place, int64_t pixels, el_real *image)
{
    bool anew = d->binarisation == EL_BINARISE_DYNAMIC;
    int64_t number = anew ? d->epoch * d->train.count + place : d->permutation[place];
    el_data_make_binary(d, anew ? d->order.seed : EL_FIXED_NOISE, number * pixels, pixels, image);
}

ElTensor *el_data_batch(ElData *d, int64_t count)
{
    if (!el_data_there("el_data_batch", d)) return NULL;
    if (count < 1 || count > d->train.count)
        return el_fail("el_data_batch: a batch of %" PRId64 " was asked for, where 1 to %" PRId64
                       ", the number of training images, would be right",
                       count, d->train.count);
    int64_t pixels = el_data_pixels(d);
    ElTensor *batch = el_empty(el_shape(count, pixels));
    if (!batch) return NULL;
    if (d->train.count - d->next < count) el_data_seek(d, d->epoch + 1);
    const int32_t *chosen = d->permutation + d->next;
    for (int64_t k = 0; k < count; k++) {
        give(&d->train, pixels, chosen[k], 1, batch->data + k * pixels);
        make_binary(d, d->next + k, pixels, batch->data + k * pixels);
    }
    d->next += count;
    d->given = count;
    return batch;
}

int64_t el_data_batches(const ElData *d, int64_t count)
{
    if (!el_data_there("el_data_batches", d)) return 0;
    if (count > 0) return d->train.count / count;
    el_fail("el_data_batches: batches of %" PRId64 " images were asked for; they hold at least 1",
            count);
    return 0;
}

ElTensor *el_data_rows(const ElData *d, const ElImages *set, int64_t first, int64_t count)
{
    if (!el_data_has_rows("el_data_rows", d, set, first, count)) return NULL;
    int64_t pixels = el_data_pixels(d);
    ElTensor *rows = el_empty(el_shape(count, pixels));
    if (!rows) return NULL;
    give(set, pixels, first, count, rows->data);
    el_data_make_binary(d, EL_FIXED_NOISE, el_data_number(d, set, first) * pixels, count * pixels,
                        rows->data);
    return rows;
}

// Integers for the labels of count images.
static ElInts *new_labels(const char *function, const ElData *d, int64_t count)
{
    if (d->classes > 0) return el_scope_ints(function, el_shape(count));
    return el_fail("%s: the data %s have no labels", function, d->name);
}

ElInts *el_data_batch_labels(const ElData *d)
{
    if (!el_data_there("el_data_batch_labels", d)) return NULL;
    if (d->given == 0)
        return el_fail("el_data_batch_labels: no batch was drawn; el_data_batch must come first");
    ElInts *labels = new_labels("el_data_batch_labels", d, d->given);
    const int32_t *chosen = d->permutation + d->next - d->given;
    for (int64_t k = 0; labels && k < d->given; k++) labels->data[k] = d->train.labels[chosen[k]];
    return labels;
}

ElInts *el_data_row_labels(const ElData *d, const ElImages *set, int64_t first, int64_t count)
{
    if (!el_data_has_rows("el_data_row_labels", d, set, first, count)) return NULL;
    ElInts *labels = new_labels("el_data_row_labels", d, count);
    for (int64_t k = 0; labels && k < count; k++) labels->data[k] = set->labels[first + k];
    return labels;
}
