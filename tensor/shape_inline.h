// Private to the library: shapes looked at where they lie. ElShape is 72 bytes; on small tensors,
// passing it by value costs more than what is computed.
#ifndef EL_TENSOR_SHAPE_INLINE_H
#define EL_TENSOR_SHAPE_INLINE_H

#include "tensor/shape.h"

// The number of elements.
static inline int64_t el_shape_count(const ElShape *s)
{
    int64_t product = 1;
    for (int i = 0; i < s->rank; i++) product *= s->dim[i];
    return product;
}

static inline bool el_shape_same(const ElShape *a, const ElShape *b)
{
    if (a->rank != b->rank) return false;
    for (int i = 0; i < a->rank; i++) {
        if (a->dim[i] != b->dim[i]) return false;
    }
    return true;
}
#endif
