// Tensors and the scopes that own them: lifetimes, sharing, reuse of memory, want of memory.
#include <math.h>
#include <pthread.h>

#include "tensor/pool.h"
#include "tensor/scope.h"
#include "tests/checks.h"

#if defined __GLIBC__ && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
#include <malloc.h>
#define HAVE_MALLINFO2
#endif

static void end(void)
{
    ck_assert(el_scope_end("test"));
}

START_TEST(test_creation)
{
    el_scope_begin();
    ElTensor *z = el_zeros(el_shape(2, 3)), *f = el_full(el_shape(4), 2.5), *s = el_scalar(-1);
    for (int k = 0; k < 6; k++) ck_assert(z->data[k] == 0);
    for (int k = 0; k < 4; k++) ck_assert(f->data[k] == (el_real)2.5);
    ck_assert_double_eq(el_item(s), -1);
    ck_assert_str_eq(z->op, "zeros");
    const el_real values[] = {1, 2, 3};
    ElTensor *v = el_array(el_shape(3), values);
    ck_assert(v->data[2] == 3);
    ck_assert_int_eq(el_numel(el_ones(el_shape(0, 7))), 0);
    ck_assert_int_eq((intptr_t)z->data % 64, 0);
    ck_no_error();
    end();
}
END_TEST

START_TEST(test_no_scope)
{
    ck_assert_ptr_null(el_zeros(el_shape(2)));
    ck_error_has("el_zeros: no scope is open to hold the result; call el_tape_begin first");
    ck_assert(!el_scope_end("el_tape_end"));
    ck_error_has("el_tape_end: no scope is open");
}
END_TEST

START_TEST(test_null_flows)
{
    el_scope_begin();
    ck_assert_ptr_null(el_empty_like(NULL));
    ck_error_has("el_empty_like: operand 1 of 1 is NULL; it must be a tensor");
    ck_assert_ptr_null(el_zeros(el_shape(-1)));
    ck_assert_ptr_null(el_empty_like(NULL)); // silent: the first error is the one that is kept
    ck_error_has("the size of axis 0 is -1");
    ck_assert(isnan(el_item(NULL)));
    el_error_clear();
    ck_assert(isnan(el_item(el_zeros(el_shape(2)))));
    ck_error_has("el_item: [2] from zeros has 2 elements; it must have one");
    end();
}
END_TEST

START_TEST(test_owned)
{
    int64_t before = el_memory_live();
    ElTensor *t = el_tensor_new(el_shape(100));
    for (int k = 0; k < 100; k++) ck_assert(t->data[k] == 0);
    t->data[7] = 5;
    ElTensor *copy = el_tensor_copy(t);
    ck_assert(copy->data[7] == 5 && copy->data != t->data);
    el_real buffer[6] = {1, 2, 3, 4, 5, 6};
    ElTensor *over = el_tensor_over(el_shape(2, 3), buffer);
    ck_assert_ptr_eq(over->data, buffer);
    ck_assert_ptr_null(el_tensor_over(el_shape(2), NULL));
    ck_error_has("el_tensor_over: the buffer of [2] numbers is NULL");
    el_tensor_free(t);
    el_tensor_free(copy);
    el_tensor_free(over);
    el_tensor_free(NULL);
    ck_assert_int_eq(el_memory_live(), before);
    ck_no_error();
}
END_TEST

START_TEST(test_freeing_what_a_scope_owns)
{
    el_scope_begin();
    ElTensor *t = el_zeros(el_shape(2));
    el_tensor_free(t);
    ck_error_has("el_tensor_free: [2] from zeros belongs to a scope; el_tape_end frees it");
    ck_assert(t->data[0] == 0);
    end();
}
END_TEST

