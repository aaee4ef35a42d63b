// Private to the library: reading and writing part of a tensor in a regular order. Permuting,
// slicing, flipping, selecting and padding are all one of these two, which are each other's
// gradient.
#ifndef EL_OPS_VIEWS_H
#define EL_OPS_VIEWS_H

#include "tensor/tensor.h"

// Element (i0, i1, ...) of the part is number first + i0 step[0] + i1 step[1] + ... of the whole.
// Steps may be negative or 0, so that an element of the whole may be met more than once.
typedef struct {
    ElShape shape; // of the part
    int64_t first;
    int64_t step[EL_MAX_RANK];
} ElPart;

// The part that is all of a shape; positions first, first + step ... along one of its axes, `count`
// of them; and the part at one position of an axis, which is dropped.
ElPart el_part_all(ElShape whole);
ElPart el_part_range(ElShape whole, int axis, int64_t first, int64_t count, int64_t step);
ElPart el_part_at(ElShape whole, int axis, int64_t position);

// The part of x, which it must lie in; recorded as function ("el_slice" is the operation "slice").
// It shares x's numbers when they follow one another in x, and is x itself when it is all of x.
ElTensor *el_pick(const char *function, ElTensor *x, ElPart part);

// A tensor of this shape, full of the fill, with x, which has the part's shape, written at the
// part. Where the part meets an element more than once, what is written there is added up; the fill
// must be 0 then.
ElTensor *el_place(const char *function, ElTensor *x, ElPart part, ElShape whole, double fill);

// Writes x at the part of a whole of which no element is met more than once. Nothing is recorded.
void el_part_write(const ElTensor *x, ElPart part, ElTensor *whole);
#endif
