// el_gradcheck where there is nothing to find: no false alarm on random inputs, nor at kinks, steps
// and ties. And mistakes that stand at a kink, or beside one, are still mistakes.
#include <math.h>

#include "autograd/check.h"
#include "autograd/ops/accumulate.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/softmax.h"
#include "autograd/tape.h"
#include "tensor/random.h"
#include "tests/checks.h"

enum { SEEDS = 100 };

// F(name, call): call is the operation on a and b.
#define FUNCTION(name, call)                                   \
    static ElTensor *name(ElTensor *const in[], void *context) \
    {                                                          \
        ElTensor *a = in[0], *b = in[1];                       \
        (void)a, (void)b, (void)context;                       \
        return call;                                           \
    }
#define ROW(name, call) {#name, name},
typedef struct {
    const char *name;
    ElFunction apply;
} Row;

// --- on random inputs ----------------------------------------------------------------------------

#define POSITIVE(x) el_add_scalar(el_abs(x), .1)
#define SMOOTH(F)                          \
    F(relu, el_relu(a))                    \
    F(leaky_relu, el_leaky_relu(a, .1))    \
    F(absolute, el_abs(a))                 \
    F(maximum, el_maximum(a, b))           \
    F(minimum, el_minimum(a, b))           \
    F(clamp, el_clamp(a, -.5, .5))         \
    F(elu, el_elu(a, .5))                  \
    F(softplus, el_softplus(a))            \
    F(norm, el_norm_axis(a, -1))           \
    F(quotient, el_div(a, b))              \
    F(reciprocal, el_reciprocal(a))        \
    F(logarithm, el_log(POSITIVE(a)))      \
    F(power, el_pow(POSITIVE(a), b))       \
    F(root, el_sqrt(POSITIVE(a)))          \
    F(product, el_mul(a, b))               \
    F(exponential, el_exp(a))              \
    F(step, el_floor(a))                   \
    F(largest, el_max_axis(a, 0))          \
    F(variance, el_var_axis(a, -1))        \
    F(softmax, el_softmax(a, -1))          \
    F(logsumexp, el_logsumexp(a))          \
    F(squared_relu, el_square(el_relu(a))) \
    F(network, el_matmul_transposed(el_relu(el_affine(a, b, NULL)), a, EL_TRANSPOSE_A))
SMOOTH(FUNCTION)
static const Row smooth[] = {SMOOTH(ROW)};

START_TEST(test_no_false_alarm)
{
    if (!IS_DOUBLE) return;
    for (int seed = 0; seed < SEEDS; seed++) {
        el_random_seed((uint64_t)seed);
        el_tape_begin();
        ElTensor *in[] = {el_randn(el_shape(3, 3)), el_randn(el_shape(3, 3))};
        ck_assert_msg(el_gradcheck(smooth[_i].apply, NULL, 2, in, 2), "%s, seed %d: %s",
                      smooth[_i].name, seed, el_error_text());
        el_tape_end();
    }
}
END_TEST

// --- at kinks ------------------------------------------------------------------------------------

#define KINKED(F)                                             \
    F(relu_at, el_relu(a))                                    \
    F(leaky_relu_at, el_leaky_relu(a, -2))                    \
    F(absolute_at, el_abs(a))                                 \
    F(maximum_at, el_maximum(a, b))                           \
    F(squared_maximum_at, el_square(el_maximum(a, b)))        \
    F(minimum_at, el_mul(el_minimum(a, b), b))                \
    F(clamp_at, el_clamp(a, 0, 1))                            \
    F(elu_at, el_elu(a, 3))                                   \
    F(floor_at, el_floor(a))                                  \
    F(round_at, el_mul(el_round(a), b))                       \
    F(sign_at, el_sign(a))                                    \
    F(largest_at, el_max(a))                                  \
    F(smallest_at, el_min_axis(a, 0))                         \
    F(squared_relu_at, el_square(el_relu(a)))                 \
    F(times_absolute_at, el_mul(a, el_abs(a)))                \
    F(outer_relu_at, el_mul(two_rows(a), el_relu(el_neg(b)))) \
    F(norm_at, el_norm_axis(two_rows(a), -1))

static ElTensor *two_rows(ElTensor *x)
{
    return el_expand(x, el_shape(2, 8));
}
KINKED(FUNCTION)
static const Row kinked[] = {KINKED(ROW)};

