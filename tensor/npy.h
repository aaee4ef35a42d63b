// Private to the library: reading one array of numbers from a .npy file of numpy's
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
#ifndef EL_TENSOR_NPY_H
#define EL_TENSOR_NPY_H

#include "tensor/tensor.h"

// The array as a tensor that lives until el_tensor_free: float32, float64 or uint8, little-endian,
// in C order, at most 8 axes. *bytes tells whether it was uint8, whose numbers are 0 to 255. NULL
// with an error that opens with the function's name.
ElTensor *el_npy_read(const char *function, const char *path, bool *bytes);
#endif
