// Private to the kernels: an image taken apart by the strides of a convolution's windows.
//
// Pixel (y, x) of the padded image goes to plane (y % y.stride, x % x.stride), place (y / y.stride,
// x / x.stride). What the windows see through one of their pixels is then a rectangle of one plane,
// whatever the strides: rows of it are copied or added as vectors.
#ifndef EL_KERNELS_PLANES_H
#define EL_KERNELS_PLANES_H

#include "tensor/counts.h"
#include "tensor/kernels/kernels.h"
#include "tensor/kernels/vector.h"

// The rows, or columns, of a plane: up to the last one that a window reaches.
EL_INLINE int64_t plane_size(const ElWindowAxis *a)
{
    return a->windows + a->dilation * (a->size - 1) / a->stride;
}

// From one row of a plane to the next: whole vectors, so that rows share none.
EL_INLINE int64_t plane_row(const ElWindows *w)
{
    return el_round_up(plane_size(&w->x), EL_LANES);
}

// How many planes there are along an axis: with long strides some pixels are seen by no window.
EL_INLINE int64_t phases(const ElWindowAxis *a)
{
    int64_t reach = a->dilation * (a->size - 1) + 1;
    return el_least(a->stride, reach);
}

// The numbers of all planes of an image.
EL_INLINE int64_t planes_size(const ElWindows *w)
{
    return phases(&w->y) * plane_size(&w->y) * phases(&w->x) * plane_row(w);
}
#endif
