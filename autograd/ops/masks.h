// Private to the library: the rows of the elementwise table that gradients of others are written
// in. Their own gradient is 0 wherever they have one.
#ifndef EL_OPS_MASKS_H
#define EL_OPS_MASKS_H

#include "tensor/tensor.h"

ElTensor *el_step(ElTensor *x, double low);   // 1 where x > 0, else low
ElTensor *el_share(ElTensor *a, ElTensor *b); // what a gets of the gradient of max(a, b): 1 where a
                                              // > b, 1/2 where equal, else 0
#endif
