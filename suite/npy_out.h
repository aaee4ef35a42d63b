// Writing arrays as numpy does.
#ifndef SUITE_NPY_OUT_H
#define SUITE_NPY_OUT_H

#include <elbo/elbo.h>

// Writes the numbers of a tensor to a .npy file, as an array of this shape, which has as many. The
// file appears complete or not at all. False, with an error, when it cannot be written or x is
// NULL.
bool npy_write(const char *path, const ElTensor *x, ElShape shape);
#endif
