// Adam against its formula, what it skips, and the lists that optimizers refuse. All of them are
// held against PyTorch in test_torch.c, and what else they refuse is in test_misuse.c.
#include <math.h>

#include "optim/adam.h"
#include "optim/sgd.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static const double tolerance = IS_DOUBLE ? 1e-14 : 1e-6;

static ElParams two_params(void)
{
    ElParams p = {0};
    for (int i = 0; i < 2; i++) {
        ElTensor *t = el_params_add(&p, "", i ? "b" : "a", el_shape(5), EL_TRAINED);
        for (int k = 0; k < 5; k++) t->data[k] = (el_real)(k - 2 + .5 * i);
    }
    el_params_add(&p, "", "state", el_shape(2), EL_STATE);
    return p;
}

// The gradient of a parameter at a step: something that changes.
static ElGrad gradient(ElParams p, int which, int step)
{
    ElTensor *g = el_empty(el_shape(5));
    for (int k = 0; k < 5; k++) g->data[k] = (el_real)sin(1 + k + 10 * which + 3 * step);
    return (ElGrad){p.list->item[which].tensor, g};
}

// The published algorithm, one number at a time, for a parameter that has a gradient at every step
// or at every second one. It counts the steps that it makes.
static double adam_by_hand(double w, int k, int which, int steps, int every)
{
    double m = 0, v = 0;
    for (int step = every; step <= steps; step += every) {
        double g = (double)(el_real)sin(1 + k + 10 * which + 3 * step);
        int made = step / every;
        m = .9 * m + .1 * g;
        v = .999 * v + .001 * g * g;
        w -= .01 * (m / (1 - pow(.9, made))) / (sqrt(v / (1 - pow(.999, made))) + 1e-8);
    }
    return w;
}

static void expect_adam(ElParams p, int which, int steps, int every)
{
    const ElTensor *t = p.list->item[which].tensor;
    for (int k = 0; k < 5; k++) {
        double wanted = adam_by_hand(k - 2 + .5 * which, k, which, steps, every);
        ck_assert_double_eq_tol((double)t->data[k], wanted, 20 * tolerance);
    }
}

START_TEST(test_adam)
{
    ElParams p = two_params();
    ElAdam a = el_adam_new(p, .01);
    ck_assert_int_eq(el_params_count(a.state), 6);
    ck_assert_ptr_nonnull(el_params_find(a.state, "a.m"));
    for (int step = 1; step <= 20; step++) {
        el_scope_begin();
        ElGrad items[] = {gradient(p, 1, step), gradient(p, 0, step)};
        ck_assert(el_adam_step(&a, (ElGrads){2, items}));
        el_scope_end("test");
    }
    for (int which = 0; which < 2; which++) expect_adam(p, which, 20, 1);
    el_adam_free(&a);
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_adam_skips_what_a_loss_misses)
{
    ElParams p = two_params();
    ElAdam a = el_adam_new(p, .01);
    for (int step = 1; step <= 3; step++) {
        el_scope_begin();
        ElGrad item = gradient(p, 0, step);
        ck_assert(el_adam_step(&a, (ElGrads){1, &item}));
        el_scope_end("test");
    }
    ck_assert(p.list->item[1].tensor->data[0] == (el_real)-1.5);
    ck_assert(el_item(el_params_find(a.state, "a.step")) == 3);
    ck_assert(el_item(el_params_find(a.state, "b.step")) == 0);
    ck_assert_uint_eq(p.list->item[0].tensor->memory->version, 3);
    ck_assert_uint_eq(p.list->item[1].tensor->memory->version, 0);
    el_adam_free(&a);
    el_params_free(&p);
}
END_TEST

// A parameter that is there at even steps only is corrected by its own count, not by the other's.
START_TEST(test_adam_counts_the_steps_of_each)
{
    for (int skipped = 0; skipped < 2; skipped++) {
        ElParams p = two_params();
        ElAdam a = el_adam_new(p, .01);
        for (int step = 1; step <= 20; step++) {
            el_scope_begin();
            ElGrad items[] = {gradient(p, !skipped, step), gradient(p, skipped, step)};
            ck_assert(el_adam_step(&a, (ElGrads){step % 2 ? 1 : 2, items}));
            el_scope_end("test");
        }
        expect_adam(p, !skipped, 20, 1);
        expect_adam(p, skipped, 20, 2);
        ck_assert(el_item(el_params_find(a.state, skipped ? "b.step" : "a.step")) == 10);
        ck_assert(el_item(el_params_find(a.state, skipped ? "a.step" : "b.step")) == 20);
        el_adam_free(&a);
        el_params_free(&p);
    }
    ck_no_error();
}
END_TEST

START_TEST(test_lists_that_optimizers_refuse)
{
    ElParams p = two_params(), incomplete = {0};
    el_params_add(&incomplete, "", "c", el_shape(-1), EL_TRAINED);
    ck_error_has("the size of axis 0 is -1");
    ElParams joined = el_params_join(p, incomplete), reverse = el_params_join(incomplete, p);
    ElParams nothing = el_params_under(p, "nosuch.");
    ElParams lists[] = {incomplete, joined, reverse, nothing};
    for (int i = 0; i < 4; i++) {
        const char *said =
            i < 3 ? "the parameter list is incomplete" : "the parameter list is empty";
        ElAdam a = el_adam_new(lists[i], .01);
        ck_assert_ptr_null(a.state.list);
        ck_error_has(said);
        ElSgd s = el_sgd_new(lists[i], .01, 0);
        ck_assert_ptr_null(s.state.list);
        ck_error_has(said);
        el_params_free(&lists[i]);
    }
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("optimizers");
    tcase_add_test(cases, test_adam);
    tcase_add_test(cases, test_adam_skips_what_a_loss_misses);
    tcase_add_test(cases, test_adam_counts_the_steps_of_each);
    tcase_add_test(cases, test_lists_that_optimizers_refuse);
    return run_cases("optimizers", cases);
}
