// Whole numbers: indices and labels, by the same rules as tensors. No gradient flows through them.
#ifndef EL_TENSOR_INTS_H
#define EL_TENSOR_INTS_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ElInts {
    int32_t *data;    // el_ints_numel(t) numbers, row-major
    ElShape shape;    //
    const char *name; // given by the program; NULL when it has none
    const char *op;   // what made it: "argmax", "randint" ...
    ElPlace place;    // where the program made it
    ElTensor *home;   // what holds this struct and its numbers
} ElInts;

// Zeros that live until el_ints_free. NULL when memory is short.
ElInts *el_ints_new(ElShape shape);

// Frees what el_ints_new returned. NULL is fine.
void el_ints_free(ElInts *t);

// A copy of values, row-major, in the current scope: el_ints(el_shape(3), (int32_t[]){2, 0, 1}).
ElInts *el_ints(ElShape shape, const int32_t *values);

// The number of elements; 0 for NULL.
int64_t el_ints_numel(const ElInts *t);

// The same numbers as a tensor of the current scope.
ElTensor *el_from_ints(const ElInts *t);

#ifdef __cplusplus
}
#endif
#endif
