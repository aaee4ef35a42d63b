// exp, log and their relatives of every instruction set: errors in units of the last place over all
// numbers there are, in steps, and the limits.
#include "tests/tensor/kernels_support.h"

typedef void Loop(int64_t n, const el_real *x, el_real c, el_real *y);

static double want_sigmoid(double x)
{
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

static double want_softplus(double x)
{
    return fmax(x, 0) + log1p(exp(-fabs(x)));
}

// The functions in a fixed order, and what they promise (vector_math.h).
enum { FUNCTIONS = 8 };
static const char *const names[FUNCTIONS] = {"exp",  "expm1", "log",     "log1p",
                                             "tanh", "erf",   "sigmoid", "softplus"};
static double (*const wants[FUNCTIONS])(double) = {exp,  expm1, log,          log1p,
                                                   tanh, erf,   want_sigmoid, want_softplus};
static const double bounds[FUNCTIONS] = {2, 2, 2, 2, 2, 2, 4, 4};

static Loop *loop_of(const ElKernels *k, int function)
{
    Loop *const loops[FUNCTIONS] = {k->exp,  k->expm1, k->log,     k->log1p,
                                    k->tanh, k->erf,   k->sigmoid, k->softplus};
    return loops[function];
}

#ifdef EL_DOUBLE
#define next_after nextafter
typedef uint64_t Bits;
enum { MANTISSA_BITS = 53, LEAST_EXPONENT = -1074 };
static const Bits STRIDE = ((uint64_t)1 << 50) / 7;
#else
#define next_after nextafterf
typedef uint32_t Bits;
enum { MANTISSA_BITS = 24, LEAST_EXPONENT = -149 };
static const Bits STRIDE = 2047;
#endif

// |got - want| in units of the last place of want; 0 for the same infinity or NaN. Past the largest
// number infinity is one unit away.
static double ulps(el_real got, double want)
{
    el_real rounded = (el_real)want;
    if (isnan(want) || isnan(got)) return isnan(want) && isnan(got) ? 0 : INFINITY;
    if (got == rounded) return 0;
    int exponent;
    frexp(want, &exponent);
    exponent -= MANTISSA_BITS;
    double unit = ldexp(1, exponent < LEAST_EXPONENT ? LEAST_EXPONENT : exponent);
    const double most = sizeof(el_real) == 4 ? 0x1p128 : DBL_MAX;
    return fabs(fmin(fmax(got, -most), most) - want) / unit;
}

enum { AT_ONCE = 4096 };

// Goes on with the numbers whose bits are STRIDE apart; false when less than a block is left (they
// are NaN).
static bool next_numbers(Bits *bits, el_real x[AT_ONCE])
{
    for (int i = 0; i < AT_ONCE; i++) {
        memcpy(&x[i], bits, sizeof x[i]);
        if (*bits + STRIDE < *bits) return false;
        *bits += STRIDE;
    }
    return true;
}

START_TEST(test_errors_are_bounded)
{
    static el_real x[AT_ONCE], y[AT_ONCE];
    static double want[AT_ONCE];
    Bits bits = 0;
    while (next_numbers(&bits, x))
        for (int f = 0; f < FUNCTIONS; f++) {
            for (int i = 0; i < AT_ONCE; i++) want[i] = wants[f](x[i]);
            FOR_EACH_TABLE(k)
            {
                loop_of(k, f)(AT_ONCE, x, 0, y);
                for (int i = 0; i < AT_ONCE; i++)
                    expect(ulps(y[i], want[i]) <= bounds[f], "%s %s(%a) is %a, not %a", k->isa,
                           names[f], (double)x[i], (double)y[i], want[i]);
            }
        }
}
END_TEST

// Near the points where the ways of computing change, every number.
START_TEST(test_errors_near_seams)
{
    const double seams[] = {
        0,          0.9,         -0.9,     3.92,      -3.92,    -17.5,       0.625,
        -0.625,     1,           -1,       sqrt(0.5), sqrt(2),  sqrt(2) - 1, sqrt(0.5) - 1,
        log(2) / 2, -log(2) / 2, 88.72284, -87.33655, -103.9721};
    static el_real x[AT_ONCE], y[AT_ONCE];
    for (size_t s = 0; s < sizeof seams / sizeof *seams; s++) {
        el_real number = (el_real)seams[s];
        for (int i = 0; i < AT_ONCE / 2; i++) number = next_after(number, -INFINITY);
        for (int i = 0; i < AT_ONCE; i++) x[i] = number = next_after(number, INFINITY);
        for (int f = 0; f < FUNCTIONS; f++) FOR_EACH_TABLE(k)
            {
                loop_of(k, f)(AT_ONCE, x, 0, y);
                for (int i = 0; i < AT_ONCE; i++)
                    expect(ulps(y[i], wants[f](x[i])) <= bounds[f], "%s %s(%a) is %a", k->isa,
                           names[f], (double)x[i], (double)y[i]);
            }
    }
}
END_TEST

START_TEST(test_limits)
{
    enum { COUNT = 6 };
    const el_real x[COUNT] = {(el_real)-0.0, 0, -1, INFINITY, -INFINITY, NAN};
    const double want[FUNCTIONS][COUNT] = {
        {1, 1, exp(-1), INFINITY, 0, NAN},
        {-0.0, 0, expm1(-1), INFINITY, -1, NAN},
        {-INFINITY, -INFINITY, NAN, INFINITY, NAN, NAN},
        {-0.0, 0, -INFINITY, INFINITY, NAN, NAN},
        {-0.0, 0, tanh(-1), 1, -1, NAN},
        {-0.0, 0, erf(-1), 1, -1, NAN},
        {0.5, 0.5, want_sigmoid(-1), 1, 0, NAN},
        {log(2), log(2), want_softplus(-1), INFINITY, 0, NAN},
    };
    FOR_EACH_TABLE(k)
    for (int f = 0; f < FUNCTIONS; f++) {
        el_real y[COUNT];
        loop_of(k, f)(COUNT, x, 0, y);
        for (int i = 0; i < COUNT; i++) {
            expect(ulps(y[i], want[f][i]) <= bounds[f], "%s %s(%g) is %g", k->isa, names[f],
                   (double)x[i], (double)y[i]);
            if (y[i] == 0) ck_assert_int_eq(!signbit(y[i]), !signbit(want[f][i]));
        }
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("math");
    tcase_set_timeout(cases, 300); // under valgrind
    tcase_add_test(cases, test_errors_are_bounded);
    tcase_add_test(cases, test_errors_near_seams);
    tcase_add_test(cases, test_limits);
    return run_cases("math kernels", cases);
}
