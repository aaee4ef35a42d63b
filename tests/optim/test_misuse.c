// What every optimizer refuses, in which words, and that nothing has moved then.
#include <stdio.h>

#include "tests/optim/any.h"

// The kept error is "el_WHO_WHAT: ..." with these words after it.
static void expect_said(const char *who, const char *what, const char *rest)
{
    char text[256];
    snprintf(text, sizeof text, "el_%s_%s: %s", who, what, rest);
    ck_error_has(text);
}

static void misuse_decay(const AnyCase *c, Any *o, ElParams p, const char *who)
{
    ElParams other = any_params(), mixed = el_params_under(p, "b"), state = {0};
    ElTensor *foreign = el_params_add(&mixed, "", "foreign", el_shape(2), EL_TRAINED);
    el_params_add(&state, "", "running", el_shape(2), EL_STATE);
    ck_assert_ptr_nonnull(foreign);
    ck_assert(!c->kind->decay(NULL, p, 0.1));
    expect_said(who, "decay", "the optimizer is NULL");
    ck_assert(!c->kind->decay(o, other, 0.1));
    expect_said(who, "decay",
                "`a` [2, 3] from parameter is not among the parameters this "
                "optimizer was made for");
    ck_assert(!c->kind->decay(o, mixed, 0.1)); // its `b` is ours and must keep no decay
    expect_said(who, "decay", "`foreign` [2] from parameter is not among the parameters");
    ck_assert(!c->kind->decay(o, (ElParams){0}, 0.1));
    expect_said(who, "decay", "the parameter list is empty");
    ck_assert(!c->kind->decay(o, state, 0.1));
    expect_said(who, "decay", "none of the 1 entries of the list is a trained parameter");
    for (int i = 0; i < 3; i++) {
        ck_assert(!c->kind->decay(o, p, (double[]){-1, INFINITY, NAN}[i]));
        expect_said(who, "decay",
                    (const char *[]){"the decay is -1; it must be finite and 0 or "
                                     "more",
                                     "the decay is inf; it", "the decay is nan; it"}[i]);
    }
    el_params_free(&other);
    el_params_free(&mixed);
    el_params_free(&state);
}

static void misuse_step(const AnyCase *c, Any *o, ElParams p, const char *who)
{
    ElParams other = any_params();
    Any none = {0};
    ElGrad foreign[] = {any_grad(p, 0, 1), any_grad(other, 1, 1)};
    ElGrad shaped[] = {any_grad(p, 0, 1), {any_param(p, 1), el_zeros(el_shape(3))}};
    ElGrad absent[] = {any_grad(p, 0, 1), {any_param(p, 1), NULL}};
    ck_assert(!c->kind->step(NULL, (ElGrads){1, foreign}));
    expect_said(who, "step", "the optimizer is NULL");
    ck_assert(!c->kind->step(&none, (ElGrads){1, foreign}));
    expect_said(who, "step", "the optimizer was not made; el_");
    ck_assert(!c->kind->decay(&none, p, 0.1));
    expect_said(who, "decay", "the optimizer was not made; el_");
    ck_assert(!c->kind->step(o, (ElGrads){0}));
    expect_said(who, "step", "there are no gradients; el_grads gives those of a loss");
    ck_assert(!c->kind->step(o, (ElGrads){2, foreign}));
    expect_said(who, "step",
                "`b` [4] from parameter is not among the parameters this optimizer "
                "was made for");
    ck_assert(!c->kind->step(o, (ElGrads){2, shaped}));
    expect_said(who, "step", "the gradient [3] from zeros must have the shape of `b` [4]");
    ck_assert(!c->kind->step(o, (ElGrads){2, absent}));
    expect_said(who, "step", "operand 2 of 2 is NULL");
    double *rate = c->kind->rate(o), right = *rate;
    *rate = -0.5;
    ck_assert(!c->kind->step(o, (ElGrads){1, foreign}));
    expect_said(who, "step", "the rate is -0.5; it must be finite and 0 or more");
    *rate = right;
    ElTensor *late = el_params_add(&p, "", "late", el_shape(1), EL_TRAINED);
    ElGrad added[] = {any_grad(p, 0, 1), {late, el_zeros(el_shape(1))}};
    ck_assert(!c->kind->step(o, (ElGrads){2, added}));
    expect_said(who, "step",
                "`late` [1] from parameter is not among the parameters this optimizer "
                "was made for: it was added to the list afterwards");
    el_params_free(&other);
}

