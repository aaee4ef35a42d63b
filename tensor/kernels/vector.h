// Vectors of el_real in GNU C: the words that every kernel is written in. This file and what
// includes it is compiled once per instruction set; the compiler's target fixes the width.
//
// Two kinds of instruction are named, for which GNU C has no words: loads and stores of a part of a
// vector, where the set has them, and multiply-add. Leaving the latter to -ffp-contract would let a
// loop and its tail round differently. The kernels are therefore compiled with -ffp-contract=off,
// and what is fused says so.
#ifndef EL_VECTOR_H
#define EL_VECTOR_H

#include <stdint.h>
#include <string.h>
#include <tgmath.h>

#include "tensor/tensor.h"

#if defined __AVX512F__
#include <immintrin.h>
#define EL_VECTOR_BYTES 64
#elif defined __AVX2__ && defined __FMA__
#include <immintrin.h>
#define EL_VECTOR_BYTES 32
#else
#ifdef __aarch64__
#include <arm_neon.h>
#endif
#define EL_VECTOR_BYTES 16
#endif

#ifdef EL_DOUBLE
#define EL_REAL_BYTES 8
typedef int64_t ElInt; // as wide as an el_real
typedef uint64_t ElWord;
#else
#define EL_REAL_BYTES 4
typedef int32_t ElInt;
typedef uint32_t ElWord;
#endif
#define EL_LANES (EL_VECTOR_BYTES / EL_REAL_BYTES) // preprocessor must know it: no sizeof

#define EL_VECTOR __attribute__((vector_size(EL_VECTOR_BYTES)))
#define EL_INLINE static inline __attribute__((always_inline))

// Before a loop of at most 24 steps that is to be written out, so that an array of vectors it goes
// over can live in registers.
#define EL_UNROLLED _Pragma("GCC unroll 24")

// Before one that is seldom gone through, so that it stays short.
#define EL_ROLLED _Pragma("GCC unroll 1")

typedef el_real ElVec EL_VECTOR;
typedef ElInt ElMask EL_VECTOR;  // of a comparison: all bits of a lane set or none
typedef ElWord ElBits EL_VECTOR; // for arithmetic on the bits of numbers, which wraps around

// As numbers lie in memory: a slice of rows may begin anywhere.
typedef el_real ElVecInMemory
    __attribute__((vector_size(EL_VECTOR_BYTES), aligned(EL_REAL_BYTES), may_alias));

// The lanes of two vectors, counted through both: the even ones; and those of the first halves, or
// of the second, in turn.
#if EL_LANES == 2
#define EL_LANES_OF(f) f(0), f(1)
#elif EL_LANES == 4
#define EL_LANES_OF(f) f(0), f(1), f(2), f(3)
#elif EL_LANES == 8
#define EL_LANES_OF(f) f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7)
#else
#define EL_LANES_OF(f)                                                                             \
    f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8), f(9), f(10), f(11), f(12), f(13), f(14), \
        f(15)
#endif
#define EL_EVEN_LANE(i)         2 * (i)
#define EL_LANE_IN_TURN(i)      (i) / 2 + (i) % 2 * EL_LANES
#define EL_LATE_LANE_IN_TURN(i) (i) / 2 + (i) % 2 * EL_LANES + EL_LANES / 2

EL_INLINE ElVec v_even(ElVec a, ElVec b)
{
    return __builtin_shufflevector(a, b, EL_LANES_OF(EL_EVEN_LANE));
}

EL_INLINE ElVec v_in_turn(ElVec a, ElVec b)
{
    return __builtin_shufflevector(a, b, EL_LANES_OF(EL_LANE_IN_TURN));
}

EL_INLINE ElVec v_late_in_turn(ElVec a, ElVec b)
{
    return __builtin_shufflevector(a, b, EL_LANES_OF(EL_LATE_LANE_IN_TURN));
}

EL_INLINE ElVec v_load(const el_real *p)
{
    return *(const ElVecInMemory *)p;
}

EL_INLINE void v_store(el_real *p, ElVec v)
{
    *(ElVecInMemory *)p = v;
}

#if EL_VECTOR_BYTES == 64
// A partial vector: one instruction with a mask.
#ifdef EL_DOUBLE
#define EL_PART(count)           (__mmask8)((1u << (count)) - 1)
#define EL_LOAD_MASKED(m, p)     _mm512_maskz_loadu_pd(m, p)
#define EL_STORE_MASKED(p, m, v) _mm512_mask_storeu_pd(p, m, v)
#else
#define EL_PART(count)           (__mmask16)((1u << (count)) - 1)
#define EL_LOAD_MASKED(m, p)     _mm512_maskz_loadu_ps(m, p)
#define EL_STORE_MASKED(p, m, v) _mm512_mask_storeu_ps(p, m, v)
#endif
EL_INLINE ElVec v_load_part(const el_real *p, int64_t count)
{
    return EL_LOAD_MASKED(EL_PART(count), p);
}

