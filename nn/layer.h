// Private to the library: what the layers' functions ask first.
#ifndef EL_NN_LAYER_H
#define EL_NN_LAYER_H

#include "tensor/params.h"

// True when there is a list, a name, and no size below 1; otherwise an error under the name of the
// function, and the list is marked as incomplete.
bool el_layer_fits(const char *function, ElParams *params, const char *name, ElShape sizes);

// True when every one of a layer's count tensors was added; otherwise the list is marked as
// incomplete.
bool el_layer_added(ElParams *params, int count, ElTensor *const weights[]);

// True when the layer is there and was made: one of its weights is there.
bool el_layer_made(const char *function, const void *layer, const ElTensor *weight);
#endif
