// el_gradcheck: what it passes, what it catches and says. A user's operation of one input is in
// tests/nn/test_user.c.
#include "autograd/control.h"
#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/random.h"
#include "tests/checks.h"

// --- a user's own rule for all inputs at once ----------------------------------------------------

// d[i] = g in[1 - i], both at once, where wanted.
static void product_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    for (int i = 0; i < 2; i++) {
        if (want[i]) d[i] = el_mul(g, n->in[1 - i]);
    }
}

static ElTensor *product(ElTensor *const in[], void *context)
{
    static const ElOp op = {.name = "product", .vjps = product_vjps, .unread = EL_OUT};
    (void)context;
    ElTensor *y = el_empty_like(in[0]);
    if (!y) return NULL;
    for (int64_t k = 0; k < el_numel(y); k++) y->data[k] = in[0]->data[k] * in[1]->data[k];
    return el_record(&op, y, in[0], in[1]);
}

START_TEST(test_rules_at_once)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(2, 3)), el_randn(el_shape(2, 3))};
    ck_assert_msg(el_gradcheck(product, NULL, 2, in, 2), "%s", el_error_text());
    el_tape_end();
}
END_TEST

// --- wrong on purpose ----------------------------------------------------------------------------

static ElTensor *ignores_g(const ElNode *n, ElTensor *g, int input)
{
    return (void)g, (void)input, el_mul_scalar(n->in[0], 2);
}
static ElTensor *is_twice_too_large(const ElNode *n, ElTensor *g, int input)
{
    return (void)input, el_mul(g, el_mul_scalar(n->in[0], 4));
}
static ElTensor *reads_its_input(const ElNode *n, ElTensor *g, int input)
{
    return (void)input, el_mul(g, el_mul_scalar(n->in[0], 2));
}
static ElTensor *reads_its_output(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *x = n->in[0]; // 2 x, as 2 y / x
    return (void)input, el_mul(g, el_mul_scalar(el_div(n->out, x), 2));
}
static ElTensor *wrong_at_second_order(const ElNode *n, ElTensor *g, int input)
{
    return (void)input, el_mul(g, el_mul_scalar(el_stop_gradient(n->in[0]), 2));
}
static ElTensor *wrong_at_third_order(const ElNode *n, ElTensor *g, int input)
{
    // g 2 x again, by an operation whose own rule is wrong at second order.
    static const ElOp square = {.name = "square", .vjp = wrong_at_second_order};
    ElTensor *x = n->in[0], *y = el_empty_like(x);
    (void)input;
    if (!y) return NULL;
    for (int64_t k = 0; k < el_numel(y); k++) y->data[k] = x->data[k] * x->data[k];
    return el_mul(g, el_mul_scalar(el_div(el_record(&square, y, x), x), 2));
}
static ElTensor *square(ElTensor *const in[], void *op)
{
    ElTensor *y = el_empty_like(in[0]);
    if (!y) return NULL;
    for (int64_t k = 0; k < el_numel(y); k++) y->data[k] = in[0]->data[k] * in[0]->data[k];
    return el_record((const ElOp *)op, y, in[0]);
}

// The order at which each mistake shows, and what is said of it.
static const struct {
    ElOp op;
    int order;
    const char *said;
} mistakes[] = {
    {{.name = "a", .vjp = ignores_g}, 1, ": it ignores the upstream gradient"},
    {{.name = "b", .vjp = is_twice_too_large}, 1, "a constant factor: it is 2 times"},
    {{.name = "c", .vjp = reads_its_input, .unread = EL_IN(0)}, 1, "calls unread"},
    {{.name = "d", .vjp = reads_its_output, .unread = EL_OUT}, 1, "calls unread"},
    {{.name = "e", .vjp = wrong_at_second_order}, 2, "at order 2, the gradient by input 1"},
    {{.name = "f", .vjp = wrong_at_third_order}, 3, "at order 3, the gradient by input 1"},
};
enum { MISTAKES = sizeof mistakes / sizeof *mistakes };

START_TEST(test_gradcheck_names_a_mistake)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_add_scalar(el_rand(el_shape(4)), 1)};
    void *op = (void *)&mistakes[_i].op;
    int order = mistakes[_i].order;
    if (order > 1) { ck_assert(el_gradcheck(square, op, 1, in, order - 1)); }
    ck_no_error();
    ck_assert(!el_gradcheck(square, op, 1, in, 3));
    ck_error_has("el_gradcheck: ");
    ck_assert(!el_gradcheck(square, op, 1, in, order));
    ck_error_has(mistakes[_i].said);
    el_tape_end();
}
END_TEST

// A rule that reads all that it does not call unread is right, and its inputs are put back.
START_TEST(test_gradcheck_passes_what_is_right)
{
    static const ElOp by_input = {.name = "a", .vjp = reads_its_input, .unread = EL_OUT};
    static const ElOp by_output = {.name = "b", .vjp = reads_its_output};
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_add_scalar(el_rand(el_shape(4)), 1)};
    ElTensor *before = el_tensor_copy(in[0]);
    ck_assert_msg(el_gradcheck(square, (void *)&by_input, 1, in, 3), "%s", el_error_text());
    ck_assert_msg(el_gradcheck(square, (void *)&by_output, 1, in, 3), "%s", el_error_text());
    ck_assert_mem_eq(in[0]->data, before->data, 4 * sizeof(el_real));
    el_tensor_free(before);
    el_tape_end();
}
END_TEST

// A rule may return NULL for zero; an operation without a rule is a constant.
START_TEST(test_null_is_zero)
{
    static const ElOp flat = {.name = "flat"};
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2)), *y = el_add(square(&x, (void *)&flat), x);
    ElTensor *d = el_grad(el_sum(y), x);
    ck_assert(d->data[0] == 1 && d->data[1] == 1);
    ck_no_error();
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("check");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_rules_at_once);
    tcase_add_loop_test(cases, test_gradcheck_names_a_mistake, 0, MISTAKES);
    tcase_add_test(cases, test_gradcheck_passes_what_is_right);
    tcase_add_test(cases, test_null_is_zero);
    return run_cases("check", cases);
}
