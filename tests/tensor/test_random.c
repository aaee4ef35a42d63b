// Random numbers: Philox's published vectors, the position rule, distributions, threads.
#include <math.h>

#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tensor/scope.h"
#include "tests/checks.h"

// Known-answer vectors of Random123 for philox4x32-10.
START_TEST(test_philox)
{
    const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (int i = 0; i < 3; i++) {
        uint32_t out[4];
        el_philox(known[i].counter, known[i].key, out);
        for (int k = 0; k < 4; k++) ck_assert_uint_eq(out[k], known[i].out[k]);
    }
}
END_TEST

// Draws of any lengths give the one sequence that a single draw gives.
START_TEST(test_position)
{
    enum { COUNT = 4000 };
    static el_real whole[COUNT], parts[COUNT];
    ElRandom r = {7, 3, 5}, s = r;
    el_random_normal(&r, COUNT, whole);
    for (int done = 0, n = 0; done < COUNT; done += n) {
        n = 1 + done % 61 < COUNT - done ? 1 + done % 61 : COUNT - done;
        el_random_normal(&s, n, parts + done);
    }
    ck_assert_mem_eq(whole, parts, sizeof whole);
    ck_assert_uint_eq(r.position, s.position);
    ck_assert_uint_eq(r.position, 5 + COUNT);
}
END_TEST

START_TEST(test_threads_draw_the_same)
{
    enum { COUNT = 100003 };
    static el_real one[COUNT], two[COUNT];
    ElRandom r = {1, 0, 0}, s = r;
    el_scope_begin();
    el_threads_set(1);
    el_random_uniform(&r, COUNT, one);
    el_random_seed(2);
    const ElTensor *coins = el_rand_bernoulli(el_shape(COUNT), .3);
    el_threads_set(3);
    el_random_uniform(&s, COUNT, two);
    el_random_seed(2);
    const ElTensor *again = el_rand_bernoulli(el_shape(COUNT), .3);
    ck_assert_mem_eq(one, two, sizeof one);
    ck_assert_mem_eq(coins->data, again->data, sizeof one);
    ck_assert_uint_eq(el_random_current()->position, COUNT);
    ck_assert(el_scope_end("test"));
}
END_TEST

static void moments(int64_t count, const el_real *x, double m[4])
{
    memset(m, 0, 4 * sizeof *m);
    for (int64_t k = 0; k < count; k++) {
        double power = 1;
        for (int i = 0; i < 4; i++) m[i] += (power *= (double)x[k]) / (double)count;
    }
}

START_TEST(test_moments)
{
    enum { COUNT = 1 << 20 };
    static el_real x[COUNT];
    double m[4], sigma = 1 / sqrt(COUNT); // tolerances of five standard errors
    ElRandom r = {11, 0, 0};
    el_random_normal(&r, COUNT, x);
    moments(COUNT, x, m);
    ck_assert_double_eq_tol(m[0], 0, 5 * sigma);
    ck_assert_double_eq_tol(m[1], 1, 5 * sigma * sqrt(2));
    ck_assert_double_eq_tol(m[2], 0, 5 * sigma * sqrt(15));
    ck_assert_double_eq_tol(m[3], 3, 5 * sigma * sqrt(96));
    el_random_uniform(&r, COUNT, x);
    moments(COUNT, x, m);
    for (int i = 0; i < 4; i++) ck_assert_double_eq_tol(m[i], 1.0 / (i + 2), 5 * sigma);
    for (int k = 0; k < COUNT; k++) ck_assert(x[k] >= 0 && x[k] < 1);
}
END_TEST

