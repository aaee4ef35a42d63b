// What lines of the tape cost, what passes cost, and where numbers go bad.
#include "autograd/inspect.h"

#include <math.h>

#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/join.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/flops.h"
#include "tests/checks.h"

static const int64_t NUMBER = sizeof(el_real);

static ElParams params(int count, ElShape shape, double value)
{
    const char *names[] = {"w", "v"};
    ElParams p = {0};
    for (int i = 0; i < count; i++) {
        ElTensor *t = el_params_add(&p, "", names[i], shape, EL_TRAINED);
        for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)value;
    }
    return p;
}

// --- costs ---------------------------------------------------------------------------------------

START_TEST(test_costs_of_a_line)
{
    el_tape_begin();
    ElTensor *a = el_ones(el_shape(2, 3)), *b = el_ones(el_shape(3, 4));
    ElTensor *y = el_matmul(a, b), *e = el_exp(y), *s = el_sum(e), *m = el_mul_scalar(s, 3);
    ElTensor *k = el_stop_gradient(y);
    const ElNode *leaf = el_tape_line(0);
    ck_assert_int_eq(leaf->flops, 0);
    ck_assert_int_eq(el_node_bytes(leaf), 0);
    ck_assert_int_eq(el_tape_line(y->line)->flops, 2 * 2 * 3 * 4);
    ck_assert_int_eq(el_node_bytes(el_tape_line(y->line)),
                     (6 + 12) * NUMBER + (int64_t)sizeof(int));
    ck_assert_int_eq(el_tape_line(e->line)->flops, 8);
    ck_assert_int_eq(el_node_bytes(el_tape_line(e->line)), 8 * NUMBER); // its output
    ck_assert_int_eq(el_tape_line(s->line)->flops, 8);
    ck_assert_int_eq(el_node_bytes(el_tape_line(s->line)), (int64_t)sizeof(ElShape));
    ck_assert_int_eq(el_node_bytes(el_tape_line(m->line)), (int64_t)sizeof(double));
    ck_assert_int_eq(el_node_bytes(el_tape_line(k->line)), 0); // no rule
    el_flops_add(1000);
    ck_assert_int_eq(el_tape_line(el_neg(y)->line)->flops, 1000 + 8);
    el_tape_begin();
    el_neg(a);
    el_tape_end();
    ck_assert_int_eq(el_tape_line(el_neg(s)->line)->flops, 1); // not that of the scope before it
    ck_assert_int_eq(el_node_bytes(NULL), 0);
    ck_error_has("el_node_bytes: the line is NULL");
    el_tape_end();
}
END_TEST

// Past the 31st too an input that a rule does not read is not kept for it.
START_TEST(test_many_unread_inputs)
{
    enum { MANY = 40 };
    el_tape_begin();
    ElTensor *x[MANY];
    for (int i = 0; i < MANY; i++) x[i] = el_ones(el_shape(3));
    const ElNode *n = el_tape_line(el_concat_list(0, MANY, x)->line);
    ck_assert_int_eq(el_node_bytes(n), (int64_t)n->kept_bytes);
    el_tape_end();
}
END_TEST

START_TEST(test_print_costs)
{
    char text[4096] = "", wanted[4096];
    el_tape_begin();
    ElTensor *x = el_named(el_ones(el_shape(4)), "x");
    el_here_enter("vae.c", 12);
    ElTensor *y = el_exp(x);
    el_here_leave();
    el_mul(y, y);
    FILE *out = fmemopen(text, sizeof text, "w");
    el_tape_print_costs(out);
    fclose(out);
    const char *form =
        "line  computed as             shape          operations  bytes kept  place\n"
        "%%0    x                       [4]                     0           0\n"
        "%%1    exp(%%0)                 [4]                     4          %2d  vae.c:12\n"
        "%%2    mul(%%1, %%1)             [4]                     4          %2d\n"
        "all                                                   8          %2d\n"; // y once
    snprintf(wanted, sizeof wanted, form, (int)(4 * NUMBER), (int)(4 * NUMBER), (int)(4 * NUMBER));
    ck_assert_str_eq(text, wanted);
    el_tape_print_costs(NULL);
    ck_error_has("el_tape_print_costs: the file is NULL");
    el_tape_end();
}
END_TEST

// A critic's gradients cost the same whether its input was computed from the generator's parameters
// or is a constant; and differ when the generator's are asked for.
START_TEST(test_no_work_for_what_is_not_asked_for)
{
    ElParams generator = params(1, el_shape(20, 20), .1), critic = params(2, el_shape(20, 20), .1);
    ElTensor *g = generator.list->item[0].tensor, *const c[] = {critic.list->item[0].tensor,
                                                                critic.list->item[1].tensor};
    el_tape_begin();
    ElTensor *fake = el_ones(el_shape(5, 20));
    for (int i = 0; i < 6; i++) fake = el_tanh(el_affine(fake, g, NULL));
    int64_t cost[3];
    for (int cut = 0; cut < 2; cut++) {
        ElTensor *seen = cut ? el_stop_gradient(fake) : fake;
        ElTensor *loss = el_sum(el_matmul(el_tanh(el_matmul(seen, c[0])), c[1]));
        int64_t before = el_flops();
        ck_assert_int_eq(el_grads(loss, critic).count, 2);
        cost[cut] = el_flops() - before;
        before = el_flops();
        if (!cut) ck_assert_int_eq(el_grads(loss, generator).count, 1);
        if (!cut) cost[2] = el_flops() - before;
    }
    ck_assert_int_gt(cost[0], 2 * 2 * 5 * 20 * 20); // two weights and one activation
    ck_assert_int_eq(cost[0], cost[1]);
    ck_assert_int_gt(cost[2], 2 * cost[0]);
    el_tape_end();
    el_params_free(&generator);
    el_params_free(&critic);
    ck_no_error();
}
END_TEST

