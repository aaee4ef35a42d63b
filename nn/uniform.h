// Private to the library: how the weights of layers begin.
#ifndef EL_NN_UNIFORM_H
#define EL_NN_UNIFORM_H

#include "tensor/tensor.h"

// Fills t with numbers of U(-bound, bound) from the init stream.
void el_draw_uniform(ElTensor *t, double bound);
#endif