START_TEST(test_current_sequence)
{
    el_scope_begin();
    el_random_seed(5);
    ElTensor *a = el_randn(el_shape(10));
    el_random_seed(5);
    ElTensor *b = el_randn(el_shape(10));
    ck_assert_mem_eq(a->data, b->data, 10 * sizeof(el_real));
    ElRandom mine = {5, EL_STREAM_EVAL, 0}, *before = el_random_use(&mine);
    ElTensor *c = el_randn(el_shape(10));
    ck_assert(memcmp(c->data, b->data, 10 * sizeof(el_real)) != 0);
    ck_assert_uint_eq(mine.position, 10);
    ck_assert_ptr_eq(el_random_use(before), &mine);
    ck_assert_uint_eq(el_random_current()->position, 10);
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_bernoulli)
{
    el_scope_begin();
    ElTensor *t = el_rand_bernoulli(el_shape(100000), .3);
    double sum = 0;
    for (int k = 0; k < 100000; k++) {
        ck_assert(t->data[k] == 0 || t->data[k] == 1);
        sum += (double)t->data[k];
    }
    ck_assert_double_eq_tol(sum / 100000, .3, 5 * sqrt(.3 * .7 / 100000));
    ck_assert_ptr_null(el_rand_bernoulli(el_shape(3), 1.5));
    ck_error_has("the probability is 1.5; it must lie in [0, 1]");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_permutation)
{
    enum { COUNT = 1000 };
    int32_t order[COUNT], seen[COUNT] = {0}, first[3] = {0};
    ElRandom r = {1, 2, 0};
    el_random_permutation(&r, COUNT, order);
    int moved = 0;
    for (int i = 0; i < COUNT; i++) {
        ck_assert(order[i] >= 0 && order[i] < COUNT && !seen[order[i]]++);
        moved += order[i] != i;
    }
    ck_assert_int_gt(moved, COUNT * 9 / 10);
    for (int i = 0; i < 3000; i++) { // each of three is first a third of the time
        el_random_permutation(&r, 3, order);
        first[order[0]]++;
    }
    for (int i = 0; i < 3; i++) ck_assert_int_le(abs(first[i] - 1000), 130);
    el_random_permutation(&r, 0, order);
}
END_TEST

