// Validation sets: images that training does not see and choices may be made on.
#include <inttypes.h>

#include "data/storage.h"
#include "tensor/fail.h"

// The count images that follow those of a set.
static ElImages after(const ElImages *set, int64_t count, int64_t pixels)
{
    ElImages next = {.count = count};
    if (set->pixels) next.pixels = set->pixels + set->count * pixels;
    if (set->values) next.values = set->values + set->count * pixels;
    if (set->labels) next.labels = set->labels + set->count;
    return next;
}

bool el_data_hold_out(ElData *d, int64_t count)
{
    if (!el_data_there("el_data_hold_out", d)) return false;
    int64_t total = d->train.count + d->validation.count;
    if (count < 0 || count >= total)
        return el_refuse("el_data_hold_out: %" PRId64 " of %" PRId64
                         " training images were to be held out, where 0 to %" PRId64
                         " would be right",
                         count, total, total - 1);
    d->train.count = total - count;
    d->validation = count > 0 ? after(&d->train, count, el_data_pixels(d)) : (ElImages){0};
    el_data_seed(d, d->order.seed);
    return true;
}
