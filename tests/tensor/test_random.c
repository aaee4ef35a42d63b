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
    el_threads_set(1);
    el_random_uniform(&r, COUNT, one);
    el_threads_set(3);
    el_random_uniform(&s, COUNT, two);
    ck_assert_mem_eq(one, two, sizeof one);
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

int main(void)
{
    TCase *cases = tcase_create("random");
    tcase_add_test(cases, test_philox);
    tcase_add_test(cases, test_position);
    tcase_add_test(cases, test_threads_draw_the_same);
    tcase_add_test(cases, test_moments);
    tcase_add_test(cases, test_current_sequence);
    tcase_add_test(cases, test_bernoulli);
    tcase_add_test(cases, test_permutation);
    return run_cases("random", cases);
}
