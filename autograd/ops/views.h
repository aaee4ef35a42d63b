// Private to the library: reading and writing part of a tensor in a regular order. Permuting,
// slicing, flipping, selecting and padding are all one of these two, which are each other's
// gradient.
#ifndef EL_OPS_VIEWS_H
#define EL_OPS_VIEWS_H

#include "tensor/tensor.h"

// Element (i0, i1, ...) of the part is number first + i0 step[0] + i1 step[1] + ... of the whole.
// Steps may be negative or 0.
typedef struct {
    ElShape shape; // of the part
    int64_t first;
    int64_t step[EL_MAX_RANK];
} ElPart;

// The part that is all of x.
ElPart el_part_all(ElShape shape);

// The part of x; recorded as the operation `name`, which outlives the tape. The part must lie in x.
ElTensor *el_pick(const char *name, ElTensor *x, ElPart part);

// Zeros of this shape with x, which has the part's shape, added at the part.
ElTensor *el_place(const char *name, ElTensor *x, ElPart part, ElShape shape);
#endif
