// The elementwise loops of every instruction set, against loops in double; and how a table of
// kernels is chosen.
#include "tests/tensor/kernels_support.h"

// --- elementwise: the table, read as arithmetic on doubles ---------------------------------------

#define ADD(a, b)        ((a) + (b))
#define SUB(a, b)        ((a) - (b))
#define MUL(a, b)        ((a) * (b))
#define DIV(a, b)        ((a) / (b))
#define NEG(v)           (-(v))
#define SQUARE(v)        ((v) * (v))
#define PLUS(v, number)  ((v) + (number))
#define TIMES(v, number) ((v) * (number))
#define ONE_MINUS(v)     (1 - (v))
#define EXP              exp
#define EXPM1            expm1
#define LOG              log
#define LOG1P            log1p
#define TANH             tanh
#define SIGMOID(v)       (1 / (1 + exp(-(v))))
#define SOFTPLUS(v)      log1p(exp(v))
#define SQRT             sqrt
#define SIN              sin
#define COS              cos
#define ERF              erf
#define FLOOR            floor
#define ROUND            rint
#define POW              pow
#define ABS              fabs
#define SIGN(v)          ((double)(((v) > 0) - ((v) < 0)))
#define MAX(a, b)        ((a) > (b) ? (a) : (b))
#define MIN(a, b)        ((a) < (b) ? (a) : (b))
#define STEP(x, low)     ((x) > 0 ? 1.0 : (low))
#define SHARE(a, b)      ((a) > (b) ? 1.0 : (a) == (b) ? 0.5 : 0.0)
#define ZERO             0.0
#define ONE              1.0

// One entry of the tables: its operands in the order of its arguments, and what it should give.
typedef struct {
    const char *name;
    int operands;
    void (*call)(const ElKernels *k, int64_t n, const el_real *const in[4], const int step[2],
                 el_real *out);
    double (*want)(const double in[4]);
} Operation;

static const el_real c = 0.25;

#define EL_UNARY_FLAT(name, value)                                                     \
    static void call_##name(const ElKernels *k, int64_t n, const el_real *const in[4], \
                            const int step[2], el_real *out)                           \
    {                                                                                  \
        (void)step;                                                                    \
        k->name(n, in[0], c, out);                                                     \
    }                                                                                  \
    static double want_##name(const double in[4])                                      \
    {                                                                                  \
        const double x = in[0];                                                        \
        return value;                                                                  \
    }
#define EL_UNARY(name, value, slope)                                                         \
    EL_UNARY_FLAT(name, value)                                                               \
    static void call_##name##_vjp(const ElKernels *k, int64_t n, const el_real *const in[4], \
                                  const int step[2], el_real *out)                           \
    {                                                                                        \
        (void)step;                                                                          \
        k->name##_vjp(n, in[0], in[1], in[2], c, out);                                       \
    }                                                                                        \
    static double want_##name##_vjp(const double in[4])                                      \
    {                                                                                        \
        const double g = in[0], x = in[1], y = in[2];                                        \
        (void)g, (void)x, (void)y;                                                           \
        return slope;                                                                        \
    }
#define EL_BINARY_FLAT(name, value)                                                    \
    static void call_##name(const ElKernels *k, int64_t n, const el_real *const in[4], \
                            const int step[2], el_real *out)                           \
    {                                                                                  \
        k->name(n, in[0], step[0], in[1], step[1], out);                               \
    }                                                                                  \
    static double want_##name(const double in[4])                                      \
    {                                                                                  \
        const double a = in[0], b = in[1];                                             \
        return value;                                                                  \
    }
#define BINARY_SLOPE(name, slope)                                                      \
    static void call_##name(const ElKernels *k, int64_t n, const el_real *const in[4], \
                            const int step[2], el_real *out)                           \
    {                                                                                  \
        (void)step;                                                                    \
        k->name(n, in[0], in[1], in[2], in[3], out);                                   \
    }                                                                                  \
    static double want_##name(const double in[4])                                      \
    {                                                                                  \
        const double g = in[0], a = in[1], b = in[2], y = in[3];                       \
        (void)g, (void)a, (void)b, (void)y;                                            \
        return slope;                                                                  \
    }
