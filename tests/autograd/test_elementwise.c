// The rows of the elementwise table: values against libm, gradients to second order against
// differences, broadcasting.
#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/masks.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tests/autograd/samples.h"
#include "tests/checks.h"

// Shapes of every kind: a number, one, none, odd sizes, eight axes.
enum { SHAPES = 7 };
static ElShape shape_number(int i)
{
    const ElShape shapes[SHAPES] = {EL_SCALAR,
                                    el_shape(1),
                                    el_shape(0),
                                    el_shape(7),
                                    el_shape(3, 5),
                                    el_shape(2, 1, 4),
                                    el_shape(1, 2, 1, 2, 1, 1, 2, 1)};
    return shapes[i];
}

typedef struct {
    const char *name;
    ElTensor *(*plain)(ElTensor *x);
    ElTensor *(*number)(ElTensor *x, double c);
    ElTensor *(*binary)(ElTensor *a, ElTensor *b);
} Row;

#define EL_UNARY(name, y, dx)         {#name, el_##name, NULL, NULL},
#define EL_UNARY_FLAT(name, y)        {#name, el_##name, NULL, NULL},
#define EL_UNARY_NUMBER(name, y, dx)  {#name, NULL, el_##name, NULL},
#define EL_UNARY_FLAT_NUMBER(name, y) {#name, NULL, el_##name, NULL},
#define EL_BINARY(name, y, da, db)    {#name, NULL, NULL, el_##name},
#define EL_BINARY_FLAT(name, y)       {#name, NULL, NULL, el_##name},
static const Row rows[] = {
#include "tensor/kernels/elementwise.table.h"
};
enum { ROWS = sizeof rows / sizeof *rows };

static bool domain_is_positive(const char *name)
{
    return strcmp(name, "log") == 0 || strcmp(name, "log1p") == 0 || strcmp(name, "sqrt") == 0 ||
           strcmp(name, "div") == 0 || strcmp(name, "rsqrt") == 0 ||
           strcmp(name, "reciprocal") == 0 || strcmp(name, "pow") == 0;
}

static ElTensor *apply(ElTensor *const in[], void *context)
{
    const Row *row = context;
    if (row->binary) return row->binary(in[0], in[1]);
    return row->plain ? row->plain(in[0]) : row->number(in[0], .3);
}

static ElTensor *apply_to_itself(ElTensor *const in[], void *context)
{
    ElTensor *const twice[] = {in[0], in[0]};
    return apply(twice, context);
}

START_TEST(test_elementwise_gradients)
{
    const Row *row = &rows[_i];
    el_tape_begin();
    for (int s = 0; s < SHAPES && IS_DOUBLE; s++) {
        bool positive = domain_is_positive(row->name);
        ElTensor *in[] = {sample(shape_number(s), positive), sample(shape_number(s), positive)};
        ck_assert_msg(el_gradcheck(apply, (void *)row, row->binary ? 2 : 1, in, 2),
                      "%s, shape %d: %s", row->name, s, el_error_text());
    }
    el_tape_end();
}
END_TEST

START_TEST(test_broadcast_gradients)
{
    const Row *row = &rows[_i];
    if (!row->binary || !IS_DOUBLE) return;
    const ElShape pairs[][2] = {
        {EL_SCALAR, el_shape(3)},
        {el_shape(2, 3), el_shape(3)},
        {el_shape(2, 1), el_shape(3)},
        {el_shape(2, 1, 3), el_shape(4, 1)},
        {el_shape(0, 3), el_shape(3)},
        {el_shape(1), el_shape(1, 1, 1, 1, 1, 1, 1, 2)},
        {el_shape(3, 1, 2), el_shape(1, 2, 2)},
    };
    el_tape_begin();
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        bool positive = domain_is_positive(row->name);
        ElTensor *in[] = {sample(pairs[p][0], positive), sample(pairs[p][1], positive)};
        ElTensor *swapped[] = {in[1], in[0]};
        ck_assert_msg(el_gradcheck(apply, (void *)row, 2, in, 2), "%s, pair %zu: %s", row->name, p,
                      el_error_text());
        ck_assert_msg(el_gradcheck(apply, (void *)row, 2, swapped, 2), "%s, pair %zu: %s",
                      row->name, p, el_error_text());
    }
    if (strcmp(row->name, "maximum") != 0 && strcmp(row->name, "minimum") != 0) {
        ElTensor *in[] = {sample(el_shape(3), true)};
        ck_assert_msg(el_gradcheck(apply_to_itself, (void *)row, 1, in, 2), "%s: %s", row->name,
                      el_error_text());
    }
    el_tape_end();
}
END_TEST

