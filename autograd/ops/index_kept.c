// The index of an operation: checked, and copied beside its node.
#include "autograd/ops/index_kept.h"

#include <stdio.h>
#include <string.h>

#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"

// What a node keeps: the axis, and the index with its numbers behind it.
typedef struct {
    int axis;
    ElShape shape;
    int32_t number[];
} Kept;

ElTensor *el_index_keep(const char *function, ElTensor *y, int axis, const ElInts *index)
{
    if (!y || !el_tape_recording()) return y;
    size_t numbers = (size_t)el_ints_numel(index) * sizeof *index->data;
    Kept *kept = el_tape_keep(function, y, (int64_t)(sizeof *kept + numbers));
    if (!kept) return NULL;
    *kept = (Kept){.axis = axis, .shape = index->shape};
    if (numbers) memcpy(kept->number, index->data, numbers);
    return y;
}

ElInts el_index_kept(const ElNode *n)
{
    const Kept *kept = n->kept;
    return (ElInts){.data = (int32_t *)kept->number, .shape = kept->shape};
}

int el_index_kept_axis(const ElNode *n)
{
    return ((const Kept *)n->kept)->axis;
}

bool el_index_in_range(const char *function, const ElTensor *x, int axis, const ElInts *index)
{
    char what[512];
    snprintf(what, sizeof what, "positions of axis %d of %s", axis, el_describe(x));
    return el_ints_below(function, index, x->shape.dim[axis], what);
}