// Zeros of either sign, ties, whole numbers and halves, and what stands closer to a kink than the
// step of a difference.
static void take_kinks(ElTensor *in[])
{
    in[0] = el_array(el_shape(8), (el_real[]){0, -(el_real)0, 1, 3e-6, -5e-6, .5, -2, 1});
    in[1] = el_array(el_shape(8), (el_real[]){0, 1, 1, 0, 0, .5, -2, 3});
}

START_TEST(test_kinks_are_no_mistakes)
{
    if (!IS_DOUBLE) return;
    for (int seed = 0; seed < 10; seed++) {
        el_random_seed((uint64_t)seed);
        el_tape_begin();
        ElTensor *in[2];
        take_kinks(in);
        ck_assert_msg(el_gradcheck(kinked[_i].apply, NULL, 2, in, 3), "%s, seed %d: %s",
                      kinked[_i].name, seed, el_error_text());
        el_tape_end();
    }
}
END_TEST

// --- mistakes at kinks ---------------------------------------------------------------------------

// An operation with the values of a function above and another rule.
typedef struct {
    ElOp op;
    ElFunction values;
} Wrong;

static ElTensor *slope_two(const ElNode *n, ElTensor *g, int input)
{
    return (void)n, (void)input, el_mul_scalar(g, 2);
}
static ElTensor *slope_below(const ElNode *n, ElTensor *g, int input)
{
    return (void)n, (void)input, el_mul_scalar(g, -.01);
}
static ElTensor *slope_one(const ElNode *n, ElTensor *g, int input)
{
    return (void)n, (void)input, g;
}
static ElTensor *apply_wrong(ElTensor *const in[], void *context)
{
    const Wrong *w = context;
    const ElTensor *y = w->values(in, NULL);
    return y ? el_record(&w->op, el_array(y->shape, y->data), in[0]) : NULL;
}

// Each is refused at the first element that it is given.
static const struct {
    Wrong wrong;
    double at;
} wrong_at_kinks[] = {
    {{{.name = "relu", .vjp = slope_two}, relu_at}, 0},
    {{{.name = "relu", .vjp = slope_below}, relu_at}, 0},
    {{{.name = "relu", .vjp = slope_one}, relu_at}, -5e-5},
    {{{.name = "relu", .vjp = slope_two}, relu_at}, 3e-6},
    {{{.name = "abs", .vjp = slope_two}, absolute_at}, 0},
    {{{.name = "floor", .vjp = slope_one}, floor_at}, 1},
    {{{.name = "round", .vjp = slope_one}, floor_at}, 1 + 3e-6},
    {{{.name = "squared", .vjp = slope_one}, squared_relu_at}, 0},
    {{{.name = "a |a|", .vjp = slope_below}, times_absolute_at}, 0},
};
enum { WRONG = sizeof wrong_at_kinks / sizeof *wrong_at_kinks };

START_TEST(test_mistakes_at_kinks)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_full(el_shape(1), wrong_at_kinks[_i].at), el_ones(el_shape(1))};
    ck_assert(!el_gradcheck(apply_wrong, (void *)&wrong_at_kinks[_i].wrong, 2, in, 1));
    ck_error_has("el_gradcheck: at order 1, the gradient by input 1");
    el_tape_end();
}
END_TEST

// --- where f has no values -----------------------------------------------------------------------

FUNCTION(square_root, el_sqrt(a))
FUNCTION(power_of_root, el_mul(el_sqrt(a), a))

START_TEST(test_edges_of_the_domain)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *negative[] = {el_full(el_shape(2), -1), el_ones(el_shape(2))};
    ck_assert(!el_gradcheck(square_root, NULL, 2, negative, 1));
    ck_error_has("take inputs where it is finite");
    ElTensor *zero[] = {el_zeros(el_shape(2)), el_ones(el_shape(2))}; // its slope is infinite
    ck_assert(!el_gradcheck(square_root, NULL, 2, zero, 1));
    ck_error_has("el_gradcheck: at order 1, the gradient by input 1");
    ck_assert(!el_gradcheck(power_of_root, NULL, 2, zero, 1)); // 0, computed as 0 / 0
    ck_error_has("NaN: it is not finite where the differences are");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("kinks");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, test_no_false_alarm, 0, sizeof smooth / sizeof *smooth);
    tcase_add_loop_test(cases, test_kinks_are_no_mistakes, 0, sizeof kinked / sizeof *kinked);
    tcase_add_loop_test(cases, test_mistakes_at_kinks, 0, WRONG);
    tcase_add_test(cases, test_edges_of_the_domain);
    return run_cases("kinks", cases);
}