// A view keeps its numbers alive, whoever goes first.
START_TEST(test_views)
{
    int64_t before = el_memory_live();
    el_scope_begin();
    ElTensor *t = el_full(el_shape(4, 3), 1);
    ElTensor *v = el_scope_view("el_reshape", t, el_shape(2, 3), 6);
    v->data[0] = 9;
    ck_assert(t->data[6] == 9);
    ck_assert(!el_tensor_sole(t) && !el_tensor_sole(v));
    el_changed(v);
    ck_assert_int_eq(t->memory->version, 1);
    ck_assert(el_scope_release(v));
    end();
    ck_assert(v->data[0] == 9);
    ck_assert(el_tensor_sole(v));
    el_tensor_free(v);
    ck_assert_int_eq(el_memory_live(), before);
}
END_TEST

START_TEST(test_passing_out)
{
    int64_t before = el_memory_live();
    el_scope_begin();
    el_scope_begin();
    ElTensor *t = el_full(el_shape(5), 3);
    el_zeros(el_shape(1000));
    ck_assert(el_scope_pass_out("el_tape_end_with", t));
    end();
    ck_assert(t->data[4] == 3);
    ck_assert(!el_scope_pass_out("el_tape_end_with", t));
    ck_error_has("cannot outlive the outermost scope");
    end();
    ck_assert_int_eq(el_memory_live(), before);
}
END_TEST

START_TEST(test_memory_comes_back)
{
    el_scope_begin();
    el_real *first = el_zeros(el_shape(1000))->data;
    end();
    el_scope_begin();
    ck_assert_ptr_eq(el_zeros(el_shape(1000))->data, first);
    end();
    int64_t live = el_memory_live();
    el_memory_peak_reset();
    el_scope_begin();
    el_zeros(el_shape(1 << 16));
    end();
    ck_assert_int_eq(el_memory_live(), live);
    ck_assert_int_ge(el_memory_peak() - live, (1 << 16) * (int64_t)sizeof(el_real));
    el_memory_release();
}
END_TEST

// Sizes around every step of the pool: enough room, at most 1/8 and a cache line too much.
START_TEST(test_pool_sizes)
{
    int64_t live = el_memory_live();
    for (int64_t bytes = 0; bytes < 1 << 22; bytes += 1 + bytes / 9) {
        char *memory = el_pool_take("test", bytes);
        memset(memory, 1, (size_t)bytes);
        ck_assert_int_ge(el_memory_live() - live, bytes);
        ck_assert_int_le(el_memory_live() - live, bytes + bytes / 8 + 64);
        el_pool_give(memory);
    }
}
END_TEST

