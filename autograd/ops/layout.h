// The same numbers in another arrangement. Reshapes share x's numbers, and so does whatever lies in
// x as one run (a slice or a position of the first axis); the rest is copied. A negative axis
// counts from the end.
#ifndef EL_OPS_LAYOUT_H
#define EL_OPS_LAYOUT_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// x under another shape with as many elements; shares x's numbers.
ElTensor *el_reshape(ElTensor *x, ElShape shape);

// Axes from `axis` on become one: el_flatten(x, 1) of [n, 28, 28] is [n, 784]. A number becomes
// [1].
ElTensor *el_flatten(ElTensor *x, int axis);

// Without its axes of size 1; without this one, which must have size 1; with a new axis of size 1
// that stands at `axis` in the result (so 0 to rank, or -rank-1 to -1).
ElTensor *el_squeeze(ElTensor *x);
ElTensor *el_squeeze_axis(ElTensor *x, int axis);
ElTensor *el_unsqueeze(ElTensor *x, int axis);

// Axis i of the result is axis axes.axis[i] of x; each is named once: el_permute(x, el_axes(0, 2,
// 1)).
ElTensor *el_permute(ElTensor *x, ElAxes axes);

// Two axes exchanged.
ElTensor *el_transpose(ElTensor *x, int axis, int other);

// Elements first, first + 1 ... last - 1 along an axis. As in NumPy negative positions count from
// the end, and what lies beyond it is left out: EL_END is past every end.
ElTensor *el_slice(ElTensor *x, int axis, int64_t first, int64_t last);
#define EL_END INT64_MAX

// The same with a step of 1 or more: elements first, first + step ... below last.
typedef struct {
    int64_t first, last, step;
} ElRange;
ElTensor *el_slice_step(ElTensor *x, int axis, ElRange range);

// The slice at one position of an axis, which is dropped; a negative position counts from the end.
ElTensor *el_select(ElTensor *x, int axis, int64_t position);

// In reverse order along these axes.
ElTensor *el_flip(ElTensor *x, ElAxes axes);

// x repeated repeats.dim[i] times along axis i; shapes are aligned at the last axis, as in NumPy.
ElTensor *el_tile(ElTensor *x, ElShape repeats);

// Matrices [..., rows, columns] with zeros above (tril) or below (triu) the diagonal `diagonal`:
// 0 is the main one, 1 the next to its right.
ElTensor *el_tril(ElTensor *x, int64_t diagonal);
ElTensor *el_triu(ElTensor *x, int64_t diagonal);

#ifdef __cplusplus
}
#endif
#endif
