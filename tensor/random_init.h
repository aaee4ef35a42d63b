// Private to the library: the sequence that initial weights are drawn from.
#ifndef EL_TENSOR_RANDOM_INIT_H
#define EL_TENSOR_RANDOM_INIT_H

#include "tensor/random.h"

// This thread's: the init stream of the seed given to el_random_seed.
ElRandom *el_random_init(void);
#endif
