// Gradients that a program chooses: stopped, straight through, changed by a hook; products with
// directions; an error that was pending before.
#include "autograd/control.h"

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tests/checks.h"

static ElParams two_params(void)
{
    ElParams p = {0};
    for (int i = 0; i < 2; i++) {
        ElTensor *t = el_params_add(&p, "", i ? "b" : "a", el_shape(3), EL_TRAINED);
        for (int k = 0; k < 3; k++) t->data[k] = (el_real)(i + k + .75);
    }
    return p;
}

// --- straight through ----------------------------------------------------------------------------

START_TEST(test_straight_through)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor, *b = p.list->item[1].tensor;
    el_tape_begin();
    ElTensor *y = el_straight_through(el_mul(el_round(a), b), a);
    ck_assert(y->data[0] == (el_real)1.75 && y->data[1] == (el_real)5.5);
    ElTensor *loss = el_sum(el_square(y));
    ElGrads g = el_grads(loss, p);
    ck_assert_int_eq(g.count, 1); // nothing flows to b
    ck_assert_ptr_eq(g.item[0].param, a);
    ElTensor *da = el_grad(loss, a), *db = el_grad(loss, b);
    for (int k = 0; k < 3; k++) {
        ck_assert(g.item[0].grad->data[k] == 2 * y->data[k]);
        ck_assert(da->data[k] == 2 * y->data[k]);
        ck_assert(db->data[k] == 0);
    }
    ck_assert_ptr_null(el_straight_through(el_sum(a), a));
    ck_error_has("el_straight_through: the value [] from sum must have the shape of `a` [3] from "
                 "parameter");
    ck_assert_ptr_null(el_straight_through(NULL, a));
    ck_error_has("el_straight_through: operand 1 of 2 is NULL");
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// The value is a constant: it may be made of a result of el_grads.
START_TEST(test_straight_through_of_an_unrecorded_gradient)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *slope = el_grads(el_sum(el_square(a)), p).item[0].grad;
    ck_assert_int_eq(el_grads(el_sum(el_straight_through(slope, a)), p).count, 1);
    ck_no_error();
    ck_assert_int_eq(el_grads(el_sum(el_straight_through(a, slope)), p).count, 0);
    ck_error_has("which is not recorded");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

// --- hooks ---------------------------------------------------------------------------------------

typedef struct {
    int calls;
    ElTensor *factor;
} Scaled;

static ElTensor *scale(ElTensor *g, void *context)
{
    Scaled *s = context;
    s->calls++;
    return el_mul(g, s->factor);
}

static ElTensor *nothing(ElTensor *g, void *context)
{
    return (void)g, (void)context, NULL;
}

static ElTensor *summed(ElTensor *g, void *context)
{
    return (void)context, el_sum(g);
}

// y = hook(x)^2, whose gradient becomes 2 x f: differentiable by x and by f.
START_TEST(test_hook)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor, *f = p.list->item[1].tensor;
    Scaled scaled = {0, f};
    el_tape_begin();
    ElTensor *loss = el_sum(el_square(el_gradient_hook(a, scale, &scaled)));
    ck_assert_int_eq(scaled.calls, 0);
    ElGrads g = el_grads(loss, p);
    ck_assert_int_eq(g.count, 1);
    ck_assert_int_eq(scaled.calls, 1);
    ElTensor *d = el_grad(loss, a), *by_a = el_grad(el_sum(d), a), *by_f = el_grad(el_sum(d), f);
    for (int k = 0; k < 3; k++) {
        ck_assert(g.item[0].grad->data[k] == 2 * a->data[k] * f->data[k]);
        ck_assert(d->data[k] == g.item[0].grad->data[k]);
        ck_assert(by_a->data[k] == 2 * f->data[k] * f->data[k]); // the hook is passed twice
        ck_assert(by_f->data[k] == 2 * a->data[k]);
    }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_hook_misused)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor;
    el_tape_begin();
    ck_assert_int_eq(el_grads(el_sum(el_gradient_hook(a, nothing, NULL)), p).count, 0);
    ck_error_has("el_gradient_hook: the hook of `a` [3] from parameter returned NULL; it must "
                 "return a gradient of shape [3]");
    ck_assert_ptr_null(el_grad(el_sum(el_gradient_hook(a, summed, NULL)), a));
    ck_error_has("el_gradient_hook: the hook of `a` [3] from parameter returned [] from sum; it "
                 "must have the shape [3] of the gradient it was given");
    ck_assert_ptr_null(el_gradient_hook(a, NULL, NULL));
    ck_error_has("el_gradient_hook: the hook of `a` [3] from parameter is NULL");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

static ElTensor *with_grads(ElTensor *g, void *context)
{
    return el_mul(g, el_grads(el_sum(el_square(((ElParams *)context)->list->item[0].tensor)),
                              *(ElParams *)context)
                         .item[0]
                         .grad);
}

// A gradient that the hook multiplies with one of el_grads is itself not to be differentiated.
START_TEST(test_hook_with_an_unrecorded_gradient)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *d = el_grad(el_sum(el_square(el_gradient_hook(a, with_grads, &p))), a);
    ck_no_error();
    ck_assert_int_eq(el_grads(el_sum(d), p).count, 0);
    ck_error_has("uses a gradient taken by el_grads");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

// --- what leaves a scope -------------------------------------------------------------------------

START_TEST(test_an_unrecorded_gradient_is_known_outside_its_scope)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor;
    el_tape_begin();
    el_tape_begin();
    ElTensor *slope = el_grads(el_sum(el_square(a)), p).item[0].grad;
    ElTensor *out = el_tape_end_with(el_mul_scalar(slope, 2));
    ElTensor *loss = el_sum(el_mul(out, a));
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("uses a gradient taken by el_grads");
    ck_assert_ptr_null(el_grad(loss, a));
    ck_error_has("uses a gradient taken by el_grads");
    ck_assert_int_eq(el_grads(el_sum(el_mul(el_stop_gradient(out), a)), p).count, 1);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// --- products with directions --------------------------------------------------------------------

