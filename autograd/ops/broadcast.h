// Private to the library: NumPy's broadcasting, as runs of memory that inner loops walk.
#ifndef EL_OPS_BROADCAST_H
#define EL_OPS_BROADCAST_H

#include "tensor/tensor.h"

// Two operands that give a common shape. Axes that broadcast alike are merged, so that the run,
// axis 0, is as long as it can be; a stride is 0 where an operand is repeated.
typedef struct {
    ElShape shape; // of the result
    int rank;      // of the merged axes, innermost first: 1 or more
    int64_t dim[EL_MAX_RANK];
    int64_t a[EL_MAX_RANK], b[EL_MAX_RANK]; // strides of the operands, in numbers
} ElBroadcast;

// False when the shapes do not broadcast.
bool el_broadcast(const ElShape *a, const ElShape *b, ElBroadcast *result);

// How many runs there are, how long each is, and where the operands stand at the start of one.
int64_t el_broadcast_runs(const ElBroadcast *r);
int64_t el_broadcast_length(const ElBroadcast *r);
void el_broadcast_at(const ElBroadcast *r, int64_t run, int64_t *a, int64_t *b);
#endif
