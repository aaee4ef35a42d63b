// Validation sets: images that training does not see and choices may be made on.
#include <inttypes.h>

#include "data/data.h"
#include "tensor/fail.h"

bool el_data_hold_out(ElData *d, int64_t count)
{
    if (!d) return el_refuse("el_data_hold_out: the data are NULL; el_data_open gives them");
    int64_t total = d->train.count + d->validation.count;
    if (count < 0 || count >= total)
        return el_refuse("el_data_hold_out: %" PRId64 " of %" PRId64
                         " training images were to be held out, where 0 to %" PRId64
                         " would be right",
                         count, total, total - 1);
    d->train.count = total - count;
    d->validation = (ElImages){.count = count};
    if (count > 0) {
        d->validation.pixels = d->train.pixels + d->train.count * el_data_pixels(d);
        if (d->train.labels) d->validation.labels = d->train.labels + d->train.count;
    }
    el_data_seed(d, d->order.seed);
    return true;
}
