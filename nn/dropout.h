// Dropout (Srivastava et al., 2014), in the inverted form: what is kept is scaled up in training.
#ifndef EL_NN_DROPOUT_H
#define EL_NN_DROPOUT_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Each element is 0 with probability p, else divided by 1 - p; p in [0, 1). Only training calls it.
ElTensor *el_dropout(ElTensor *x, double p);

#ifdef __cplusplus
}
#endif
#endif
