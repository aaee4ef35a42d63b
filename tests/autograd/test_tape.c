// The tape: order, scopes, what is kept and what is refused.
#include <string.h>

#include "autograd/inspect.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/pool.h"
#include "tests/checks.h"

START_TEST(test_lines)
{
    el_tape_begin();
    ElTensor *x = el_scalar(2), *y = el_add(el_square(x), x);
    ck_assert_int_eq(el_tape_lines(), 3);
    const ElNode *n = el_tape_line(2);
    ck_assert_str_eq(n->op->name, "add");
    ck_assert_ptr_eq(n->out, y);
    ck_assert_int_eq(n->line[0], 1);
    ck_assert_int_eq(n->line[1], 0);
    ck_assert_ptr_null(el_tape_line(0)->op);
    ck_assert_ptr_null(el_tape_line(3));
    ck_assert_ptr_null(el_tape_line(-1));
    el_tape_end();
    ck_assert_int_eq(el_tape_lines(), 0);
}
END_TEST

START_TEST(test_scopes_nest)
{
    int64_t live = el_memory_live();
    el_tape_begin();
    ElTensor *x = el_scalar(3);
    for (int i = 0; i < 5; i++) {
        el_tape_begin();
        ElTensor *y = el_square(x);
        ck_assert_double_eq(el_item(y), 9);
        ck_assert_int_eq(el_tape_lines(), 2); // x became a line of this scope, and goes with it
        el_tape_end();
        ck_assert_int_eq(el_tape_lines(), 0);
    }
    ElTensor *y = el_mul(x, x);
    el_tape_begin();
    el_exp(el_add(x, y));
    el_tape_end();
    ck_assert_int_eq(el_tape_lines(), 2);
    ck_assert_double_eq(el_item(el_grad(y, x)), 6);
    el_tape_end();
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

START_TEST(test_end_with)
{
    el_tape_begin();
    ElTensor *x = el_scalar(3);
    el_tape_begin();
    ElTensor *y = el_tape_end_with(el_square(x));
    ck_assert_double_eq(el_item(y), 9);
    ElTensor *z = el_mul(y, x);
    ck_assert_double_eq(el_item(el_grad(z, x)), 9); // y is a constant by now
    el_tape_end();
    el_tape_begin();
    ck_assert_ptr_null(el_tape_end_with(el_scalar(1)));
    ck_error_has("cannot outlive the outermost scope");
    ck_assert_int_eq(el_tape_depth(), 0);
}
END_TEST

// A scope that could not be opened owns nothing: what is handed to its end stays where it is, a
// line of the tape that belongs to the scope it was computed in.
START_TEST(test_end_with_of_a_missing_scope)
{
    el_tape_begin();
    el_neg(el_scalar(1)); // so that the tables of the tape are there
    int64_t outer = el_memory_live(), lines = el_tape_lines();
    el_tape_begin();
    ElTensor *x = el_scalar(3), *y = el_square(x);
    el_pool_fail_after(0);
    el_tape_begin(); // missing
    el_tape_begin(); // and so is what is within
    ck_error_has("el_tape_begin: out of memory");
    ck_assert_ptr_eq(el_tape_end_with(y), y);
    ck_assert_ptr_eq(el_tape_end_with(y), y);
    ck_no_error();
    ck_assert_int_eq(el_tape_depth(), 2);
    ck_assert_int_eq(el_tape_lines(), lines + 2);
    ck_assert_double_eq(el_item(el_grad(y, x)), 6);
    el_tape_end();
    ck_assert_int_eq(el_tape_lines(), lines);
    ck_assert_int_eq(el_memory_live(), outer); // neither x nor y went out
    el_tape_end();
    ck_no_error();
}
END_TEST

START_TEST(test_unwinding)
{
    for (int i = 0; i < 7; i++) el_tape_begin();
    ck_assert_int_eq(el_tape_depth(), 7);
    el_tape_end_to(2);
    ck_assert_int_eq(el_tape_depth(), 2);
    el_tape_end_to(5);
    ck_assert_int_eq(el_tape_depth(), 2);
    el_tape_end_to(-1);
    ck_assert_int_eq(el_tape_depth(), 0);
    el_tape_end();
    ck_error_has("el_tape_end: no scope is open");
}
END_TEST

static const ElOp odd_op = {.name = "odd"};

START_TEST(test_recording)
{
    el_tape_begin();
    ElTensor *x = el_scalar(1), *y = el_empty_like(x);
    y->data[0] = 5;
    int kept = 42;
    ck_assert_ptr_eq(el_keep(el_record(&odd_op, y, x, x, x), &kept, sizeof kept), y);
    const ElNode *n = el_tape_line(y->line);
    ck_assert_int_eq(n->count, 3);
    ck_assert_int_eq(*(int *)n->kept, 42);
    ck_assert_uint_eq(n->kept_bytes, sizeof kept);
    ck_assert_ptr_null(el_record(&odd_op, y, x));
    ck_error_has("el_record: the result [] from odd of odd is on the tape already");
    ck_assert_ptr_null(el_record(&odd_op, NULL, x));
    ck_error_has("el_record: operand 1 of 1 is NULL");
    ck_assert_ptr_null(el_record(&odd_op, el_empty_like(x), x, NULL));
    ck_error_has("odd: operand 2 of 2 is NULL");
    ck_assert_ptr_null(el_keep(x, &kept, sizeof kept));
    ck_error_has("el_keep: [] from scalar is not on the tape");
    el_tape_end();
}
END_TEST

// Many leaves and many lines: the tables grow, and shrink again by scope.
START_TEST(test_many)
{
    enum { COUNT = 5000 };
    ElTensor *leaf[COUNT];
    for (int i = 0; i < COUNT; i++) leaf[i] = el_tensor_new(el_shape(1));
    for (int round = 0; round < 2; round++) {
        el_tape_begin();
        ElTensor *sum = el_scalar(0);
        for (int i = 0; i < COUNT / 2; i++) sum = el_add(sum, leaf[i]);
        int64_t lines = el_tape_lines();
        el_tape_begin();
        for (int i = 0; i < COUNT; i++) sum = el_add(sum, leaf[i]);
        ck_assert_int_eq(el_tape_lines(), lines + COUNT + COUNT / 2);
        el_tape_end();
        ck_assert_int_eq(el_tape_lines(), lines);
        el_add(leaf[0], leaf[1]);
        ck_assert_int_eq(el_tape_lines(), lines + 1);
        el_tape_end();
    }
    for (int i = 0; i < COUNT; i++) el_tensor_free(leaf[i]);
    ck_no_error();
}
END_TEST

START_TEST(test_steady_memory)
{
    ElTensor *w = el_tensor_new(el_shape(50, 50));
    int64_t live = el_memory_live(), peak = 0;
    for (int step = 0; step < 10; step++) {
        el_memory_peak_reset();
        el_tape_begin();
        el_grad(el_sum(el_square(el_exp(w))), w);
        el_tape_end();
        ck_assert_int_eq(el_memory_live(), live);
        if (step > 0) ck_assert_int_eq(el_memory_peak(), peak);
        peak = el_memory_peak();
    }
    el_tensor_free(w);
}
END_TEST

// Each allocation of a step fails once: an error, nothing lost, and the next step works.
START_TEST(test_want_of_memory)
{
    ElTensor *w = el_tensor_new(el_shape(5));
    int64_t live = el_memory_live();
    bool failed = true;
    int count = 0;
    for (; failed; count++) {
        el_pool_fail_after(count);
        el_tape_begin();
        ElTensor *d = el_grad(el_sum(el_square(el_exp(w))), w);
        el_tape_end();
        el_pool_fail_after(-1);
        failed = d == NULL;
        ck_assert(failed == (el_error_text() != NULL));
        if (failed) ck_error_has("out of memory");
        ck_assert_int_eq(el_memory_live(), live);
        ck_assert_int_eq(el_tape_depth(), 0);
    }
    ck_assert_int_gt(count, 10);
    el_tensor_free(w);
}
END_TEST

START_TEST(test_print)
{
    char text[4096] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    el_tape_begin();
    ElTensor *x = el_named(el_scalar(1.5), "x");
    ElTensor *y = el_named(el_sin(el_square(x)), "y");
    el_named(el_grad(y, x), "dy");
    el_mul(el_ones(el_shape(2, 3)), x);
    el_tape_print(out);
    fclose(out);
    el_tape_end();
    const char *lines[] = {"%0    x                       []            1.5         %7 = -1.885\n",
                           "%1    square(%0)              []            2.25        %5 = -0.6282\n",
                           "%2    y: sin(%1)              []            0.7781      %3 = 1\n",
                           "%7    dy: mul(%6, %0)         []            -1.885\n",
                           "%9    mul(%8, %0)             [2, 3]\n"};
    for (int i = 0; i < 5; i++)
        ck_assert_msg(strstr(text, lines[i]), "%s\n in:\n%s", lines[i], text);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("tape");
    tcase_add_test(cases, test_lines);
    tcase_add_test(cases, test_scopes_nest);
    tcase_add_test(cases, test_end_with);
    tcase_add_test(cases, test_end_with_of_a_missing_scope);
    tcase_add_test(cases, test_unwinding);
    tcase_add_test(cases, test_recording);
    tcase_add_test(cases, test_many);
    tcase_add_test(cases, test_steady_memory);
    tcase_add_test(cases, test_want_of_memory);
    tcase_add_test(cases, test_print);
    return run_cases("tape", cases);
}
