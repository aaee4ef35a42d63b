// Tensors of known numbers, which have no gradient.
#include "tensor/create.h"

#define GRADIENTS(G)

#define VALUES(V)                               \
    V(arange, upwards, el_arange(-1, 2.5, .5))  \
    V(arange, downwards, el_arange(3, .5, -.7)) \
    V(linspace, upwards, el_linspace(-1, 2, 8)) \
    V(linspace, one, el_linspace(3, 5, 1))      \
    V(eye, three, el_eye(3))

#include "tests/operations/cases.h"
