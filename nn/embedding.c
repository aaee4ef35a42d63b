// Embedding.
#include "nn/embedding.h"

#include <stdio.h>

#include "autograd/ops/index.h"
#include "autograd/ops/layout.h"
#include "nn/layer.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/random_init.h"

ElEmbedding el_embedding_new(ElParams *params, const char *name, int64_t count, int64_t width)
{
    ElEmbedding l = {0};
    ElShape shape = {.rank = 2, .dim = {count, width}};
    if (!el_layer_fits("el_embedding_new", params, name, shape)) return l;
    const char *before = el_asked("el_embedding_new");
    l.weight = el_answer(before, el_params_add(params, name, "weight", shape, EL_TRAINED));
    if (el_layer_added(params, 1, &l.weight))
        el_random_normal(el_random_init(), count * width, l.weight->data);
    return l;
}

ElTensor *el_embedding(const ElEmbedding *l, const ElInts *index)
{
    if (!el_layer_made("el_embedding", l, l ? l->weight : NULL)) return NULL;
    if (!el_there("el_embedding", "the index", index)) return NULL;
    if (index->shape.rank == EL_MAX_RANK)
        return el_fail("el_embedding: the index %s has %d axes already; it may have up to %d",
                       el_describe_ints(index), EL_MAX_RANK, EL_MAX_RANK - 1);
    char rows[512];
    snprintf(rows, sizeof rows, "rows of the table %s", el_describe(l->weight));
    if (!el_ints_below("el_embedding", index, l->weight->shape.dim[0], rows)) return NULL;
    ElInts flat = *index;
    flat.shape = el_shape(el_ints_numel(index));
    ElShape shape = index->shape;
    shape.dim[shape.rank++] = l->weight->shape.dim[1];
    return el_reshape(el_index_select(l->weight, 0, &flat), shape);
}
