// Gradients: orders, lists, what is not recorded, what has changed, what is not there.
#include <math.h>
#include <pthread.h>

#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tests/checks.h"

static ElTensor *param(ElParams *p, const char *name, double value)
{
    ElTensor *t = el_params_add(p, "", name, el_shape(3), EL_TRAINED);
    for (int k = 0; k < 3; k++) t->data[k] = (el_real)(value + k);
    return t;
}

START_TEST(test_orders)
{
    el_tape_begin();
    ElTensor *x = el_scalar(1.5), *d = el_sin(el_square(x));
    const double wanted[] = {-1.884521, -8.259008, 2.955374};
    for (int order = 0; order < 3; order++) {
        d = el_grad(d, x);
        ck_assert_double_eq_tol(el_item(d), wanted[order], 2e-5);
    }
    el_tape_end();
}
END_TEST

START_TEST(test_zero_where_independent)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2)), *y = el_sum(el_exp(el_ones(el_shape(3))));
    ElTensor *d = el_grad(y, x);
    ck_assert(el_shape_equal(d->shape, x->shape) && d->data[0] == 0 && d->data[1] == 0);
    ck_assert(el_item(el_grad(y, y)) == 1);
    ElTensor *s = el_scalar(4);
    ck_assert(el_item(el_grad(s, s)) == 1); // not on the tape at all
    ck_assert(el_item(el_grad(el_sum(el_stop_gradient(el_square(s))), s)) == 0);
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_interior)
{
    el_tape_begin();
    ElTensor *x = el_scalar(2), *y = el_square(x), *z = el_exp(y), *in[] = {x, y, x}, *d[3];
    ck_assert(el_vjp(z, el_scalar(1), 3, in, d));
    ck_assert_double_eq_tol(el_item(d[1]), exp(4), 1e-4);
    ck_assert_double_eq_tol(el_item(d[0]), 4 * exp(4), 1e-4);
    ck_assert(el_item(d[2]) == el_item(d[0]));
    ck_assert(!el_vjp(z, el_ones(el_shape(2)), 3, in, d));
    ck_error_has("el_vjp: the direction [2] from ones must have the shape of [] from exp");
    ck_assert_ptr_null(d[0]);
    el_tape_end();
}
END_TEST