// The values, from libm.
static double expected_value(const char *name, double a, double b)
{
    double above = (a > b) + .5 * (a == b);
#define IS(op, value) \
    if (strcmp(name, op) == 0) return value
    IS("neg", -a);
    IS("abs", fabs(a));
    IS("exp", exp(a));
    IS("expm1", expm1(a));
    IS("rsqrt", 1 / sqrt(a));
    IS("reciprocal", 1 / a);
    IS("erf", erf(a));
    IS("silu", a / (1 + exp(-a)));
    IS("gelu", a * (1 + erf(a / sqrt(2))) / 2);
    IS("elu", a > 0 ? a : .3 * expm1(a));
    IS("floor", floor(a));
    IS("round", rint(a));
    IS("pow", pow(a, b));
    IS("log", log(a));
    IS("log1p", log1p(a));
    IS("sqrt", sqrt(a));
    IS("square", a * a);
    IS("sin", sin(a));
    IS("cos", cos(a));
    IS("tanh", tanh(a));
    IS("sigmoid", 1 / (1 + exp(-a)));
    IS("softplus", log1p(exp(-fabs(a))) + fmax(a, 0));
    IS("relu", fmax(a, 0));
    IS("leaky_relu", a > 0 ? a : .3 * a);
    IS("add_scalar", a + .3);
    IS("mul_scalar", a * .3);
    IS("sign", (a > 0) - (a < 0));
    IS("step", a > 0 ? 1 : .3);
    IS("add", a + b);
    IS("sub", a - b);
    IS("mul", a * b);
    IS("div", a / b);
    IS("maximum", fmax(a, b));
    IS("minimum", fmin(a, b));
    IS("share", above);
#undef IS
    ck_abort_msg("no expected value for %s", name);
    return 0;
}

START_TEST(test_elementwise_values)
{
    const Row *row = &rows[_i];
    bool positive = domain_is_positive(row->name);
    el_tape_begin();
    ElTensor *in[] = {sample(el_shape(37), positive), sample(el_shape(37), positive)};
    in[1]->data[5] = in[0]->data[5];
    ElTensor *y = apply(in, (void *)row);
    for (int k = 0; k < 37; k++) {
        double a = (double)in[0]->data[k], b = (double)in[1]->data[k];
        double wanted = expected_value(row->name, a, b);
        ck_assert_double_eq_tol((double)y->data[k], wanted, tolerance * fmax(1, fabs(wanted)));
    }
    el_tape_end();
}
END_TEST

START_TEST(test_broadcast_values)
{
    el_tape_begin();
    ElTensor *a = el_randn(el_shape(4, 1, 3)), *b = el_randn(el_shape(5, 1));
    ElTensor *y = el_sub(a, b);
    ck_assert(el_shape_equal(y->shape, el_shape(4, 5, 3)));
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 3; k++) {
                ck_assert(y->data[(i * 5 + j) * 3 + k] == a->data[i * 3 + k] - b->data[j]);
            }
        }
    }
    ck_assert_ptr_null(el_add(el_zeros(el_shape(2, 3)), el_zeros(el_shape(2))));
    ck_error_has("el_add: [2, 3] from zeros and [2] from zeros do not broadcast: aligned at the "
                 "last axis, sizes must be equal or one of them 1");
    el_tape_end();
}
END_TEST

// At a tie each operand gets half, as in PyTorch; relu is flat at 0; NaN is not lost.
START_TEST(test_edges)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2));
    ElTensor *d = el_grad(el_sum(el_maximum(x, el_ones(el_shape(2)))), x);
    ck_assert(d->data[0] == (el_real).5);
    ElTensor *zero = el_zeros(el_shape(1));
    ck_assert(el_item(el_grad(el_sum(el_relu(zero)), zero)) == 0);
    ElTensor *two = el_full(el_shape(1), 2), *power = el_sum(el_pow(zero, two));
    ck_assert(el_item(el_grad(power, zero)) == 0);
    ck_assert(el_item(el_grad(power, two)) == 0);
    ElTensor *both = el_sum(el_pow(zero, el_zeros(el_shape(1))));
    ck_assert(el_item(both) == 1 && el_item(el_grad(both, zero)) == 0);
    ElTensor *tiny = el_full(el_shape(1), 1e-30), *tenth = el_full(el_shape(1), .1);
    double slope = pow(1e-30, .1) * log(1e-30); // tiny is not 0, though its square is in float
    ck_assert_double_eq_tol(el_item(el_grad(el_sum(el_pow(tiny, tenth)), tenth)), slope, 1e-6);
    ck_assert(el_item(el_round(el_scalar(2.5))) == 2 && el_item(el_round(el_scalar(3.5))) == 4);
    ck_assert(isnan(el_item(el_relu(el_scalar(NAN)))));
    ck_assert(isnan(el_item(el_maximum(el_scalar(NAN), el_scalar(1)))));
    ck_assert(isnan(el_item(el_maximum(el_scalar(1), el_scalar(NAN)))));
    ck_assert(el_item(el_softplus(el_scalar(1000))) == 1000);
    ck_assert(el_item(el_sigmoid(el_scalar(-1000))) == 0);
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("elementwise");
    tcase_add_loop_test(cases, test_elementwise_gradients, 0, ROWS);
    tcase_add_loop_test(cases, test_broadcast_gradients, 0, ROWS);
    tcase_add_loop_test(cases, test_elementwise_values, 0, ROWS);
    tcase_add_test(cases, test_broadcast_values);
    tcase_add_test(cases, test_edges);
    return run_cases("elementwise", cases);
}
