// Leaves of the tape: many of them, of other threads, freed while the tape knows them.
#include <math.h>
#include <pthread.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/pool.h"
#include "tests/checks.h"

// --- many ----------------------------------------------------------------------------------------

enum { PARAMS = 200 };

static ElParams many_params(void)
{
    ElParams p = {0};
    for (int i = 0; i < PARAMS; i++) {
        char name[2] = {(char)('!' + i % 90), 0};
        ElTensor *t = el_params_add(&p,
                                    i < 90    ? "a"
                                    : i < 180 ? "b"
                                              : "c",
                                    name, el_shape(2), EL_TRAINED);
        for (int k = 0; k < 2; k++) t->data[k] = (el_real)(i + k);
    }
    return p;
}

// sum over i of w_i x_i + (i + 1) w_i, where each x_i is data that becomes a leaf behind w_i, and
// the second part uses every w_i again when the table has grown.
static ElTensor *loss_of_many(ElParams p)
{
    ElTensor *sum = el_zeros(el_shape(2));
    for (int i = 0; i < PARAMS; i++) {
        ElTensor *x = el_full(el_shape(2), 1000 + i);
        sum = el_add(sum, el_mul(p.list->item[i].tensor, x));
    }
    for (int i = PARAMS - 1; i >= 0; i--) {
        sum = el_add(sum, el_mul_scalar(p.list->item[i].tensor, i + 1));
    }
    return el_sum(sum);
}

// The gradient by w_i is x_i + i + 1.
START_TEST(test_each_of_many_parameters_gets_its_gradient)
{
    ElParams p = many_params();
    el_tape_begin();
    ElGrads g = el_grads(loss_of_many(p), p);
    ck_assert_int_eq(g.count, PARAMS);
    for (int i = 0; i < PARAMS; i++) {
        ck_assert_ptr_eq(g.item[i].param, p.list->item[i].tensor);
        for (int k = 0; k < 2; k++) ck_assert(g.item[i].grad->data[k] == 1001 + 2 * i);
    }
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_a_leaf_keeps_its_line)
{
    enum { COUNT = 1000 };
    static ElTensor *leaf[COUNT];
    static int64_t line[COUNT];
    el_tape_begin();
    for (int i = 0; i < COUNT; i++) {
        leaf[i] = el_scalar(i);
        line[i] = el_tape_lines();
        el_neg(leaf[i]);
        ck_assert_ptr_eq(el_tape_line(line[i])->out, leaf[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        ElTensor *y = el_neg(leaf[i]);
        ck_assert_int_eq(el_tape_line(y->line)->line[0], line[i]);
    }
    ck_assert_int_eq(el_tape_lines(), 3 * COUNT);
    el_tape_end();
}
END_TEST

// Whether an operation on a new leaf, two lines, fails for want of memory on a tape this long.
static bool two_lines_need_memory(int lines)
{
    static const ElOp op = {.name = "op"};
    el_tape_begin();
    ElTensor *x = el_scalar(1), *y = x;
    while (el_tape_lines() < lines) y = el_neg(y);
    ElTensor *leaf = el_scalar(2), *out = el_scalar(3);
    el_pool_fail_after(0);
    bool failed = el_record(&op, out, leaf) == NULL;
    el_pool_fail_after(-1);
    if (failed) ck_error_has("out of memory");
    el_tape_end();
    return failed;
}

// The table of lines is asked for room by the operation too, when the leaf took the last of it.
START_TEST(test_no_line_is_written_past_the_table)
{
    int lines = 100;
    while (lines < 1000 && !two_lines_need_memory(lines)) lines++;
    ck_assert_int_lt(lines, 1000);
    ck_assert(two_lines_need_memory(lines + 1));
}
END_TEST

// --- of another thread ---------------------------------------------------------------------------

// Computes with y on a tape where y's line is taken. NULL, or what was wrong.
static void *differentiate_by_foreign(void *shared)
{
    ElTensor *y = shared, *mine[10];
    int64_t line = y->line;
    el_tape_begin();
    ElTensor *other = el_full(y->shape, 100);
    for (int i = 0; i < 10; i++) mine[i] = el_neg(other);
    ElTensor *z = el_sum(el_square(y)), *d = el_grad(z, y), *none = el_grad(z, mine[line - 1]);
    const char *wrong = NULL;
    for (int k = 0; d && none && k < 3; k++) {
        if (d->data[k] != 2 * y->data[k]) wrong = "the gradient by y";
        if (none->data[k] != 0) wrong = "a gradient by what was not used";
    }
    if (!d || !none) wrong = "a gradient is missing";
    if (y->line != line) wrong = "y was written to";
    if (el_error_text()) wrong = "an error";
    el_tape_end();
    return (void *)wrong;
}

START_TEST(test_a_tensor_of_another_thread_is_a_leaf)
{
    el_tape_begin();
    ElTensor *x = el_full(el_shape(3), 2), *y = el_square(el_exp(x));
    ck_assert_int_gt(y->line, 0);
    ck_assert_int_lt(y->line, 10);
    pthread_t thread;
    void *wrong;
    pthread_create(&thread, NULL, differentiate_by_foreign, y);
    pthread_join(thread, &wrong);
    ck_assert_pstr_eq(wrong, NULL);
    ElTensor *d = el_grad(el_sum(y), x); // and here it still is what it was
    ck_assert_double_eq_tol((double)d->data[0], 2 * exp(4), 1e-3);
    el_tape_end();
    ck_no_error();
}
END_TEST

// --- freed while the tape knows it ---------------------------------------------------------------

START_TEST(test_a_new_tensor_is_not_taken_for_a_freed_one)
{
    int64_t live = el_memory_live();
    el_tape_begin();
    ElTensor *freed = el_tensor_new(el_shape(3));
    for (int k = 0; k < 3; k++) freed->data[k] = 2;
    ElTensor *y = el_sum(el_square(freed));
    el_tensor_free(freed);
    ElTensor *fresh = el_tensor_new(el_shape(3));
    ElTensor *none = el_grad(y, fresh);
    for (int k = 0; k < 3; k++) ck_assert(none->data[k] == 0);
    ElTensor *d = el_grad(el_sum(el_exp(fresh)), fresh);
    for (int k = 0; k < 3; k++) ck_assert(d->data[k] == 1);
    el_tape_end();
    el_tensor_free(fresh);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

// A list freed too early: the values that rules read are still there.
START_TEST(test_a_pass_reads_freed_parameters)
{
    int64_t live = el_memory_live();
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(3), EL_TRAINED);
    for (int k = 0; k < 3; k++) w->data[k] = (el_real)(k + 1);
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(3)), *y = el_sum(el_mul(x, w));
    el_params_free(&p);
    ElTensor *noise[8];
    for (int i = 0; i < 8; i++) noise[i] = el_full(el_shape(3), -1);
    ElTensor *d = el_grad(y, x);
    for (int k = 0; k < 3; k++) ck_assert(d->data[k] == k + 1 && noise[k]->data[k] == -1);
    el_tape_end();
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("leaves");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_each_of_many_parameters_gets_its_gradient);
    tcase_add_test(cases, test_a_leaf_keeps_its_line);
    tcase_add_test(cases, test_no_line_is_written_past_the_table);
    tcase_add_test(cases, test_a_tensor_of_another_thread_is_a_leaf);
    tcase_add_test(cases, test_a_new_tensor_is_not_taken_for_a_freed_one);
    tcase_add_test(cases, test_a_pass_reads_freed_parameters);
    return run_cases("leaves", cases);
}
