// The backward pass from outside: what it refuses to read, passes inside rules, memory, printing.
#include <string.h>

#include "autograd/inspect.h"
#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "tensor/pool.h"
#include "tests/checks.h"

static ElParams one_param(ElShape shape, double value)
{
    ElParams p = {0};
    ElTensor *t = el_params_add(&p, "", "w", shape, EL_TRAINED);
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)value;
    return p;
}

// --- changed outputs -----------------------------------------------------------------------------

typedef struct {
    ElTensor *(*f)(ElTensor *x);
    bool reads_output;
} Function;

static const Function functions[] = {{el_exp, true},  {el_sigmoid, true}, {el_tanh, true},
                                     {el_sqrt, true}, {el_sin, false},    {el_square, false},
                                     {el_neg, false}};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

START_TEST(test_a_changed_output_is_an_error_where_it_is_read)
{
    const Function *f = &functions[_i];
    ElParams p = one_param(el_shape(3), .5);
    el_tape_begin();
    ElTensor *y = f->f(p.list->item[0].tensor), *loss = el_sum(y);
    ck_assert_int_eq(el_grads(loss, p).count, 1);
    el_changed(y);
    bool refused = el_grads(loss, p).count == 0;
    ck_assert(refused == f->reads_output);
    if (refused) ck_error_has("was changed after");
    refused = el_grad(loss, p.list->item[0].tensor) == NULL;
    ck_assert(refused == f->reads_output);
    if (refused) ck_error_has("was changed after");
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// A view shares the version of what it looks into.
START_TEST(test_a_change_through_a_view_is_seen)
{
    ElParams p = one_param(el_shape(2, 2), .5);
    el_tape_begin();
    ElTensor *y = el_exp(p.list->item[0].tensor), *constant = el_stop_gradient(y);
    ElTensor *loss = el_sum(y);
    el_changed(constant);
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("was changed after");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

// The same of an input: w is changed through a reshape of it, and named.
START_TEST(test_a_change_of_an_input_through_a_view_is_seen)
{
    ElParams p = one_param(el_shape(2, 2), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *reads = el_sum(el_square(w)), *does_not = el_sum(el_neg(w));
    el_changed(el_reshape(w, el_shape(4)));
    ck_assert_int_eq(el_grads(reads, p).count, 0);
    ck_error_has(
        "el_grads: `w` [2, 2] from parameter was changed after [2, 2] from square used it");
    ck_assert_int_eq(el_grads(does_not, p).count, 1);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// --- passes inside rules -------------------------------------------------------------------------

// y = s^2, where s is computed from x: its rule asks el_grad for ds/dx, in a scope of its own, and
// gives 2 g s ds/dx.
static ElTensor *square_by_pass(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *x = n->in[0], *s = n->in[1];
    if (input == 1) return NULL;
    el_tape_begin();
    ElTensor *slope = el_tape_end_with(el_grad(s, x));
    return el_mul(el_mul(g, el_mul_scalar(s, 2)), slope);
}

static ElTensor *square_by_bare_pass(const ElNode *n, ElTensor *g, int input)
{
    return input == 0 ? el_mul(g, el_grad(n->in[1], n->in[0])) : NULL;
}

static ElTensor *square_of(const ElOp *op, ElTensor *s, ElTensor *x)
{
    return el_record(op, el_scalar(el_item(s) * el_item(s)), x, s);
}

static const ElOp by_pass = {.name = "by_pass", .vjp = square_by_pass, .unread = EL_OUT};
static const ElOp by_bare_pass = {.name = "by_bare_pass", .vjp = square_by_bare_pass};

START_TEST(test_a_rule_may_ask_for_a_gradient)
{
    ElParams p = one_param(el_shape(3), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *s = el_sum(el_sin(el_square(w)));
    ElTensor *loss = el_add(square_of(&by_pass, s, w), el_sum(w)),
             *same = el_add(el_square(s), el_sum(w));
    ElGrads g = el_grads(loss, p), wanted = el_grads(same, p);
    ck_assert_msg(g.count == 1, "%s", el_error_text());
    for (int k = 0; k < 3; k++) {
        double d = (double)wanted.item[0].grad->data[k];
        ck_assert_double_eq_tol((double)g.item[0].grad->data[k], d, 1e-6);
    }
    int64_t lines = el_tape_lines();
    ElTensor *y = el_sum(el_square(w)); // the tape still records
    ck_assert_int_eq(el_tape_lines(), lines + 2);
    ck_assert(el_grad(y, w)->data[0] == 1);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// What a rule records within a pass of el_grads goes with what the rule computed.
START_TEST(test_no_line_of_a_rule_stays_behind)
{
    int64_t live = el_memory_live();
    ElParams p = one_param(el_shape(3), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *s = el_sum(el_sin(el_square(w))), *loss = square_of(&by_pass, s, w);
    int64_t lines = el_tape_lines();
    el_grads(loss, p);
    ck_assert_int_eq(el_tape_lines(), lines);
    el_tape_end();
    el_params_free(&p);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

// The same by el_grads, which needs no tape to be on; the pass outside goes on without recording.
static ElParams asked_for_inside;

static ElTensor *square_by_grads(const ElNode *n, ElTensor *g, int input)
{
    if (input == 1) return NULL;
    ElGrads slope = el_grads(n->in[1], asked_for_inside);
    return slope.count ? el_mul(el_mul(g, el_mul_scalar(n->in[1], 2)), slope.item[0].grad) : NULL;
}

START_TEST(test_a_rule_may_call_grads)
{
    static const ElOp by_grads = {.name = "by_grads", .vjp = square_by_grads, .unread = EL_OUT};
    ElParams p = asked_for_inside = one_param(el_shape(3), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *s = el_sum(el_sin(el_square(w))), *loss = square_of(&by_grads, s, w);
    ElTensor *same = el_square(s);
    int64_t lines = el_tape_lines();
    ElGrads g = el_grads(loss, p), wanted = el_grads(same, p);
    ck_assert_int_eq(el_tape_lines(), lines);
    for (int k = 0; k < 3; k++) {
        double d = (double)wanted.item[0].grad->data[k];
        ck_assert_double_eq_tol((double)g.item[0].grad->data[k], d, 1e-6);
    }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// Without a scope there is no tape for it to be on.
START_TEST(test_a_rule_is_told_to_open_a_scope)
{
    ElParams p = one_param(el_shape(3), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *s = el_sum(el_sin(el_square(w))), *loss = square_of(&by_bare_pass, s, w);
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("el_grad: nothing is recorded while a rule runs in a pass of el_grads");
    ck_assert_ptr_nonnull(el_grad(loss, w)); // a pass of el_grad records
    ck_no_error();
    el_tape_end();
    el_params_free(&p);
}
END_TEST

static ElTensor *leaves_open(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    el_tape_begin();
    return el_mul(g, n->in[0]);
}

// With all that a rule made, in a pass of el_grads; one of el_grad keeps that, and refuses.
START_TEST(test_a_scope_left_open_ends_with_its_rule)
{
    static const ElOp op = {.name = "open", .vjp = leaves_open, .unread = EL_OUT};
    int64_t live = el_memory_live();
    ElParams p = one_param(el_shape(3), .5);
    el_tape_begin();
    ElTensor *w = p.list->item[0].tensor, *loss = el_sum(el_record(&op, el_zeros(w->shape), w));
    ElGrads g = el_grads(loss, p);
    ck_assert_int_eq(el_tape_depth(), 1);
    ck_assert_int_eq(g.count, 1);
    ck_assert(g.item[0].grad->data[2] == (el_real).5);
    ck_no_error();
    ck_assert_ptr_null(el_grad(loss, w));
    ck_error_has("el_grad: the rule of [3] from open left a scope open; a rule ends what it began");
    ck_assert_int_eq(el_tape_depth(), 1);
    el_tape_end();
    el_params_free(&p);
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

static ElTensor *fails(const ElNode *n, ElTensor *g, int input)
{
    return (void)n, (void)input, el_add(g, el_ones(el_shape(7, 7, 7)));
}

// A pass that fails leaves the tape recording, with no scope of its own open and nothing held.
START_TEST(test_a_failed_pass_leaves_nothing_behind)
{
    static const ElOp op = {.name = "fails", .vjp = fails};
    int64_t live = el_memory_live();
    ElParams p = one_param(el_shape(3), .5);
    ElTensor *w = p.list->item[0].tensor;
    el_tape_begin();
    ElTensor *y = el_record(&op, el_sin(el_stop_gradient(w)), w);
    ck_assert_ptr_null(y); // on the tape already
    el_error_clear();
    y = el_record(&op, el_ones(el_shape(3)), w);
    ElTensor *loss = el_sum(el_sin(y));
    ck_assert_int_eq(el_grads(loss, p).count, 0);
    ck_error_has("do not broadcast");
    ck_assert_int_eq(el_tape_depth(), 1);
    int64_t lines = el_tape_lines();
    ck_assert(el_grad(el_sum(el_square(w)), w)->data[0] == 1);
    ck_assert_int_gt(el_tape_lines(), lines);
    el_tape_end();
    el_params_free(&p);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

// --- memory --------------------------------------------------------------------------------------

// el_grads frees an adjoint once its line is passed: two or three of them live at a time.
START_TEST(test_peak_of_a_long_chain)
{
    enum { LINES = 500, SIZE = 5000 };
    const int64_t bytes = SIZE * (int64_t)sizeof(el_real);
    ElParams p = one_param(el_shape(SIZE), .5);
    el_tape_begin();
    ElTensor *y = p.list->item[0].tensor;
    for (int i = 0; i < LINES; i++) y = i % 2 ? el_sin(y) : el_add(y, el_mul_scalar(y, .5));
    ElTensor *loss = el_sum(y);
    int64_t live = el_memory_live();
    el_memory_peak_reset();
    ck_assert_int_eq(el_grads(loss, p).count, 1);
    ck_assert_int_lt(el_memory_peak() - live, 12 * bytes);
    ck_assert_int_lt(el_memory_live() - live, 2 * bytes); // the gradient
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// --- printing ------------------------------------------------------------------------------------

static void print_to(char *text, size_t bytes)
{
    FILE *out = fmemopen(text, bytes, "w");
    el_tape_print(out);
    fclose(out);
}

// An adjoint that was recorded in an inner scope is gone with it; its line is soon another's.
START_TEST(test_no_stale_adjoint_is_printed)
{
    char text[8192] = "";
    el_tape_begin();
    ElTensor *x = el_scalar(1.5), *y = el_sin(el_square(x));
    el_tape_begin();
    ck_assert_ptr_nonnull(el_grad(y, x));
    el_tape_end();
    print_to(text, sizeof text);
    ck_assert_msg(!strstr(text, " = "), "%s", text);
    for (int i = 0; i < 20; i++) el_scalar(el_item(el_neg(x)));
    print_to(text, sizeof text);
    ck_assert_msg(!strstr(text, " = "), "%s", text);
    el_grad(y, x); // in its own scope it shows
    print_to(text, sizeof text);
    ck_assert_msg(strstr(text, " = -1.885"), "%s", text);
    el_tape_begin();
    el_grad(y, x);
    el_tape_end();
    print_to(text, sizeof text);
    const ElNode *n = el_tape_line(0);
    ck_assert(n->adjoint == -1 || el_item(el_tape_line(n->adjoint)->out) < -1.88);
    el_tape_end();
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("pass");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, test_a_changed_output_is_an_error_where_it_is_read, 0, FUNCTIONS);
    tcase_add_test(cases, test_a_change_through_a_view_is_seen);
    tcase_add_test(cases, test_a_change_of_an_input_through_a_view_is_seen);
    tcase_add_test(cases, test_a_rule_may_ask_for_a_gradient);
    tcase_add_test(cases, test_no_line_of_a_rule_stays_behind);
    tcase_add_test(cases, test_a_rule_may_call_grads);
    tcase_add_test(cases, test_a_rule_is_told_to_open_a_scope);
    tcase_add_test(cases, test_a_scope_left_open_ends_with_its_rule);
    tcase_add_test(cases, test_a_failed_pass_leaves_nothing_behind);
    tcase_add_test(cases, test_peak_of_a_long_chain);
    tcase_add_test(cases, test_no_stale_adjoint_is_printed);
    return run_cases("pass", cases);
}