START_TEST(test_jvp_and_hvp_misused)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor, *b = p.list->item[1].tensor, *h[2] = {a, a};
    el_tape_begin();
    ElTensor *y = el_sum(el_mul(a, b)), *xs[] = {a, b}, *vs[] = {a, el_sum(b)};
    ck_assert_ptr_null(el_jvp(y, 2, xs, vs));
    ck_error_has("el_jvp: the direction [] from sum must have the shape of `b` [3]");
    ck_assert(!el_hvp(y, 2, xs, vs, h));
    ck_error_has("el_hvp: the direction [] from sum must have the shape of `b` [3]");
    ck_assert(!h[0] && !h[1]);
    ck_assert(!el_hvp(el_mul(a, b), 2, xs, xs, h));
    ck_error_has("el_hvp: [3] from mul has 3 elements; a gradient is of one number");
    ck_assert_ptr_null(el_jvp(y, 0, xs, vs));
    ck_error_has("el_jvp: 0 inputs were given; it must be one or more");
    ck_assert(!el_hvp(y, 2, xs, xs, NULL));
    ck_error_has("el_hvp: the list of results is NULL");
    ck_assert_ptr_null(el_jvp(NULL, 2, xs, vs));
    ck_error_has("el_jvp: operand 1 of 1 is NULL");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

// What y does not depend on, y itself, and a Hessian that is zero.
START_TEST(test_directions_without_effect)
{
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor, *b = p.list->item[1].tensor, *h[2];
    el_tape_begin();
    ElTensor *ones = el_ones(el_shape(3)), *xs[] = {a, b}, *vs[] = {ones, ones};
    ElTensor *jv = el_jvp(el_square(a), 2, xs, vs), *none = el_jvp(el_square(a), 1, &b, vs);
    ElTensor *itself = el_jvp(a, 2, xs, vs);
    ck_assert(el_hvp(el_sum(a), 2, xs, vs, h));
    for (int k = 0; k < 3; k++) {
        ck_assert(jv->data[k] == 2 * a->data[k]);
        ck_assert(none->data[k] == 0 && itself->data[k] == 1);
        ck_assert(h[0]->data[k] == 0 && h[1]->data[k] == 0);
    }
    // Mixed: y = sum(a a b), so H (1, 1) is (2 b + 2 a, 2 a).
    ck_assert(el_hvp(el_sum(el_mul(el_square(a), b)), 2, xs, vs, h));
    for (int k = 0; k < 3; k++) {
        ck_assert(h[0]->data[k] == 2 * b->data[k] + 2 * a->data[k]);
        ck_assert(h[1]->data[k] == 2 * a->data[k]);
    }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// A direction that is computed from x is a direction, not a part of y: d/dx does not reach into it.
START_TEST(test_a_direction_may_depend_on_x)
{
    el_tape_begin();
    ElTensor *x = el_scalar(2), *v = el_square(x), *h;
    ck_assert(el_hvp(el_mul(x, el_square(x)), 1, &x, &v, &h));
    ck_assert_double_eq(el_item(h), 6 * 2 * 4);             // 6 x v
    ck_assert_double_eq(el_item(el_grad(h, x)), 6 * 3 * 4); // of 6 x^3: it is recorded
    ElTensor *jv = el_jvp(el_square(x), 1, &x, &v);
    ck_assert_double_eq(el_item(jv), 2 * 2 * 4);             // 2 x v
    ck_assert_double_eq(el_item(el_grad(jv, x)), 2 * 3 * 4); // of 2 x^3
    el_tape_end();
    ck_no_error();
}
END_TEST

// --- a pending error -----------------------------------------------------------------------------

static ElTensor *no_gradient(const ElNode *n, ElTensor *g, int input)
{
    return (void)n, input == 0 ? g : NULL; // NULL is zero
}

// An error that has nothing to do with a pass neither fails it nor is lost in it.
START_TEST(test_an_error_pending_before_a_pass)
{
    static const ElOp op = {.name = "first", .vjp = no_gradient, .unread = EL_OUT};
    ElParams p = two_params();
    ElTensor *a = p.list->item[0].tensor, *b = p.list->item[1].tensor;
    el_tape_begin();
    ElTensor *y = el_record(&op, el_ones(el_shape(3)), a, b);
    el_add(el_ones(el_shape(2)), a);
    ck_assert_int_eq(el_grads(el_sum(y), p).count, 1);
    ck_assert_ptr_nonnull(el_grad(el_sum(y), a));
    Scaled none = {0};
    ck_assert_ptr_null(el_grad(el_sum(el_gradient_hook(a, nothing, &none)), a));
    ck_error_has("el_add: [2] from ones"); // the first is kept
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("control");
    tcase_add_test(cases, test_straight_through);
    tcase_add_test(cases, test_straight_through_of_an_unrecorded_gradient);
    tcase_add_test(cases, test_hook);
    tcase_add_test(cases, test_hook_misused);
    tcase_add_test(cases, test_hook_with_an_unrecorded_gradient);
    tcase_add_test(cases, test_an_unrecorded_gradient_is_known_outside_its_scope);
    tcase_add_test(cases, test_jvp_and_hvp_misused);
    tcase_add_test(cases, test_directions_without_effect);
    tcase_add_test(cases, test_a_direction_may_depend_on_x);
    tcase_add_test(cases, test_an_error_pending_before_a_pass);
    return run_cases("control", cases);
}
