// Private to the library: matrix products split among threads.
#ifndef EL_TENSOR_PRODUCT_H
#define EL_TENSOR_PRODUCT_H

#include "tensor/kernels/kernels.h"

// Runs the job, cut by rows or columns of C among the threads there are: never along the sum, so
// the result does not depend on their number. False (an error under the name of the function) when
// there is no memory for packing.
bool el_product(const char *function, const ElGemm *job);

// Into how many pieces it pays to cut work of so many multiplications: 1 to the number of threads.
int64_t el_product_pieces(int64_t multiplications);
#endif