#define EL_BINARY(name, value, slope_a, slope_b) \
    EL_BINARY_FLAT(name, value)                  \
    BINARY_SLOPE(name##_vjp_a, slope_a)          \
    BINARY_SLOPE(name##_vjp_b, slope_b)
#include "tensor/kernels/elementwise.table.h"
#undef EL_UNARY
#undef EL_UNARY_FLAT
#undef EL_BINARY
#undef EL_BINARY_FLAT

#define OPERATION(name, operands)    {#name, operands, call_##name, want_##name},
#define EL_UNARY_FLAT(name, value)   OPERATION(name, 1)
#define EL_UNARY(name, value, slope) OPERATION(name, 1) OPERATION(name##_vjp, 3)
#define EL_BINARY_FLAT(name, value)  OPERATION(name, 2)
#define EL_BINARY(name, value, slope_a, slope_b) \
    OPERATION(name, 2) OPERATION(name##_vjp_a, 4) OPERATION(name##_vjp_b, 4)
static const Operation operations[] = {
#include "tensor/kernels/elementwise.table.h"
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

static void check_operation(const ElKernels *k, const Operation *o, Arrays *a, const int step[2])
{
    o->call(k, a->n, (const el_real *const *)a->in, step, a->out);
    for (int64_t i = 0; i < a->n; i++) {
        double in[4];
        for (int j = 0; j < 4; j++) in[j] = a->in[j][j < 2 && !step[j] ? 0 : i];
        double want = o->want(in);
        expect(is_near(a->out[i], want, 1, 16), "%s %s: element %d of %d is %.9g, not %.9g", k->isa,
               o->name, (int)i, (int)a->n, (double)a->out[i], want);
    }
}

static const int arrays_both[2] = {1, 1};

START_TEST(test_every_operation_at_every_length)
{
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 2 * LONGEST_VECTOR + 4; n++)
        for (int o = 0; o < OPERATIONS; o++) {
            Arrays a = arrays_new(n);
            check_operation(k, &operations[o], &a, arrays_both);
            arrays_free(&a);
        }
}
END_TEST

START_TEST(test_numbers_as_operands)
{
    const int steps[3][2] = {{0, 1}, {1, 0}, {0, 0}};
    FOR_EACH_TABLE(k)
    for (int o = 0; o < OPERATIONS; o++)
        for (int s = 0; s < 3 && operations[o].operands == 2; s++) {
            Arrays a = arrays_new(37);
            check_operation(k, &operations[o], &a, steps[s]);
            arrays_free(&a);
        }
}
END_TEST

// An array in two parts, cut anywhere, gives the bytes of the whole.
START_TEST(test_values_do_not_depend_on_position)
{
    enum { COUNT = 2 * LONGEST_VECTOR + 5 };
    FOR_EACH_TABLE(k)
    for (int o = 0; o < OPERATIONS; o++) {
        Arrays a = arrays_new(COUNT);
        const el_real *const *in = (const el_real *const *)a.in;
        operations[o].call(k, COUNT, in, arrays_both, a.out);
        for (int64_t cut = 0; cut <= COUNT; cut++) {
            el_real parts[COUNT];
            const el_real *const rest[4] = {in[0] + cut, in[1] + cut, in[2] + cut, in[3] + cut};
            operations[o].call(k, cut, in, arrays_both, parts);
            operations[o].call(k, COUNT - cut, rest, arrays_both, parts + cut);
            expect(memcmp(parts, a.out, sizeof parts) == 0, "%s %s differs, cut at %d", k->isa,
                   operations[o].name, (int)cut);
        }
        arrays_free(&a);
    }
}
END_TEST

START_TEST(test_nan_is_passed_on)
{
    const el_real x[3] = {NAN, 1, NAN}, y[3] = {1, NAN, NAN};
    el_real out[3];
    FOR_EACH_TABLE(k)
    {
        k->maximum(3, x, 1, y, 1, out);
        for (int i = 0; i < 3; i++) ck_assert(isnan(out[i]));
        k->minimum(3, x, 1, y, 1, out);
        for (int i = 0; i < 3; i++) ck_assert(isnan(out[i]));
        k->relu(3, x, 0, out);
        ck_assert(isnan(out[0]) && out[1] == 1 && isnan(out[2]));
    }
}
END_TEST

// --- the choice of a table -----------------------------------------------------------------------

// Runs before any other, since the variable is read once.
START_TEST(test_environment)
{
    setenv("ELBO_ISA", "abacus", 1);
    const ElKernels *k = el_kernels();
    ck_error_has("ELBO_ISA: no instruction set \"abacus\" here; there is ");
    for (const ElKernels *const *better = el_kernels_all(); *better != k; better++)
        ck_assert(!(*better)->supported());
    unsetenv("ELBO_ISA");
}
END_TEST

START_TEST(test_choice)
{
    const ElKernels *before = el_kernels();
    FOR_EACH_TABLE(k)
    {
        ck_assert(el_kernels_use(k->isa));
        ck_assert_ptr_eq(el_kernels(), k);
    }
    ck_assert(!el_kernels_use("mmx"));
    ck_error_has("el_kernels_use: no instruction set \"mmx\" here; there is ");
    ck_assert_str_eq(el_kernels()->isa, "generic"); // the last, still
    el_kernels_use(before->isa);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("kernels");
    tcase_add_test(cases, test_environment);
    tcase_add_test(cases, test_every_operation_at_every_length);
    tcase_add_test(cases, test_numbers_as_operands);
    tcase_add_test(cases, test_values_do_not_depend_on_position);
    tcase_add_test(cases, test_nan_is_passed_on);
    tcase_add_test(cases, test_choice);
    return run_cases("kernels", cases);
}
