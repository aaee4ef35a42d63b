// Private to the library: how work is counted out in pieces.
#ifndef EL_TENSOR_COUNTS_H
#define EL_TENSOR_COUNTS_H

#include <stdint.h>

static inline int64_t el_least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// n / size, rounded up: how many pieces of this size cover n. n is 0 or more.
static inline int64_t el_ceil_div(int64_t n, int64_t size)
{
    return (n + size - 1) / size;
}

// The multiple of size that n, 0 or more, is rounded up to.
static inline int64_t el_round_up(int64_t n, int64_t size)
{
    return el_ceil_div(n, size) * size;
}

// The length of equal parts of n, of which none is longer than `most` and the last may be shorter;
// 0 for n = 0.
static inline int64_t el_equal_part(int64_t n, int64_t most)
{
    return n ? el_ceil_div(n, el_ceil_div(n, most)) : 0;
}
#endif
