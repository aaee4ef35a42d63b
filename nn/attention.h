// Attention (Vaswani et al., 2017): each query gets a mean of the values, weighted by how well it
// agrees with their keys.
#ifndef EL_NN_ATTENTION_H
#define EL_NN_ATTENTION_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// Zeros are PyTorch's defaults.
typedef struct {
    bool causal;    // query i sees keys 0 to i
    ElTensor *mask; // added to the scores, to which it broadcasts; -inf hides a key. NULL for none
    double scale;   // of the scores; 0 means 1 / sqrt(d)
} ElAttention;

// softmax(q k^T scale + mask) v: q [..., queries, d], k [..., keys, d], v [..., keys, e]
// -> [..., queries, e]. Leading axes broadcast. A query that sees no key gives NaN.
ElTensor *el_scaled_dot_product_attention(ElTensor *q, ElTensor *k, ElTensor *v,
                                          ElAttention options);

// Several heads, each with projections of its own. Weights and initial values are PyTorch's.
typedef struct {
    ElTensor *in_proj_weight;  // [3 width, width]: queries, keys, values; "NAME.in_proj_weight"
    ElTensor *in_proj_bias;    // [3 width], "NAME.in_proj_bias"
    ElTensor *out_proj_weight; // [width, width], "NAME.out_proj.weight"
    ElTensor *out_proj_bias;   // [width], "NAME.out_proj.bias"
    int heads;
} ElMultiheadAttention;

// heads must divide the width. On an error the struct is zeroed and the list marked incomplete.
ElMultiheadAttention el_multihead_attention_new(ElParams *params, const char *name, int64_t width,
                                                int heads);

// x [..., queries, width] attends to memory [..., keys, width], which is x itself in
// self-attention; -> [..., queries, width]. A mask broadcasts to [..., heads, queries, keys].
ElTensor *el_multihead_attention(const ElMultiheadAttention *l, ElTensor *x, ElTensor *memory,
                                 ElAttention options);

#ifdef __cplusplus
}
#endif
#endif
