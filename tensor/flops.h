// Counting floating-point operations.
#ifndef EL_TENSOR_FLOPS_H
#define EL_TENSOR_FLOPS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Floating-point operations that calls of this thread took so far, in whatever threads they ran. An
// elementwise operation counts one an element, whatever it costs, a reduction one an element that
// it reads; a matrix product of [m, k] and [k, n] 2 m n k; a convolution as the product that it is.
// What only moves numbers counts nothing.
int64_t el_flops(void);

// Counts more of them, for operations of your own: before el_record, whose line gets the count.
void el_flops_add(int64_t count);

#ifdef __cplusplus
}
#endif
#endif