START_TEST(test_randint)
{
    enum { COUNT = 60000 };
    int seen[6] = {0};
    el_scope_begin();
    el_random_seed(2);
    const ElInts *t = el_randint(el_shape(COUNT), -2, 4);
    ck_assert_uint_eq(el_random_current()->position, COUNT);
    for (int k = 0; k < COUNT; k++) {
        ck_assert(t->data[k] >= -2 && t->data[k] < 4);
        seen[t->data[k] + 2]++;
    }
    for (int i = 0; i < 6; i++) ck_assert_int_le(abs(seen[i] - COUNT / 6), 5 * 92);
    const ElInts *wide = el_randint(el_shape(2, 50), INT32_MIN, INT64_C(1) << 31);
    ck_assert_int_eq(el_ints_numel(wide), 100);
    int64_t sum = 0;
    for (int k = 0; k < 100; k++) sum += wide->data[k] < 0;
    ck_assert(sum > 25 && sum < 75);
    ck_assert_int_eq(el_ints_numel(el_randint(el_shape(3, 0), 0, 1)), 0);
    ck_assert_ptr_null(el_randint(el_shape(3), 2, 2));
    ck_error_has("el_randint: numbers from 2 to below 2 were asked for; there must be one");
    ck_assert_ptr_null(el_randint(el_shape(3), 0, (INT64_C(1) << 31) + 1));
    ck_error_has("all must lie in -2^31 to 2^31 - 1");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_integers_by_position)
{
    enum { COUNT = 50001 };
    el_scope_begin();
    el_threads_set(1);
    el_random_seed(3);
    const ElInts *whole = el_randint(el_shape(COUNT), 0, 1000);
    ElTensor *logits = el_zeros(el_shape(COUNT, 3));
    const ElInts *classes = el_rand_categorical(logits);
    ck_assert_uint_eq(el_random_current()->position, 2 * COUNT);
    el_threads_set(3);
    el_random_seed(3);
    const ElInts *first = el_randint(el_shape(1234), 0, 1000);
    const ElInts *rest = el_randint(el_shape(COUNT - 1234), 0, 1000);
    ck_assert_mem_eq(first->data, whole->data, 1234 * sizeof(int32_t));
    ck_assert_mem_eq(rest->data, whole->data + 1234, (COUNT - 1234) * sizeof(int32_t));
    const ElInts *again = el_rand_categorical(logits);
    ck_assert_mem_eq(again->data, classes->data, COUNT * sizeof(int32_t));
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_rand_permutation)
{
    el_scope_begin();
    el_random_seed(4);
    const ElInts *t = el_rand_permutation(100);
    int32_t order[100];
    el_random_permutation(&(ElRandom){.seed = 4}, 100, order);
    ck_assert_mem_eq(t->data, order, sizeof order);
    ck_assert_uint_eq(el_random_current()->position, 100);
    ck_assert_int_eq(el_ints_numel(el_rand_permutation(0)), 0);
    ck_no_error();
    ck_assert_ptr_null(el_rand_permutation(-1));
    ck_error_has("el_rand_permutation: a permutation of -1 was asked for");
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_categorical)
{
    enum { COUNT = 100000 };
    const double p[5] = {.1, 0, .6, .3, 0};
    int seen[5] = {0};
    el_scope_begin();
    ElTensor *logits = el_empty(el_shape(COUNT, 5));
    for (int k = 0; k < 5 * COUNT; k++) logits->data[k] = (el_real)(log(p[k % 5]) + 700);
    const ElInts *t = el_rand_categorical(logits);
    ck_assert(el_shape_equal(t->shape, el_shape(COUNT)));
    for (int k = 0; k < COUNT; k++) seen[t->data[k]]++;
    for (int i = 0; i < 5; i++) {
        double error = 5 * sqrt(p[i] * (1 - p[i]) / COUNT);
        ck_assert(fabs((double)seen[i] / COUNT - p[i]) <= error);
    }
    ck_assert(el_shape_equal(el_rand_categorical(el_zeros(el_shape(1)))->shape, EL_SCALAR));
    ck_assert_int_eq(el_ints_numel(el_rand_categorical(el_zeros(el_shape(0, 3)))), 0);
    ck_no_error();
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_categorical_refuses)
{
    const el_real wrong[] = {(el_real)NAN, INFINITY, -INFINITY};
    el_scope_begin();
    for (int i = 0; i < 3; i++) {
        ElTensor *logits = el_full(el_shape(2, 2), 1);
        logits->data[2] = wrong[i];
        logits->data[3] = i == 2 ? wrong[i] : 0;
        uint64_t position = el_random_current()->position;
        ck_assert_ptr_null(el_rand_categorical(logits));
        ck_error_has("el_rand_categorical: the largest logit in row 1 of [2, 2]");
        ck_assert_uint_eq(el_random_current()->position, position);
    }
    ck_assert_ptr_null(el_rand_categorical(el_zeros(EL_SCALAR)));
    ck_error_has("must be [..., classes], of one class or more");
    ck_assert_ptr_null(el_rand_categorical(el_zeros(el_shape(3, 0))));
    ck_error_has("must be [..., classes], of one class or more");
    ck_assert_ptr_null(el_rand_categorical(NULL));
    ck_error_has("el_rand_categorical: operand 1 of 1 is NULL");
    ck_assert(el_scope_end("test"));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("random");
    tcase_set_timeout(cases, 60); // on a machine with other work
    tcase_add_test(cases, test_philox);
    tcase_add_test(cases, test_position);
    tcase_add_test(cases, test_threads_draw_the_same);
    tcase_add_test(cases, test_moments);
    tcase_add_test(cases, test_current_sequence);
    tcase_add_test(cases, test_bernoulli);
    tcase_add_test(cases, test_permutation);
    tcase_add_test(cases, test_randint);
    tcase_add_test(cases, test_integers_by_position);
    tcase_add_test(cases, test_rand_permutation);
    tcase_add_test(cases, test_categorical);
    tcase_add_test(cases, test_categorical_refuses);
    return run_cases("random", cases);
}
