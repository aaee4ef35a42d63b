// Private to the library: noise of a distribution, by inversion.
#ifndef EL_NN_NOISE_H
#define EL_NN_NOISE_H

#include "tensor/tensor.h"

// Numbers quantile(u), for u uniform on (0, 1), neither end included.
ElTensor *el_noise(ElShape shape, double (*quantile)(double u));

// The standard logistic distribution's: log u - log(1 - u).
double el_logistic_quantile(double u);
#endif
