// For tests of operations: one list of gradients and one of values for each family, both written as
// plain calls. A family's file gives the lists, this one the tests that run over them:
//
// GRADIENTS(G): G(op, variant, draw, call), where draw fills d (a Draw) with random inputs and
// attributes and call is the operation on in[] and d. Each is checked by el_gradcheck to second
// order on twenty draws, and survives each of its allocations failing once.
//
// VALUES(V): V(op, variant, call), where call is the operation on in[]. The inputs and the result
// that PyTorch gives are "op.variant.in0", ... and "op.variant.out" of the family's fixture, which
// tests/fixtures/make_values.py makes.
//
// op is the name of a public function without el_: tests/tree/test_operations.py looks that none
// is missing from either list.
#ifndef EL_TESTS_OPERATIONS_CASES_H
#define EL_TESTS_OPERATIONS_CASES_H

#include <stdio.h>

#include "autograd/check.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/pool.h"
#include "tensor/safetensors.h"
#include "tests/checks.h"
#include "tests/operations/draw.h"

enum { DRAWS = 20 };

typedef struct {
    const char *name;
    void (*draw)(Draw *d);
    ElFunction apply;
} GradientCase;

typedef struct {
    const char *name;
    ElFunction apply;
} ValueCase;

// --- the tests over the lists --------------------------------------------------------------------

#define GRADIENT_FUNCTIONS(op, variant, fill, call)                                 \
    static void draw_##op##_##variant(Draw *d)                                      \
    {                                                                               \
        fill;                                                                       \
    }                                                                               \
    static ElTensor *gradient_##op##_##variant(ElTensor *const in[], void *context) \
    {                                                                               \
        const Draw *d = context;                                                    \
        (void)d, (void)in;                                                          \
        return call;                                                                \
    }
#define GRADIENT_ROW(op, variant, fill, call) \
    {#op "." #variant, draw_##op##_##variant, gradient_##op##_##variant},
#define VALUE_FUNCTION(op, variant, call)                                        \
    static ElTensor *value_##op##_##variant(ElTensor *const in[], void *context) \
    {                                                                            \
        (void)context, (void)in;                                                 \
        return call;                                                             \
    }
#define VALUE_ROW(op, variant, call) {#op "." #variant, value_##op##_##variant},

GRADIENTS(GRADIENT_FUNCTIONS)
VALUES(VALUE_FUNCTION)
static const GradientCase gradient_cases[] = {GRADIENTS(GRADIENT_ROW){0}};
static const ValueCase value_cases[] = {VALUES(VALUE_ROW){0}};
enum {
    GRADIENT_CASES = sizeof gradient_cases / sizeof *gradient_cases - 1,
    VALUE_CASES = sizeof value_cases / sizeof *value_cases - 1
};

START_TEST(test_gradients)
{
    const GradientCase *c = &gradient_cases[_i];
    for (int k = 0; k < DRAWS && IS_DOUBLE; k++) {
        Draw d = {0};
        el_random_seed((uint64_t)k);
        el_tape_begin();
        c->draw(&d);
        ck_no_error();
        ck_assert_msg(el_gradcheck(c->apply, &d, d.count, d.in, 2), "%s, draw %d: %s", c->name, k,
                      el_error_text());
        el_tape_end();
    }
}
END_TEST

// The value and the gradient by every input.
static bool compute(const GradientCase *c, Draw *d)
{
    ElTensor *dx[MOST_INPUTS], *y = c->apply(d->in, d);
    return y && el_vjp(y, el_ones(y->shape), d->count, d->in, dx);
}

// Allocation number `after` of the calculation fails. Returns whether there were so many.
static bool survives(const GradientCase *c, int64_t after)
{
    Draw d = {0};
    el_random_seed(3);
    el_tape_begin();
    c->draw(&d);
    el_tape_begin();
    el_pool_fail_after(after);
    bool done = compute(c, &d);
    el_pool_fail_after(-1);
    ck_assert_msg(done == !el_error_text(), "%s, allocation %d: %s", c->name, (int)after,
                  done ? el_error_text() : "no error");
    el_error_clear();
    el_tape_end_to(1);
    el_tape_begin();
    ck_assert_msg(compute(c, &d), "%s, after allocation %d failed: %s", c->name, (int)after,
                  el_error_text());
    el_tape_end();
    el_tape_end();
    return !done;
}

START_TEST(test_failing_allocations)
{
    const GradientCase *c = &gradient_cases[_i];
    int64_t live = el_memory_live(), after = 0;
    while (survives(c, after)) {
        after++;
        ck_assert_msg(el_memory_live() == live, "%s leaks after allocation %d failed", c->name,
                      (int)after - 1);
    }
    ck_assert_msg(after > 0, "%s took no memory", c->name);
}
END_TEST

static void path_of_fixture(char path[], size_t bytes)
{
    snprintf(path, bytes, "%s/values/%s.safetensors", EL_FIXTURES, EL_TEST_NAME);
}

START_TEST(test_values)
{
    const ValueCase *c = &value_cases[_i];
    char path[1024], name[256];
    path_of_fixture(path, sizeof path);
    ElParams fixture = el_params_read(path);
    ck_assert_msg(fixture.list, "%s", el_error_text());
    ElTensor *in[MOST_INPUTS] = {NULL};
    for (int i = 0; i < MOST_INPUTS; i++) {
        snprintf(name, sizeof name, "%s.in%d", c->name, i);
        in[i] = el_params_find(fixture, name);
    }
    snprintf(name, sizeof name, "%s.out", c->name);
    const ElTensor *wanted = el_params_find(fixture, name);
    ck_assert_msg(wanted, "the fixture has no %s", name);
    el_tape_begin();
    const ElTensor *y = c->apply(in, NULL);
    ck_assert_msg(y, "%s: %s", c->name, el_error_text());
    ck_assert_msg(el_shape_equal(y->shape, wanted->shape), "%s has another shape", c->name);
    double largest = 0;
    for (int64_t k = 0; k < el_numel(y); k++) {
        double value = fabs((double)wanted->data[k]);
        if (isfinite(value)) largest = fmax(largest, value);
    }
    for (int64_t k = 0; k < el_numel(y); k++) {
        double got = (double)y->data[k], value = (double)wanted->data[k];
        bool same = got == value || fabs(got - value) <= largest * (IS_DOUBLE ? 1e-12 : 1e-5);
        ck_assert_msg(same, "%s, element %d: %.17g, PyTorch %.17g", c->name, (int)k, got, value);
    }
    el_tape_end();
    el_params_free(&fixture);
}
END_TEST

// What the lists hold, for test_operations.py: "G matmul.batched", "V matmul.matrices" ...
static void print_lists(void)
{
    for (int i = 0; i < GRADIENT_CASES; i++) printf("G %s\n", gradient_cases[i].name);
    for (int i = 0; i < VALUE_CASES; i++) printf("V %s\n", value_cases[i].name);
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], "--list") == 0) {
        print_lists();
        return 0;
    }
    TCase *cases = tcase_create("operations");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, test_gradients, 0, GRADIENT_CASES);
    tcase_add_loop_test(cases, test_failing_allocations, 0, GRADIENT_CASES);
    tcase_add_loop_test(cases, test_values, 0, VALUE_CASES);
    return run_cases("operations", cases);
}
#endif
