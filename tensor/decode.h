// Private to the library: numbers as files hold them, least significant byte first.
#ifndef EL_TENSOR_DECODE_H
#define EL_TENSOR_DECODE_H

#include <stdint.h>
#include <string.h>

// The number that `count` bytes, at most 8, are without a sign.
static inline uint64_t el_decode_bits(const unsigned char *bytes, int count)
{
    uint64_t bits = 0;
    for (int k = 0; k < count; k++) bits |= (uint64_t)bytes[k] << 8 * k;
    return bits;
}

static inline double el_float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// IEEE 754 binary32 and binary64.
static inline double el_decode_f32(const unsigned char *bytes)
{
    return el_float_of_bits((uint32_t)el_decode_bits(bytes, 4));
}

static inline double el_decode_f64(const unsigned char *bytes)
{
    uint64_t bits = el_decode_bits(bytes, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#endif