EL_INLINE void v_store_part(el_real *p, ElVec v, int64_t count)
{
    EL_STORE_MASKED(p, EL_PART(count), v);
}
#else
// A partial vector, out of line: the tails of a hundred loops would be most of their code.
__attribute__((noinline, cold, unused)) static ElVec v_load_part(const el_real *p, int64_t count)
{
    el_real padded[EL_LANES] = {0};
    memcpy(padded, p, (size_t)count * sizeof *p);
    return v_load(padded);
}

__attribute__((noinline, cold, unused)) static void v_store_part(el_real *p, ElVec v, int64_t count)
{
    el_real padded[EL_LANES];
    v_store(padded, v);
    memcpy(p, padded, (size_t)count * sizeof *p);
}
#endif

// The first count numbers at p, then zeros; no more than count are read. From a full vector on,
// the same as v_load. With v_store_upto it lets one loop body serve a whole array and its tail.
EL_INLINE ElVec v_load_upto(const el_real *p, int64_t count)
{
    return __builtin_expect(count >= EL_LANES, 1) ? v_load(p) : v_load_part(p, count);
}

// Stores the first count lanes, or all when there are fewer.
EL_INLINE void v_store_upto(el_real *p, ElVec v, int64_t count)
{
    if (__builtin_expect(count >= EL_LANES, 1))
        v_store(p, v);
    else
        v_store_part(p, v, count);
}

// The number in every lane. Subtracting zero, unlike adding it, keeps -0.
EL_INLINE ElVec v_set(el_real number)
{
    return number - (ElVec){0};
}

EL_INLINE ElVec v_select(ElMask mask, ElVec yes, ElVec no)
{
    return (ElVec)(((ElMask)yes & mask) | ((ElMask)no & ~mask));
}

// The lanes before count.
EL_INLINE ElMask v_first(int64_t count)
{
    static const ElInt lane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ElMask index;
    memcpy(&index, lane, sizeof index);
    return index < (ElInt)count;
}

// Lanes from count on become 0.
EL_INLINE ElVec v_keep_first(ElVec v, int64_t count)
{
    return (ElVec)((ElMask)v & v_first(count));
}

// The larger and the smaller; NaN when either is.
EL_INLINE ElVec v_max(ElVec a, ElVec b)
{
    return v_select((ElMask)(a > b) | (ElMask)(a != a), a, b);
}

EL_INLINE ElVec v_min(ElVec a, ElVec b)
{
    return v_select((ElMask)(a < b) | (ElMask)(a != a), a, b);
}

EL_INLINE ElVec v_abs(ElVec v)
{
    return (ElVec)((ElMask)v & ~(ElMask)v_set((el_real)-0.0));
}

// a * b + c, rounded once where the instruction set can.
EL_INLINE ElVec v_fma(ElVec a, ElVec b, ElVec c)
{
#if defined EL_DOUBLE && EL_VECTOR_BYTES == 64
    return _mm512_fmadd_pd(a, b, c);
#elif EL_VECTOR_BYTES == 64
    return _mm512_fmadd_ps(a, b, c);
#elif defined EL_DOUBLE && EL_VECTOR_BYTES == 32
    return _mm256_fmadd_pd(a, b, c);
#elif EL_VECTOR_BYTES == 32
    return _mm256_fmadd_ps(a, b, c);
#elif defined EL_DOUBLE && defined __aarch64__
    return (ElVec)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#elif defined __aarch64__
    return (ElVec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
    return a * b + c;
#endif
}

// The lanes added in double, halves first, always in the same order.
EL_INLINE double v_sum(ElVec v)
{
    typedef el_real Half __attribute__((vector_size(EL_VECTOR_BYTES / 2)));
    typedef double Wide __attribute__((vector_size(EL_LANES / 2 * sizeof(double))));
    Half side[2];
    double part[EL_LANES / 2];
    memcpy(side, &v, sizeof v);
    Wide sum = __builtin_convertvector(side[0], Wide) + __builtin_convertvector(side[1], Wide);
    memcpy(part, &sum, sizeof sum);
    for (int half = EL_LANES / 4; half > 0; half /= 2)
        EL_UNROLLED for (int j = 0; j < half; j++) part[j] += part[j + half];
    return part[0];
}

#endif
