// Private to the library: batch normalization for the layer, which keeps moments.
#ifndef EL_NN_NORMALIZE_BATCH_H
#define EL_NN_NORMALIZE_BATCH_H

#include "nn/normalize.h"

// Of the channels, [channels]: what the batch is normalized by where `given` (constants then), or
// gets what it was normalized by.
typedef struct {
    ElTensor *mean, *variance;
    bool given;
} ElMoments;

// el_batch_normalize under the name of `function`; moments may be NULL.
ElTensor *el_batch_normalize_by(const char *function, ElMoments *moments, ElTensor *x,
                                ElTensor *weight, ElTensor *bias, ElNorm options);

// True when the options make sense; else an error under the name of `function`.
bool el_norm_options_fit(const char *function, ElNorm options);
#endif
