// Pixels as coin flips: real, dynamic, static or by threshold.
#include "data/storage.h"
#include "tensor/fail.h"

enum { PIECE = 512 }; // numbers of noise at a time

bool el_data_binarise(ElData *d, ElBinarisation how)
{
    if (!el_data_there("el_data_binarise", d)) return false;
    if (how < EL_BINARISE_REAL || how > EL_BINARISE_THRESHOLD)
        return el_refuse("el_data_binarise: there is no way %d of it; EL_BINARISE_REAL, DYNAMIC, "
                         "STATIC or THRESHOLD would be right",
                         (int)how);
    if (d->points && how != EL_BINARISE_REAL)
        return el_refuse("el_data_binarise: the data %s are points, where images, with pixels in "
                         "[0, 1], would be right",
                         d->name);
    d->binarisation = how;
    return true;
}

void el_data_make_binary(const ElData *d, uint64_t seed, int64_t position, int64_t count,
                         el_real *pixels)
{
    if (d->binarisation == EL_BINARISE_REAL) return;
    ElRandom noise = {seed, EL_STREAM_PIXELS, (uint64_t)position};
    for (int64_t many; count > 0; count -= many, pixels += many) {
        el_real below[PIECE];
        many = count < PIECE ? count : PIECE;
        if (d->binarisation == EL_BINARISE_THRESHOLD)
            for (int64_t k = 0; k < many; k++) pixels[k] = pixels[k] >= (el_real).5;
        else {
            el_random_uniform(&noise, many, below);
            for (int64_t k = 0; k < many; k++) pixels[k] = below[k] < pixels[k];
        }
    }
}
