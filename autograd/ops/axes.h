// Private to the library: axes as callers name them, negative ones counted from the end.
#ifndef EL_OPS_AXES_H
#define EL_OPS_AXES_H

#include "tensor/tensor.h"

// The axis of x that is meant, from 0; -1 (an error under the name of the function) for one that x
// does not have.
int el_axis(const char *function, const ElTensor *x, int axis);

// reduced[i] tells for each of the EL_MAX_RANK axes whether it is in the set. False (an error) for
// an axis that x does not have, or one named twice.
bool el_axes_mark(const char *function, const ElTensor *x, ElAxes axes, bool marked[]);

// The shape of x with one more axis of this size, which is to stand at `axis` in it. Returns where
// that is, from 0; -1 (an error under the name of the function) when it cannot stand there.
int el_new_axis(const char *function, const ElTensor *x, int axis, int64_t size, ElShape *with);

// Every axis of x.
ElAxes el_axes_all(const ElTensor *x);

// The shape with the marked axes of size 1, and with them left out.
ElShape el_shape_with_ones(ElShape s, const bool marked[]);
ElShape el_shape_without(ElShape s, const bool marked[]);

// A shape seen from one of its axes: element (o, i, j) is number (o * length + i) * inner + j.
typedef struct {
    int64_t outer, length, inner;
} ElLanes;
ElLanes el_lanes(ElShape s, int axis);
#endif
