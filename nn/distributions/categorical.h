// The categorical distribution.
#ifndef EL_NN_CATEGORICAL_H
#define EL_NN_CATEGORICAL_H

#include "tensor/ints.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *logits; // [batch, ..., classes]: log p and any constant; -inf for an impossible class
} ElCategorical;

ElTensor *el_categorical_mean(ElCategorical d); // of one-hot vectors: p, of the shape of logits
ElInts *el_categorical_sample(ElCategorical d); // classes, [batch, ...]
ElTensor *el_categorical_log_prob(ElCategorical d, const ElInts *x); // x [batch, ...]
ElTensor *el_categorical_entropy(ElCategorical d);
ElTensor *el_categorical_kl(ElCategorical q, ElCategorical p);

#ifdef __cplusplus
}
#endif
#endif