// Whatever was refused, the next step is that of an optimizer to which nothing happened.
START_TEST(test_misuse)
{
    for (int i = 0; i < ANY_CASES; i++) {
        const AnyCase *c = &any_cases[i];
        const char *who = c->kind == &adam_kind ? "adam" : c->made_by;
        ElParams p = any_params(), untouched = any_params();
        Any o, other;
        c->make(&o, p);
        c->make(&other, untouched);
        el_scope_begin();
        misuse_decay(c, &o, p, who);
        misuse_step(c, &o, p, who);
        el_scope_end("test");
        any_step(c, &o, p, 1);
        any_step(c, &other, untouched, 1);
        expect_same(*c->kind->state(&o), *c->kind->state(&other));
        for (int which = 0; which < 2; which++) {
            const ElTensor *w = any_param(p, which), *v = any_param(untouched, which);
            ck_assert_mem_eq(w->data, v->data, (size_t)el_numel(w) * sizeof(el_real));
        }
        c->kind->free(&o);
        c->kind->free(&other);
        el_params_free(&p);
        el_params_free(&untouched);
    }
    ck_no_error();
}
END_TEST

START_TEST(test_misuse_of_constructors)
{
    for (int i = 0; i < ANY_CASES; i++) {
        const AnyCase *c = &any_cases[i];
        ElParams incomplete = {0}, state = {0};
        ElParams *lists[] = {&incomplete, &state};
        el_params_add(&incomplete, "", "c", el_shape(-1), EL_TRAINED);
        el_error_clear();
        el_params_add(&state, "", "running", el_shape(2), EL_STATE);
        for (int which = 0; which < 2; which++) {
            Any o;
            c->make(&o, *lists[which]);
            expect_said(c->made_by, "new",
                        which ? "none of the 1 entries of the list is a trained parameter"
                              : "the parameter list is incomplete, because a layer could not be");
            ck_assert_ptr_null(c->kind->state(&o)->list);
            c->kind->free(&o);
            el_params_free(lists[which]);
        }
    }
}
END_TEST

// What is refused of the numbers of each, in the order of their structs.
START_TEST(test_numbers)
{
    ElParams p = any_params();
    el_scope_begin();
    ElGrad g = any_grad(p, 0, 1);
    const ElGrads grads = {1, &g};
    ElRmsprop r = el_rmsprop_new(p, 0.1);
    ElLion l = el_lion_new(p, 0.1);
    ElAdam a = el_adamw_new(p, 0.1, 0.01);
    ElAdagrad d = el_adagrad_new(p, 0.1);
    r.alpha = 1;
    ck_assert(!el_rmsprop_step(&r, grads));
    ck_error_has("el_rmsprop_step: alpha is 1; it must be 0 or more and below 1");
    r.alpha = 0.9, r.epsilon = -1;
    ck_assert(!el_rmsprop_step(&r, grads));
    ck_error_has("el_rmsprop_step: epsilon is -1; it must be finite and 0 or more");
    r.epsilon = 0, r.momentum = NAN;
    ck_assert(!el_rmsprop_step(&r, grads));
    ck_error_has("el_rmsprop_step: the momentum is nan; it must be 0 or more and below 1");
    l.beta1 = -0.1;
    ck_assert(!el_lion_step(&l, grads));
    ck_error_has("el_lion_step: beta1 is -0.1; it must be 0 or more and below 1");
    l.beta1 = 0, l.beta2 = 2;
    ck_assert(!el_lion_step(&l, grads));
    ck_error_has("el_lion_step: beta2 is 2; it must be 0 or more and below 1");
    a.beta1 = 1;
    ck_assert(!el_adam_step(&a, grads));
    ck_error_has("el_adam_step: beta1 is 1; it must be 0 or more and below 1");
    a.beta1 = 0, a.beta2 = -1;
    ck_assert(!el_adam_step(&a, grads));
    ck_error_has("el_adam_step: beta2 is -1; it must be 0 or more and below 1");
    a.beta2 = 0, a.epsilon = INFINITY;
    ck_assert(!el_adam_step(&a, grads));
    ck_error_has("el_adam_step: epsilon is inf; it must be finite and 0 or more");
    d.epsilon = -1;
    ck_assert(!el_adagrad_step(&d, grads));
    ck_error_has("el_adagrad_step: epsilon is -1; it must be finite and 0 or more");
    ck_assert_ptr_null(el_adamw_new(p, 0.1, -0.01).state.list);
    ck_error_has("el_adamw_new: the decay is -0.01; it must be finite and 0 or more");
    ck_assert_ptr_null(el_adamw_new(p, -0.1, 0.01).decay.list);
    ck_error_has("el_adamw_new: the rate is -0.1; it must be finite and 0 or more");
    ck_assert_ptr_null(el_adam_new(p, NAN).state.list);
    ck_error_has("el_adam_new: the rate is nan; it must be finite and 0 or more");
    ck_assert_ptr_null(el_sgd_new(p, 0.1, 2).state.list);
    ck_error_has("el_sgd_new: the momentum is 2; it must be 0 or more and below 1");
    ck_assert(el_item(el_params_find(a.state, "a.step")) == 0);
    ck_assert(el_item(el_params_find(a.decay, "b.decay")) == (double)(el_real)0.01);
    el_scope_end("test");
    el_rmsprop_free(&r);
    el_lion_free(&l);
    el_adam_free(&a);
    el_adagrad_free(&d);
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("misuse");
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_misuse_of_constructors);
    tcase_add_test(cases, test_numbers);
    return run_cases("misuse of optimizers", cases);
}
