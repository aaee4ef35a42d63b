// exp, log, tanh and their relatives, a vector at a time.
//
// In float they are polynomials, with errors over the whole range, denormals and infinities
// included, of at most
//
//   exp, expm1, log, log1p, tanh, erf    2 ulp
//   sigmoid, softplus                    4 ulp
//
// which tests/tensor/test_kernels_math.c measures. Each takes its argument to a short interval
// where a polynomial that is nearest in the sense of Chebyshev (found by Remez' exchange on the
// relative error) is off by less than 2^-27; what is left is rounding. In double they call libm for
// each lane, and so in both builds do sin, cos and pow, and sqrt, floor and round (of which the
// compiler makes vectors).
#ifndef EL_VECTOR_MATH_H
#define EL_VECTOR_MATH_H

#include <float.h>

#include "tensor/kernels/vector.h"

#define EL_LANEWISE(name, function)                                     \
    EL_INLINE ElVec name(ElVec x)                                       \
    {                                                                   \
        el_real lane[EL_LANES];                                         \
        v_store(lane, x);                                               \
        for (int j = 0; j < EL_LANES; j++) lane[j] = function(lane[j]); \
        return v_load(lane);                                            \
    }

EL_LANEWISE(v_sqrt, sqrt)
EL_LANEWISE(v_sin, sin)
EL_LANEWISE(v_cos, cos)
EL_LANEWISE(v_floor, floor)
EL_LANEWISE(v_round, rint) // halves to even, as NumPy and PyTorch

EL_INLINE ElVec v_pow(ElVec a, ElVec b)
{
    el_real base[EL_LANES], exponent[EL_LANES];
    v_store(base, a);
    v_store(exponent, b);
    for (int j = 0; j < EL_LANES; j++) base[j] = pow(base[j], exponent[j]);
    return v_load(base);
}

#ifdef EL_DOUBLE

EL_LANEWISE(v_exp, exp)
EL_LANEWISE(v_expm1, expm1)
EL_LANEWISE(v_erf, erf)
EL_LANEWISE(v_log, log)
EL_LANEWISE(v_log1p, log1p)
EL_LANEWISE(v_tanh, tanh)

// log(1 + x) for 0 <= x <= 1.
EL_INLINE ElVec v_log1p_of_fraction(ElVec x)
{
    return v_log1p(x);
}

#else

// ln 2 in two parts. The high one has 15 bits, so that its product with an exponent is exact.
#define EL_LN2_HIGH 0x1.62e4p-1f
#define EL_LN2_LOW  0x1.7f7d1cp-20f

// The polynomial with these coefficients, that of the highest power first.
EL_INLINE ElVec v_polynomial(ElVec x, int count, const float *coefficient)
{
    ElVec y = v_set(coefficient[0]);
    for (int j = 1; j < count; j++) y = v_fma(y, x, v_set(coefficient[j]));
    return y;
}
#define EL_POLYNOMIAL(x, ...)                                             \
    v_polynomial(x, sizeof((const float[]){__VA_ARGS__}) / sizeof(float), \
                 (const float[]){__VA_ARGS__})

// 2^e for -127 < e < 128.
EL_INLINE ElVec v_power_of_2(ElMask e)
{
    return (ElVec)(((ElBits)e + 127) << 23);
}

// x = n ln(2) + r with n the nearest integer to x / ln 2, so |r| <= ln(2) / 2. Adding 1.5 * 2^23
// leaves no bits for a fraction: n is in the low bits of the sum. Returns r.
EL_INLINE ElVec v_take_powers(ElVec x, ElMask *n)
{
    const ElVec shift = v_set(0x1.8p23f);
    ElVec shifted = v_fma(x, v_set(0x1.715476p0f), shift), whole = shifted - shift;
    *n = (ElMask)((ElBits)shifted - (ElBits)shift);
    ElVec r = v_fma(whole, v_set(-EL_LN2_HIGH), x);
    return v_fma(whole, v_set(-EL_LN2_LOW), r);
}

