// Private to the library: the index of an operation, checked, and copied beside its node.
#ifndef EL_OPS_INDEX_KEPT_H
#define EL_OPS_INDEX_KEPT_H

#include "autograd/tape.h"
#include "tensor/ints.h"

// True when every number of the index is a position of x's axis; otherwise an error under the name
// of the function.
bool el_index_in_range(const char *function, const ElTensor *x, int axis, const ElInts *index);

// Keeps the axis and a copy of the index beside y's line, and returns y; NULL without memory.
ElTensor *el_index_keep(const char *function, ElTensor *y, int axis, const ElInts *index);

// What was kept.
ElInts el_index_kept(const ElNode *n);
int el_index_kept_axis(const ElNode *n);
#endif
