// The elementwise loops: the table read as arithmetic on vectors.
//
// Each row becomes small functions of one vector (relu_value, relu_slope, mul_slope_a ...), and
// these become loops (relu_loop ...) through the four map functions. A loop's last, partial vector
// goes through the same code on a padded copy.
#include "tensor/kernels/fill.h"
#include "tensor/kernels/vector_math.h"

#define UNUSED __attribute__((unused)) // not every formula reads every operand

#define ADD(a, b)        ((a) + (b))
#define SUB(a, b)        ((a) - (b))
#define MUL(a, b)        ((a) * (b))
#define DIV(a, b)        ((a) / (b))
#define NEG(v)           (-(v))
#define SQUARE(v)        v_square(v)
#define PLUS(v, number)  ((v) + (el_real)(number))
#define TIMES(v, number) ((v) * (el_real)(number))
#define ONE_MINUS(v)     (1 - (v))
#define EXP              v_exp
#define EXPM1            v_expm1
#define LOG              v_log
#define LOG1P            v_log1p
#define TANH             v_tanh
#define SIGMOID          v_sigmoid
#define SOFTPLUS         v_softplus
#define SQRT             v_sqrt
#define SIN              v_sin
#define COS              v_cos
#define ERF              v_erf
#define FLOOR            v_floor
#define ROUND            v_round
#define POW              v_pow
#define ABS              v_abs
#define SIGN             v_sign
#define MAX              v_max
#define MIN              v_min
#define STEP             v_step
#define SHARE            v_share
#define ZERO             v_set(0)
#define ONE              v_set(1)

EL_INLINE ElVec v_square(ElVec v)
{
    return v * v;
}

EL_INLINE ElVec v_step(ElVec x, el_real low)
{
    return v_select(x > 0, v_set(1), v_set(low));
}

// 0 for 0 and for NaN.
EL_INLINE ElVec v_sign(ElVec x)
{
    return v_select(x > 0, v_set(1), v_select(x < 0, v_set(-1), v_set(0)));
}

EL_INLINE ElVec v_share(ElVec a, ElVec b)
{
    return v_select(a > b, v_set(1), v_select(a == b, v_set((el_real)0.5), v_set(0)));
}

typedef ElVec Unary(ElVec x, el_real c);
typedef ElVec UnarySlope(ElVec g, ElVec x, ElVec y, el_real c);
typedef ElVec Binary(ElVec a, ElVec b);
typedef ElVec BinarySlope(ElVec g, ElVec a, ElVec b, ElVec y);

EL_INLINE void map_unary(Unary f, int64_t n, const el_real *x, el_real c, el_real *y)
{
    for (int64_t k = 0; k < n; k += EL_LANES)
        v_store_upto(y + k, f(v_load_upto(x + k, n - k), c), n - k);
}

EL_INLINE void map_unary_slope(UnarySlope f, int64_t n, const el_real *g, const el_real *x,
                               const el_real *y, el_real c, el_real *dx)
{
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        ElVec value =
            f(v_load_upto(g + k, rest), v_load_upto(x + k, rest), v_load_upto(y + k, rest), c);
        v_store_upto(dx + k, value, rest);
    }
}

EL_INLINE void map_binary(Binary f, int64_t n, const el_real *a, int a_step, const el_real *b,
                          int b_step, el_real *y)
{
    if (n == 0) return; // then there may be no number to read either
    const ElVec a_number = v_set(*a), b_number = v_set(*b);
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        ElVec value = f(a_step ? v_load_upto(a + k, rest) : a_number,
                        b_step ? v_load_upto(b + k, rest) : b_number);
        v_store_upto(y + k, value, rest);
    }
}

EL_INLINE void map_binary_slope(BinarySlope f, int64_t n, const el_real *g, const el_real *a,
                                const el_real *b, const el_real *y, el_real *d)
{
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        ElVec value = f(v_load_upto(g + k, rest), v_load_upto(a + k, rest),
                        v_load_upto(b + k, rest), v_load_upto(y + k, rest));
        v_store_upto(d + k, value, rest);
    }
}

// First reading: the functions.
#define EL_UNARY_FLAT(name, value)                                              \
    static inline ElVec name##_value(ElVec x, el_real c UNUSED)                 \
    {                                                                           \
        return value;                                                           \
    }                                                                           \
    static void name##_loop(int64_t n, const el_real *x, el_real c, el_real *y) \
    {                                                                           \
        map_unary(name##_value, n, x, c, y);                                    \
    }

#define EL_UNARY(name, value, slope)                                                               \
    EL_UNARY_FLAT(name, value)                                                                     \
    static inline ElVec name##_slope(ElVec g UNUSED, ElVec x UNUSED, ElVec y UNUSED,               \
                                     el_real c UNUSED)                                             \
    {                                                                                              \
        return slope;                                                                              \
    }                                                                                              \
    static void name##_slope_loop(int64_t n, const el_real *g, const el_real *x, const el_real *y, \
                                  el_real c, el_real *dx)                                          \
    {                                                                                              \
        map_unary_slope(name##_slope, n, g, x, y, c, dx);                                          \
    }

#define EL_BINARY_FLAT(name, value)                                                                \
    static inline ElVec name##_value(ElVec a, ElVec b)                                             \
    {                                                                                              \
        return value;                                                                              \
    }                                                                                              \
    static void name##_loop(int64_t n, const el_real *a, int a_step, const el_real *b, int b_step, \
                            el_real *y)                                                            \
    {                                                                                              \
        map_binary(name##_value, n, a, a_step, b, b_step, y);                                      \
    }

#define EL_BINARY_SLOPE(name, side, slope)                                                  \
    static inline ElVec name##_slope_##side(ElVec g UNUSED, ElVec a UNUSED, ElVec b UNUSED, \
                                            ElVec y UNUSED)                                 \
    {                                                                                       \
        return slope;                                                                       \
    }                                                                                       \
    static void name##_slope_##side##_loop(int64_t n, const el_real *g, const el_real *a,   \
                                           const el_real *b, const el_real *y, el_real *d)  \
    {                                                                                       \
        map_binary_slope(name##_slope_##side, n, g, a, b, y, d);                            \
    }

#define EL_BINARY(name, value, slope_a, slope_b) \
    EL_BINARY_FLAT(name, value)                  \
    EL_BINARY_SLOPE(name, a, slope_a)            \
    EL_BINARY_SLOPE(name, b, slope_b)

#include "tensor/kernels/elementwise.table.h"
#undef EL_UNARY
#undef EL_UNARY_FLAT
#undef EL_BINARY
#undef EL_BINARY_FLAT

static void pixels(int64_t n, const uint8_t *restrict x, el_real *restrict y)
{
    for (int64_t k = 0; k < n; k++) y[k] = x[k] / (el_real)255;
}

// Second reading: their places.
#define EL_UNARY_FLAT(name, value) k->name = name##_loop;
#define EL_UNARY(name, value, slope) \
    k->name = name##_loop;           \
    k->name##_vjp = name##_slope_loop;
#define EL_BINARY_FLAT(name, value) k->name = name##_loop;
#define EL_BINARY(name, value, slope_a, slope_b) \
    k->name = name##_loop;                       \
    k->name##_vjp_a = name##_slope_a_loop;       \
    k->name##_vjp_b = name##_slope_b_loop;

void EL_FILL(elementwise)(ElKernels *k)
{
#include "tensor/kernels/elementwise.table.h"
    k->pixels = pixels;
}