// exp(x) = 2^n exp(r).
EL_INLINE ElVec v_exp(ElVec x)
{
    x = v_select(x > 89, v_set(89), x);     // past overflow (88.73)
    x = v_select(x < -104, v_set(-104), x); // past half the least denormal (-103.98)
    ElMask n;
    ElVec r = v_take_powers(x, &n);
    // (exp(r) - 1 - r) / r^2, to 2^-28 of exp(r)
    ElVec p = EL_POLYNOMIAL(r, 0x1.6a2352p-10f, 0x1.123a6cp-7f, 0x1.5558f4p-5f, 0x1.55549p-3f,
                            0x1.fffffcp-2f);
    ElVec y = v_fma(r * r, p, r) + 1;
    // Multiplying by 2^n in two steps reaches infinity and the denormals with one rounding.
    ElMask half = n >> 1;
    return y * v_power_of_2(half) * v_power_of_2(n - half);
}

// exp(x) - 1 = 2^n (exp(r) - 1) + (2^n - 1), in which nothing cancels.
EL_INLINE ElVec v_expm1(ElVec x)
{
    ElVec t = v_select(x > 89, v_set(89), x);
    t = v_select(t < -18, v_set(-18), t); // -1 to the last bit
    ElMask n;
    ElVec r = v_take_powers(t, &n);
    // (exp(r) - 1 - r) / r^2, to 2^-31 of exp(r) - 1
    ElVec p = EL_POLYNOMIAL(r, 0x1.a032cap-13f, 0x1.6d7296p-10f, 0x1.11118ap-7f, 0x1.5554bp-5f,
                            0x1.555554p-3f, 0x1p-1f);
    ElVec low = v_fma(r * r, p, r);
    // Half of it, as 2^128 is no number; and twice that.
    ElVec power = v_power_of_2(n - 1), y = v_fma(power, low, power - 0.5f);
    return v_select(x == 0, x, 2 * y); // keeps -0
}

// The exponent e of a positive normal x = 2^e m, with m in [sqrt(1/2), sqrt(2)).
EL_INLINE ElMask v_exponent(ElVec x)
{
    const uint32_t sqrt_half = 0x3f3504f3; // its bits
    return (ElMask)((ElBits)x - sqrt_half) >> 23;
}

// That m.
EL_INLINE ElVec v_mantissa(ElVec x, ElMask e)
{
    return (ElVec)((ElBits)x - ((ElBits)e << 23));
}

// n ln(2) + log(1 + r) for r in [sqrt(1/2) - 1, sqrt(2) - 1), small terms first.
EL_INLINE ElVec v_log_of_parts(ElVec n, ElVec r)
{
    // (log(1 + r) - r + r^2 / 2) / r^3, to 2^-27 of log(1 + r)
    ElVec p = EL_POLYNOMIAL(r, -0x1.38c1b6p-4f, 0x1.056498p-3f, -0x1.0d8758p-3f, 0x1.22d90ap-3f,
                            -0x1.5471f6p-3f, 0x1.99a012p-3f, -0x1.000228p-2f, 0x1.555554p-2f);
    ElVec square = r * r;
    ElVec y = v_fma(square * r, p, n * EL_LN2_LOW);
    y = v_fma(square, v_set(-0.5f), y);
    return v_fma(n, v_set(EL_LN2_HIGH), r + y);
}

// y where 0 < x < inf; else what log gives: inf, -inf at 0, NaN below it and for NaN.
EL_INLINE ElVec v_log_limits(ElVec x, ElVec y)
{
    y = v_select(x < INFINITY, y, x);
    return v_select(x > 0, y, v_select(x == 0, v_set(-INFINITY), v_set(NAN)));
}

EL_INLINE ElVec v_log(ElVec x)
{
    ElMask denormal = x < FLT_MIN;
    ElVec normal = v_select(denormal, x * 0x1p23f, x);
    ElMask e = v_exponent(normal);
    ElVec n = __builtin_convertvector(e - (denormal & 23), ElVec);
    return v_log_limits(x, v_log_of_parts(n, v_mantissa(normal, e) - 1));
}

