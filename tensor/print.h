// Tensors as text.
#ifndef EL_TENSOR_PRINT_H
#define EL_TENSOR_PRINT_H

#include <stdio.h>

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Prints the numbers of t and a new line, laid out as NumPy does: "0.5", "[1 2 3]", a matrix with a
// row on each line, a blank line between matrices; of an axis longer than 16 the first and last
// three. A number is printed with four significant digits. Nothing is printed for NULL.
void el_tensor_print(FILE *out, const ElTensor *t);

#ifdef __cplusplus
}
#endif
#endif
