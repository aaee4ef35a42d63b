// el_gradcheck: the several ways to ask for a gradient, and what it leaves alone.
#include "autograd/check.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/layout.h"
#include "autograd/tape_private.h"
#include "tensor/pool.h"
#include "tensor/random.h"
#include "tests/checks.h"

// --- another gradient when it is asked for otherwise ---------------------------------------------

static void needs_both(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    for (int i = 0; i < 2; i++) {
        if (want[i]) d[i] = want[1 - i] ? el_mul(g, n->in[1 - i]) : g;
    }
}
static void drops_the_second(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    bool one = n->in[0] == n->in[1];
    if (want[0]) d[0] = el_mul(g, n->in[1]);
    if (want[1] && !one) d[1] = el_mul(g, n->in[0]);
}
static ElTensor *wrong_unrecorded(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *d = el_mul(g, n->in[1 - input]);
    return el_tape_recording() ? d : el_mul_scalar(d, 1.001);
}
static ElTensor *right(const ElNode *n, ElTensor *g, int input)
{
    return el_mul(g, n->in[1 - input]);
}
static ElTensor *latest;
static ElTensor *reads_the_latest(const ElNode *n, ElTensor *g, int input)
{
    return el_mul(g, input == 0 ? n->in[1] : latest);
}
static ElTensor *product_by(ElTensor *const in[], void *op)
{
    ElTensor *y = el_mul(in[0], in[1]);
    latest = in[0];
    return y ? el_record(op, el_array(y->shape, y->data), in[0], in[1]) : NULL;
}

static ElTensor *wrong_sign(const ElNode *n, ElTensor *g, int input)
{
    return el_neg(right(n, g, input));
}
static const ElOp fine = {.name = "fine", .vjp = right};
static const ElOp sign_lost = {.name = "sign_lost", .vjp = wrong_sign};

static const struct {
    ElOp op;
    const char *said;
} otherwise[] = {
    {{.name = "a", .vjps = needs_both},
     "input 1 [3] from randn is another when it is asked for alone"},
    {{.name = "b", .vjps = drops_the_second}, "overwritten instead of accumulated"},
    {{.name = "c", .vjp = wrong_unrecorded}, "another from el_grads than from el_grad"},
    {{.name = "d", .vjp = reads_the_latest},
     "input 2 [3] from randn is another when it is asked for again"},
    {{.name = "e", .vjp = right}, NULL},
};
enum { OTHERWISE = sizeof otherwise / sizeof *otherwise };

START_TEST(test_every_way_to_a_gradient)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(3)), el_randn(el_shape(3))};
    const char *said = otherwise[_i].said;
    bool passed = el_gradcheck(product_by, (void *)&otherwise[_i].op, 2, in, 2);
    if (said) {
        ck_assert(!passed);
        ck_error_has(said);
    } else {
        ck_assert_msg(passed, "%s", el_error_text());
    }
    el_tape_end();
}
END_TEST

// --- mistakes that show only where values are equal ----------------------------------------------

static ElTensor *all_to_each(const ElNode *n, ElTensor *g, int input)
{
    return el_mul(g, el_greater_equal(n->in[input], n->in[1 - input]));
}
static ElTensor *larger(ElTensor *const in[], void *context)
{
    static const ElOp op = {.name = "larger", .vjp = all_to_each};
    const ElTensor *y = el_maximum(in[0], in[1]);
    return (void)context, y ? el_record(&op, el_array(y->shape, y->data), in[0], in[1]) : NULL;
}
static ElTensor *all_to_all(const ElNode *n, ElTensor *g, int input)
{
    return (void)input, el_mul(g, el_greater_equal(n->in[0], n->out));
}
static ElTensor *largest(ElTensor *const in[], void *context)
{
    static const ElOp op = {.name = "largest", .vjp = all_to_all};
    const ElTensor *y = el_max_axis(in[0], 0);
    return (void)context, y ? el_record(&op, el_array(y->shape, y->data), in[0]) : NULL;
}

START_TEST(test_mistakes_at_ties)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(3, 2)), el_randn(el_shape(3, 2))};
    ck_assert(!el_gradcheck(larger, NULL, 2, in, 1));
    ck_error_has("el_gradcheck: with one tensor for inputs 1 and 2, at order 1, the gradient");
    ck_assert(!el_gradcheck(largest, NULL, 1, in, 1));
    ck_error_has("el_gradcheck: with input 1 broadcast along axis 0, at order 1, the gradient");
    el_tape_end();
}
END_TEST

// --- what it does not disturb --------------------------------------------------------------------

static void count_errors(const char *text, void *count)
{
    (void)text, ++*(int *)count;
}
static ElTensor *square(ElTensor *const in[], void *context)
{
    return (void)context, el_square(in[0]);
}
static ElTensor *refuses_others(ElTensor *const in[], void *first)
{
    if (in[0]->data[0] == *(double *)first) return el_square(in[0]);
    return el_reshape(in[0], el_shape(7));
}

// Errors of what it tries are not told; its finding is, once. With an error pending it does
// nothing.
START_TEST(test_errors_are_told_once)
{
    int told = 0;
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(3))};
    double first = (double)in[0]->data[0];
    el_on_error(count_errors, &told);
    ck_assert(!el_gradcheck(refuses_others, &first, 1, in, 1));
    ck_assert(!el_gradcheck(square, NULL, 1, in, 1));
    ck_assert_int_eq(told, 1);
    ck_error_has("no differences at element 0 of input 1 [3] from randn");
    first++;
    ck_assert(!el_gradcheck(refuses_others, &first, 1, in, 1));
    ck_assert_int_eq(told, 2);
    ck_error_has("f gives NULL for these inputs: el_reshape: ");
    ck_assert_msg(el_gradcheck(square, NULL, 1, in, 1), "%s", el_error_text());
    ck_assert_int_eq(told, 2);
    el_on_error(NULL, NULL);
    el_tape_end();
}
END_TEST

// Each of the first allocations fails once, of a check that passes and of one that explains a
// mistake: no crash, no leak, and an error wherever it does not pass.
START_TEST(test_failing_allocations)
{
    if (!IS_DOUBLE) return;
    for (int64_t after = 0; after < 2000; after++) {
        int64_t live = el_memory_live();
        el_tape_begin();
        ElTensor *in[] = {el_randn(el_shape(2)), el_randn(el_shape(2))};
        bool mistaken = after % 2;
        el_pool_fail_after(after / 2);
        bool passed = el_gradcheck(product_by, (void *)(mistaken ? &sign_lost : &fine), 2, in, 1);
        el_pool_fail_after(-1);
        ck_assert(passed == !el_error_text() && !(passed && mistaken));
        el_error_clear();
        ck_assert_int_eq(el_tape_depth(), 1);
        el_tape_end();
        ck_assert_int_eq(el_memory_live(), live);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("check_ways");
    tcase_add_loop_test(cases, test_every_way_to_a_gradient, 0, OTHERWISE);
    tcase_add_test(cases, test_mistakes_at_ties);
    tcase_add_test(cases, test_errors_are_told_once);
    tcase_add_test(cases, test_failing_allocations);
    return run_cases("check_ways", cases);
}