START_TEST(test_grads_of_a_list)
{
    ElParams p = {0};
    ElTensor *a = param(&p, "a", 1), *b = param(&p, "b", 5);
    param(&p, "unused", 0);
    el_params_add(&p, "", "statistic", el_shape(1), EL_STATE);
    el_tape_begin();
    ElTensor *shared = el_mul(a, b); // both gradients of add are one tensor: they must not mix
    ElTensor *loss = el_sum(el_add(el_add(shared, a), el_add(a, b)));
    ElGrads g = el_grads(loss, p);
    ck_assert_int_eq(g.count, 2);
    ck_assert_ptr_eq(g.item[0].param, a);
    for (int k = 0; k < 3; k++) {
        ck_assert(g.item[0].grad->data[k] == b->data[k] + 2);
        ck_assert(g.item[1].grad->data[k] == a->data[k] + 1);
    }
    ck_assert(el_item(loss) == 3 * 3 + (5 + 12 + 21) + 3 + 18);
    ElGrads again = el_grads(loss, p); // values are still there
    ck_assert_mem_eq(again.item[0].grad->data, g.item[0].grad->data, 3 * sizeof(el_real));
    ck_assert(again.item[0].grad->data != g.item[0].grad->data);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// What el_grads returns is shared with nothing, even where the rules only pass g on.
START_TEST(test_gradients_are_separate)
{
    ElParams p = {0};
    ElTensor *a = param(&p, "a", 1), *b = param(&p, "b", 1);
    el_tape_begin();
    ElTensor *y = el_add(a, b);
    ElGrads g = el_grads(el_sum(y), p);
    g.item[0].grad->data[0] = 100;
    ck_assert(g.item[1].grad->data[0] == 1);
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_nothing_to_do)
{
    ElParams p = {0};
    param(&p, "a", 1);
    el_tape_begin();
    ElTensor *loss = el_sum(el_ones(el_shape(2)));
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("el_grads: [] from sum depends on none of the 1 trained parameters of the list "
                 "(the first is `a`)");
    ck_assert_int_eq(el_grads(el_ones(el_shape(2)), p).count, 0);
    ck_error_has("has 2 elements; a gradient is of one number");
    ck_assert_int_eq(el_grads(loss, (ElParams){0}).count, 0);
    ck_error_has("el_grads: the parameter list is empty");
    ck_assert_int_eq(el_grads(NULL, p).count, 0);
    ck_error_has("el_grads: operand 1 of 1 is NULL");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_unrecorded_gradient_in_a_loss)
{
    ElParams p = {0};
    ElTensor *a = param(&p, "a", 1);
    el_tape_begin();
    ElGrads g = el_grads(el_sum(el_square(a)), p);
    ElTensor *penalty = el_sum(el_square(g.item[0].grad));
    ElTensor *loss = el_add(el_sum(a), penalty);
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("which is not recorded: use el_grad, or el_stop_gradient if you mean it");
    ck_assert_ptr_null(el_grad(loss, a));
    el_error_clear();
    ElTensor *meant = el_add(el_sum(a), el_sum(el_square(el_stop_gradient(g.item[0].grad))));
    ck_assert_int_eq(el_grads(meant, p).count, 1);
    ck_no_error();
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_changed_values)
{
    ElParams p = {0};
    ElTensor *a = param(&p, "a", 1), *b = param(&p, "b", 2);
    el_tape_begin();
    ElTensor *product = el_sum(el_mul(a, b)), *sum = el_sum(el_add(a, b));
    ElTensor *by_b = el_sum(el_mul(b, b));
    el_changed(a);
    ck_assert_int_eq(el_grads(product, p).count, 0);
    ck_error_has("el_grads: `a` [3] from parameter was changed after");
    ck_assert_int_eq(el_grads(sum, p).count, 2);  // its rule reads no value
    ck_assert_int_eq(el_grads(by_b, p).count, 1); // a is not on its path
    ck_no_error();
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_long_chain)
{
    enum { LENGTH = 1000000, TWICE = LENGTH / 10 };
    el_tape_begin();
    ElTensor *x = el_scalar(0), *y = x;
    for (int i = 0; i < LENGTH; i++) y = el_add_scalar(y, 1);
    ck_assert(el_item(y) == LENGTH);
    ck_assert_double_eq(el_item(el_grad(y, x)), 1);
    ElParams p = {0};
    y = x = el_params_add(&p, "", "x", EL_SCALAR, EL_TRAINED);
    for (int i = 0; i < TWICE; i++) y = el_sin(y);
    ElTensor *dx = el_grad(y, x); // as long a chain again, whose gradient is two
    ck_assert_double_eq(el_item(dx), 1);
    ck_assert_double_eq(el_item(el_grad(dx, x)), 0);
    ck_assert_double_eq(el_item(el_grads(dx, p).item[0].grad), 0);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// A nested scope asks for its own parameters only; the outer part is left alone, and can be
// differentiated afterwards.
START_TEST(test_nested_scope)
{
    ElParams generator = {0}, critic = {0};
    ElTensor *g = param(&generator, "g", 1), *c = param(&critic, "c", 2);
    el_tape_begin();
    ElTensor *fake = el_square(g);
    el_tape_begin();
    ElGrads dc = el_grads(el_sum(el_mul(fake, c)), critic);
    ck_assert_int_eq(dc.count, 1);
    ck_assert_mem_eq(dc.item[0].grad->data, fake->data, 3 * sizeof(el_real));
    el_tape_end();
    ElGrads dg = el_grads(el_sum(el_mul(fake, c)), generator);
    for (int k = 0; k < 3; k++) {
        ck_assert(dg.item[0].grad->data[k] == 2 * g->data[k] * c->data[k]);
    }
    el_tape_end();
    el_params_free(&generator);
    el_params_free(&critic);
}
END_TEST

// --- threads -------------------------------------------------------------------------------------

static void *differentiate(void *shared)
{
    ElTensor *w = shared;
    static _Thread_local el_real result[3];
    for (int i = 0; i < 200; i++) {
        el_tape_begin();
        ElTensor *d = el_grad(el_sum(el_exp(el_square(w))), w);
        memcpy(result, d->data, sizeof result);
        el_tape_end();
    }
    el_real *copy = malloc(sizeof result);
    return memcpy(copy, result, sizeof result);
}

START_TEST(test_threads_share_a_model)
{
    ElParams p = {0};
    ElTensor *w = param(&p, "w", .1);
    pthread_t thread[8];
    el_real *first = differentiate(w);
    for (int i = 0; i < 8; i++) pthread_create(&thread[i], NULL, differentiate, w);
    for (int i = 0; i < 8; i++) {
        void *result;
        pthread_join(thread[i], &result);
        ck_assert_mem_eq(result, first, 3 * sizeof(el_real));
        free(result);
    }
    free(first);
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("grad");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_orders);
    tcase_add_test(cases, test_zero_where_independent);
    tcase_add_test(cases, test_interior);
    tcase_add_test(cases, test_grads_of_a_list);
    tcase_add_test(cases, test_gradients_are_separate);
    tcase_add_test(cases, test_nothing_to_do);
    tcase_add_test(cases, test_unrecorded_gradient_in_a_loss);
    tcase_add_test(cases, test_changed_values);
    tcase_add_test(cases, test_long_chain);
    tcase_add_test(cases, test_nested_scope);
    tcase_add_test(cases, test_threads_share_a_model);
    return run_cases("grad", cases);
}