// log(u) for u = 1 + x rounded; what rounding took is put back into r, and where the exponent of u
// is 0, r is x itself.
EL_INLINE ElVec v_log1p(ElVec x)
{
    ElVec u = x + 1;
    ElVec lost = v_select(x < 1, x - (u - 1), 1 - (u - x));
    ElMask e = v_exponent(u);
    ElVec r = v_mantissa(u, e) - 1;
    r = v_select(x < 0x1p24f, v_fma(lost, v_power_of_2(-e), r), r); // none is lost that counts
    r = v_select(e == 0, x, r);
    ElVec y = v_log_of_parts(__builtin_convertvector(e, ElVec), r);
    y = v_select(x == 0, x, y); // keeps -0
    return v_log_limits(u, y);
}

// log(1 + x) = 2 artanh(s), s = x / (2 + x), for 0 <= x <= 1: none of log1p's cases arise, which
// makes softplus 2.5 times as fast.
EL_INLINE ElVec v_log1p_of_fraction(ElVec x)
{
    ElVec s = x / (2 + x), square = s * s;
    // (artanh(s) / s - 1) / s^2 for s <= 1/3, to 2^-27 of artanh(s)
    ElVec p = EL_POLYNOMIAL(square, 0x1.1ed7bep-3f, 0x1.1ebd0ep-3f, 0x1.99d208p-3f, 0x1.555502p-2f);
    return 2 * v_fma(square * s, p, s);
}

// Near 0 an odd polynomial; elsewhere 1 - 2 / (exp(2 |x|) + 1), which is 1 from |x| = 9.02 on.
EL_INLINE ElVec v_tanh(ElVec x)
{
    ElVec size = v_abs(x);
    ElVec square = x * x;
    // (tanh(x) - x) / x^3 for |x| < 0.625, to 2^-27 of tanh(x)
    ElVec p = EL_POLYNOMIAL(square, -0x1.75e1ccp-8f, 0x1.52269cp-6f, -0x1.b83c5ap-5f,
                            0x1.110726p-3f, -0x1.555532p-2f);
    ElVec near = v_fma(square * size, p, size);
    ElVec far = 1 - 2 / (v_exp(2 * size) + 1);
    ElVec y = v_select(size < 0.625f, near, far);
    ElMask sign = (ElMask)x & (ElMask)v_set(-0.0f);
    return (ElVec)((ElMask)y | sign);
}

// Near 0 an odd polynomial; elsewhere 1 - exp(-p(|x|)), which is 1 from |x| = 3.92 on.
EL_INLINE ElVec v_erf(ElVec x)
{
    ElVec size = v_abs(x), square = x * x;
    // erf(x) / x - 1 for |x| < 0.9, to 2^-31 of erf(x)
    ElVec p = EL_POLYNOMIAL(square, 0x1.6510c6p-14f, -0x1.aca394p-11f, 0x1.550a46p-8f,
                            -0x1.b81524p-6f, 0x1.ce2e54p-4f, -0x1.812744p-2f, 0x1.06eba8p-3f);
    ElVec near = v_fma(size, p, size);
    ElVec t = v_select(size > 3.95f, v_set(3.95f), size);
    // -log(1 - erf(t)) for 0.9 <= t <= 3.95, to 2^-33 of erf(t)
    ElVec q = EL_POLYNOMIAL(t, 0x1.5d7296p-16f, -0x1.c45998p-12f, 0x1.106278p-8f, -0x1.9aebcap-6f,
                            0x1.bb4552p-4f, 0x1.444d1ep-1f, 0x1.212628p0f, -0x1.62da58p-13f);
    ElVec y = v_select(size < 0.9f, near, 1 - v_exp(-q));
    ElMask sign = (ElMask)x & (ElMask)v_set(-0.0f);
    return (ElVec)((ElMask)y | sign);
}

#endif

// exp(-|x|) never overflows; for x < 0, 1 / (1 + exp(-x)) = exp(x) / (1 + exp(x)).
EL_INLINE ElVec v_sigmoid(ElVec x)
{
    ElVec e = v_exp(-v_abs(x));
    return v_select(x < 0, e, v_set(1)) / (1 + e);
}

// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))
EL_INLINE ElVec v_softplus(ElVec x)
{
    return v_max(x, v_set(0)) + v_log1p_of_fraction(v_exp(-v_abs(x)));
}

#endif
