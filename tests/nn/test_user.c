// An operation and a layer of a program's own, of the same standing as the library's: checked,
// traced, drawn, differentiated to third order, trained, checkpointed, saved by name.
#include <math.h>

#include "autograd/check.h"
#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/inspect.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/linear.h"
#include "tensor/random.h"
#include "tests/checks.h"

// --- the operation -------------------------------------------------------------------------------

static ElTensor *swish_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input; // there is only one
    ElTensor *y = n->out, *s = el_sigmoid(n->in[0]);
    return el_mul(g, el_add(y, el_mul(s, el_add_scalar(el_neg(y), 1)))); // g (y + s (1 - y))
}

static ElTensor *swish(ElTensor *x)
{
    static const ElOp op = {.name = "swish", .vjp = swish_vjp};
    ElTensor *y = el_empty_like(x);
    if (!y) return NULL;
    for (int64_t k = 0; k < el_numel(y); k++)
        y->data[k] = (el_real)((double)x->data[k] / (1 + exp(-(double)x->data[k])));
    return el_record(&op, y, x);
}

static ElTensor *swish_of(ElTensor *const in[], void *context)
{
    return (void)context, swish(in[0]);
}

// y = x s: y' = s + x s', y'' = 2 s' + x s'', y''' = 3 s'' + x s'''.
START_TEST(test_third_order)
{
    el_tape_begin();
    for (double at = -2; at < 2.5; at += .5) {
        double s = 1 / (1 + exp(-at)), s1 = s * (1 - s), s2 = s1 * (1 - 2 * s);
        double s3 = s2 * (1 - 2 * s) - 2 * s1 * s1;
        double wanted[] = {at * s, s + at * s1, 2 * s1 + at * s2, 3 * s2 + at * s3};
        ElTensor *x = el_scalar(at), *d = swish(x);
        for (int order = 0; order < 4; order++) {
            ck_assert_double_eq_tol(el_item(d), wanted[order], IS_DOUBLE ? 1e-14 : 2e-6);
            d = el_grad(d, x);
        }
    }
    el_tape_end();
    ck_no_error();
}
END_TEST

START_TEST(test_checked)
{
    for (int draw = 0; draw < 20 && IS_DOUBLE; draw++) {
        el_random_seed((uint64_t)draw);
        el_tape_begin();
        ElTensor *x = el_randn(el_shape(draw % 3, 2));
        ck_assert_msg(el_gradcheck(swish_of, NULL, 1, &x, 3), "%s", el_error_text());
        el_tape_end();
    }
}
END_TEST

START_TEST(test_traced_and_drawn)
{
    static char text[1 << 16];
    el_tape_begin();
    ElTensor *x = el_named(el_scalar(2), "x");
    el_grad(el_named(swish(x), "y"), x);
    FILE *out = fmemopen(text, sizeof text, "w");
    el_tape_print(out);
    el_tape_print_costs(out);
    fclose(out);
    ck_assert_msg(strstr(text, "%1    y: swish(%0)            []            1.762       %2 = 1\n"),
                  "%s", text);
    ck_assert(strstr(strstr(text, "operations"), "%1    y: swish(%0)"));
    out = fmemopen(text, sizeof text, "w");
    ck_assert(el_tape_draw(out));
    fclose(out);
    ck_assert(strstr(text, "swish"));
    ck_assert_ptr_null(swish(NULL));
    ck_error_has("el_empty_like: operand 1 of 1 is NULL");
    el_tape_end();
}
END_TEST

// --- the layer -----------------------------------------------------------------------------------

// y = swish(x W^T + b) scale + x.
typedef struct {
    ElLinear linear;
    ElTensor *scale; // [size]
} Gate;

static Gate gate_new(ElParams *params, const char *name, int64_t size)
{
    Gate g = {.linear = el_linear_new(params, name, size, size)};
    g.scale = el_params_add(params, name, "scale", el_shape(size), EL_TRAINED);
    for (int64_t k = 0; k < el_numel(g.scale); k++) g.scale->data[k] = 1;
    return g;
}

static ElTensor *gate(const Gate *g, ElTensor *x)
{
    return el_add(el_mul(swish(el_linear(&g->linear, x)), g->scale), x);
}

static ElTensor *gate_of(ElTensor *const in[], void *context)
{
    return gate(context, in[0]);
}

static ElTensor *gate_with(ElTensor *const in[], void *context)
{
    (void)context;
    Gate g = {{in[1], in[2]}, in[3]};
    return gate(&g, in[0]);
}

START_TEST(test_layer)
{
    el_random_seed(1);
    ElParams p = {0};
    Gate g = gate_new(&p, "gate", 3);
    ck_assert_int_eq(el_params_count(p), 3);
    ck_assert_ptr_eq(el_params_find(p, "gate.scale"), g.scale);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(4, 3)), *in[] = {x, g.linear.weight, g.linear.bias, g.scale};
    if (IS_DOUBLE) {
        ck_assert_msg(el_gradcheck(gate_with, NULL, 4, in, 2), "%s", el_error_text());
    }
    ElTensor *plain = el_sum(el_square(gate(&g, x)));
    ElTensor *again = el_sum(el_square(el_checkpoint(gate_of, &g, 1, &x)));
    ElGrads a = el_grads(plain, p), b = el_grads(again, p);
    ck_assert_int_eq(a.count, 3);
    ck_assert_int_eq(b.count, 3);
    for (int i = 0; i < 3; i++) {
        size_t bytes = (size_t)el_numel(a.item[i].grad) * sizeof(el_real);
        ck_assert_mem_eq(a.item[i].grad->data, b.item[i].grad->data, bytes);
    }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("user");
    tcase_add_test(cases, test_third_order);
    tcase_add_test(cases, test_checked);
    tcase_add_test(cases, test_traced_and_drawn);
    tcase_add_test(cases, test_layer);
    return run_cases("user", cases);
}