// --- what is not finite --------------------------------------------------------------------------

static ElTensor *zero_rule(const ElNode *n, ElTensor *g, int input)
{
    return (void)input, el_div(g, el_sub(n->in[0], n->in[0]));
}

static ElTensor *by_zero(ElTensor *x)
{
    static const ElOp op = {.name = "by_zero", .vjp = zero_rule, .unread = EL_OUT};
    return el_record(&op, el_ones(x->shape), x);
}

static ElTensor *by_zero_again(ElTensor *const in[], void *context)
{
    return (void)context, el_square(by_zero(in[0]));
}

START_TEST(test_values_that_are_not_finite)
{
    el_tape_begin();
    ck_assert(!el_check_finite(true));
    ElTensor *x = el_named(el_array(el_shape(3), (el_real[]){1, 0, 2}), "x");
    ElTensor *one = el_ones(EL_SCALAR);
    el_here_enter("vae.c", 31);
    ck_assert_ptr_null(el_div(one, x));
    el_here_leave();
    ck_error_has("vae.c:31: el_check_finite: div made inf, element 1 of [3] from div (vae.c:31), "
                 "out of finite numbers: [] from ones, `x` [3] from array");
    ck_assert_ptr_null(el_log(el_neg(one)));
    ck_error_has("el_check_finite: log made ");
    ck_assert_ptr_nonnull(el_exp(el_full(EL_SCALAR, (double)INFINITY))); // it came in
    ck_assert_ptr_nonnull(el_exp(x));
    ck_assert(el_check_finite(false));
    ck_assert_ptr_nonnull(el_div(one, x));
    el_tape_end();
    ck_no_error();
}
END_TEST

START_TEST(test_gradients_that_are_not_finite)
{
    ElParams p = params(1, el_shape(2), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    el_check_finite(true);
    ElTensor *x = el_named(el_exp(w), "x"), *loss = el_sum(el_named(by_zero(x), "y"));
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    const char *text = "el_check_finite: the gradient rule of by_zero made inf, element 0 of the "
                       "gradient by input 1 of `y` [2] from by_zero, out of finite numbers: `x` "
                       "[2] from exp";
    ck_error_has(text);
    ck_assert_ptr_null(el_grad(loss, w));
    ck_error_has(text);
    ElTensor *again = el_sum(el_checkpoint(by_zero_again, NULL, 1, &w));
    ck_assert_int_eq(el_grads(again, p).count, 0);
    ck_error_has("the gradient rule of by_zero made inf");
    ck_assert_ptr_null(el_grad(again, w));
    ck_error_has("the gradient rule of by_zero made inf");
    ElTensor *root = el_sqrt(el_sub(w, w)); // a fused rule, which divides by 0
    ck_assert_int_eq(el_grads(el_sum(root), p).count, 0);
    ck_error_has("the gradient rule of sqrt made inf");
    ck_assert_int_eq(el_grads(el_sum(el_square(w)), p).count, 1);
    el_check_finite(false);
    ck_assert_int_eq(el_grads(loss, p).count, 1);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// Each of the two gradients is near the largest number there is.
START_TEST(test_gradients_whose_sum_is_not_finite)
{
    ElParams p = params(1, el_shape(2), 1);
    ElTensor *w = p.list->item[0].tensor;
    double large = NUMBER == 4 ? 3e38 : 1.7e308;
    el_tape_begin();
    el_check_finite(true);
    ElTensor *y = el_mul_scalar(w, .1), *a = el_mul_scalar(y, large), *b = el_mul_scalar(y, large);
    ElTensor *loss = el_sum(el_add(a, b));
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has(
        "el_check_finite: the gradients that flow into [2] from mul_scalar are finite, and "
        "their sum is not");
    el_check_finite(false);
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("inspect");
    tcase_add_test(cases, test_costs_of_a_line);
    tcase_add_test(cases, test_many_unread_inputs);
    tcase_add_test(cases, test_print_costs);
    tcase_add_test(cases, test_no_work_for_what_is_not_asked_for);
    tcase_add_test(cases, test_values_that_are_not_finite);
    tcase_add_test(cases, test_gradients_that_are_not_finite);
    tcase_add_test(cases, test_gradients_whose_sum_is_not_finite);
    return run_cases("inspect", cases);
}