START_TEST(test_want_of_memory)
{
    int64_t live = el_memory_live();
    el_scope_begin();
    ck_assert_ptr_null(el_zeros(el_shape(INT64_C(1) << 57)));
    ck_error_has("el_zeros: out of memory for");
    el_pool_fail_after(0);
    ck_assert_ptr_null(el_zeros(el_shape(3)));
    ck_error_has("el_zeros: out of memory for");
    ElTensor *outer = el_zeros(el_shape(3));
    ck_assert_ptr_nonnull(outer);
    el_pool_fail_after(0);
    el_scope_begin(); // missing: what belongs to the outer scope stays its own
    ck_assert(!el_scope_release(outer));
    el_error_clear();
    end();
    end();
    el_pool_fail_after(0);
    el_scope_begin(); // fails, and counts
    el_scope_begin();
    ck_error_has("el_tape_begin: out of memory");
    ck_assert_int_eq(el_scope_depth(), 2);
    ck_assert_ptr_null(el_zeros(el_shape(3)));
    el_error_clear();
    end();
    end();
    ck_assert_int_eq(el_scope_depth(), 0);
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

// The end of a missing scope moves nothing out of the one that is open.
START_TEST(test_passing_out_of_a_missing_scope)
{
    el_scope_begin();
    int64_t outer = el_memory_live();
    el_scope_begin();
    ElTensor *t = el_zeros(el_shape(5));
    el_pool_fail_after(0);
    el_scope_begin();
    ck_error_has("el_tape_begin: out of memory");
    ck_assert_ptr_null(el_scope_mark());
    ck_assert(el_scope_pass_out("el_tape_end_with", t));
    end();
    end();
    ck_assert_int_eq(el_memory_live(), outer);
    end();
    ck_no_error();
}
END_TEST

START_TEST(test_peak)
{
    el_scope_begin();
    int64_t live = el_memory_live();
    el_memory_peak_reset();
    ck_assert_int_eq(el_memory_peak(), live);
    char *large = el_pool_take("test", 1 << 20);
    int64_t most = el_memory_live();
    ck_assert_int_ge(most - live, 1 << 20);
    el_pool_give(large);
    ck_assert_int_eq(el_memory_live(), live);
    char *small = el_pool_take("test", 100);
    ck_assert_int_eq(el_memory_peak(), most); // the small one does not hide the large
    el_memory_peak_reset();
    ck_assert_int_eq(el_memory_peak(), el_memory_live());
    ck_assert_int_gt(el_memory_live(), live);
    el_pool_give(small);
    ck_assert_int_gt(el_memory_peak(), el_memory_live());
    end();
}
END_TEST

// NULL, or what was wrong with the thread's memory.
static void *work_in_a_thread(void *unused)
{
    (void)unused;
    if (el_memory_live() != 0) return "another thread's memory counts here";
    if (el_scope_depth() != 0) return "another thread's scope is open here";
    el_scope_begin();
    for (int i = 0; i < 100; i++) {
        ElTensor *t = el_full(el_shape(i, 7), i);
        if (!t || (i && t->data[7 * i - 1] != (el_real)i)) return "a tensor is wrong";
    }
    if (el_memory_live() < 100 * 99 / 2 * 7 * (int64_t)sizeof(el_real)) return "little is live";
    if (!el_scope_end("test")) return "the scope did not end";
    if (el_error_text()) return "an error is kept";
    if (el_memory_live() != 0) return "something is live at the end";
    if (el_scope_end("test") || !el_error_text()) return "a second end is no error";
    return NULL;
}

START_TEST(test_threads_have_pools_of_their_own)
{
    pthread_t thread[4];
    el_scope_begin();
    el_zeros(el_shape(100));
    int64_t live = el_memory_live();
    for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, work_in_a_thread, NULL);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(thread[i], &wrong);
        ck_assert_pstr_eq(wrong, NULL);
    }
    ck_assert_int_eq(el_memory_live(), live);
    end();
    ck_no_error();
}
END_TEST

// Bytes that malloc has given out, where it can be asked.
static size_t bytes_of_the_program(void)
{
#ifdef HAVE_MALLINFO2
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
#else
    return 0;
#endif
}

static void *use_much(void *unused)
{
    (void)unused;
    el_scope_begin();
    for (int i = 0; i < 16; i++) el_zeros(el_shape(1 << 18));
    el_scope_end("test");
    return el_memory_live() ? "something is live at the end" : NULL;
}

START_TEST(test_the_pool_of_a_thread_ends_with_it)
{
    size_t before = bytes_of_the_program();
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        void *wrong;
        pthread_create(&thread, NULL, use_much, NULL);
        pthread_join(thread, &wrong);
        ck_assert_pstr_eq(wrong, NULL);
    }
    ck_assert_uint_lt(bytes_of_the_program(), before + (1 << 20));
    use_much(NULL);
    el_memory_release();
    ck_assert_uint_lt(bytes_of_the_program(), before + (1 << 20));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("tensor");
    tcase_add_test(cases, test_creation);
    tcase_add_test(cases, test_no_scope);
    tcase_add_test(cases, test_null_flows);
    tcase_add_test(cases, test_owned);
    tcase_add_test(cases, test_freeing_what_a_scope_owns);
    tcase_add_test(cases, test_views);
    tcase_add_test(cases, test_passing_out);
    tcase_add_test(cases, test_memory_comes_back);
    tcase_add_test(cases, test_pool_sizes);
    tcase_add_test(cases, test_want_of_memory);
    tcase_add_test(cases, test_passing_out_of_a_missing_scope);
    tcase_add_test(cases, test_peak);
    tcase_add_test(cases, test_threads_have_pools_of_their_own);
    tcase_add_test(cases, test_the_pool_of_a_thread_ends_with_it);
    return run_cases("tensor", cases);
}
