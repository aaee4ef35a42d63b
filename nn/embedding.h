// Embedding: a table of vectors, looked up by integers.
#ifndef EL_NN_EMBEDDING_H
#define EL_NN_EMBEDDING_H

#include "tensor/ints.h"
#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *weight; // [count, width], "NAME.weight"
} ElEmbedding;

// A table of count vectors, drawn from N(0, 1) as PyTorch does, from the init stream. On an error
// the struct is zeroed and the list marked incomplete.
ElEmbedding el_embedding_new(ElParams *params, const char *name, int64_t count, int64_t width);

// [...] -> [..., width]: row index[...] of the table. An index outside 0 to count - 1 is an error.
ElTensor *el_embedding(const ElEmbedding *l, const ElInts *index);

#ifdef __cplusplus
}
#endif
#endif
