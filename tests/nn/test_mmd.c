// The maximum mean discrepancy as a statistic.
#include "nn/mmd.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/tape.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static double mmd_of(double shift, int64_t n, ElMmd options)
{
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(n, 2)), *y = el_add_scalar(el_randn(el_shape(n, 2)), shift);
    double value = el_item(el_mmd(x, y, options));
    el_tape_end();
    return value;
}

// Of one distribution the unbiased estimate is 0 in the mean, the biased one positive.
START_TEST(test_bias)
{
    enum { TIMES = 2000 };
    double sum = 0, squares = 0, biased = 0;
    for (int i = 0; i < TIMES; i++) {
        double value = mmd_of(0, 8, (ElMmd){.bandwidth = {1}});
        sum += value / TIMES;
        squares += value * value / TIMES;
        biased += mmd_of(0, 8, (ElMmd){.bandwidth = {1}, .biased = true}) / TIMES;
    }
    double error = sqrt(squares / TIMES);
    ck_assert_double_lt(fabs(sum), 4 * error);
    ck_assert_double_gt(biased, 20 * error);
}
END_TEST

// For unit normals a shift apart in both of 2 dimensions, and the RBF kernel with h = 1, MMD^2 is
// 2 (1 - exp(-shift^2 / 3)) / 3.
START_TEST(test_known_value)
{
    enum { TIMES = 400 };
    double sum = 0, wanted = 2 * (1 - exp(-1.5 * 1.5 / 3)) / 3;
    for (int i = 0; i < TIMES; i++) sum += mmd_of(1.5, 40, (ElMmd){.bandwidth = {1}}) / TIMES;
    ck_assert_double_eq_tol(sum, wanted, .02);
}
END_TEST

// A sample and itself; and points near each other but far from 0.
START_TEST(test_near_points)
{
    el_tape_begin();
    const ElMmd biased = {.biased = true};
    ElTensor *x = el_randn(el_shape(5, 3));
    ck_assert(el_item(el_mmd(x, x, biased)) == 0);
    const el_real far[] = {10000, 10001}, near[] = {0, 1};
    ElTensor *a = el_array(el_shape(1, 1), far), *b = el_array(el_shape(1, 1), far + 1);
    ElTensor *c = el_array(el_shape(1, 1), near), *d = el_array(el_shape(1, 1), near + 1);
    ck_assert(el_item(el_mmd(a, b, biased)) == el_item(el_mmd(c, d, biased)));
    el_tape_end();
}
END_TEST

static ElTensor *gradient_in(int threads)
{
    el_threads_set(threads);
    el_random_seed(4);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(150, 90)), *y = el_randn(el_shape(130, 90));
    ElTensor *g = el_tensor_copy(el_grad(el_mmd(x, y, (ElMmd){0}), x));
    el_tape_end();
    return g;
}

START_TEST(test_threads_compute_the_same)
{
    ElTensor *one = gradient_in(1), *four = gradient_in(4);
    ck_no_error();
    ck_assert(memcmp(one->data, four->data, (size_t)el_numel(one) * sizeof(el_real)) == 0);
    el_tensor_free(one);
    el_tensor_free(four);
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *x = el_zeros(el_shape(2, 3));
    ck_assert_ptr_null(el_mmd(x, el_zeros(el_shape(2, 4)), (ElMmd){0}));
    ck_error_has("el_mmd: [2, 3] from zeros and [2, 4] from zeros must be samples [n, ...] and "
                 "[m, ...] of points of one shape");
    ck_assert_ptr_null(el_mmd(x, el_zeros(el_shape(1, 3)), (ElMmd){0}));
    ck_error_has("must have at least 2 points each when it is not biased");
    ck_assert_ptr_null(el_mmd(x, el_zeros(el_shape(0, 3)), (ElMmd){.biased = true}));
    ck_error_has("must have at least 1 points each");
    ck_assert_ptr_null(el_mmd(x, x, (ElMmd){.bandwidth = {1, -2}}));
    ck_error_has("el_mmd: bandwidth 1 is -2; it must be positive, or 0 for none");
    ck_assert_ptr_null(el_mmd(x, x, (ElMmd){.kernel = (ElMmdKernel)7}));
    ck_error_has("el_mmd: kernel 7 is neither EL_RBF nor EL_INVERSE_MULTIQUADRIC");
    ck_assert_ptr_null(el_mmd(el_scalar(1), el_scalar(1), (ElMmd){0}));
    ck_error_has("el_mmd: [] from scalar");
    ck_assert_ptr_null(el_mmd(x, NULL, (ElMmd){0}));
    ck_error_has("el_mmd: operand 2 of 2 is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("mmd");
    tcase_add_test(cases, test_bias);
    tcase_add_test(cases, test_known_value);
    tcase_add_test(cases, test_near_points);
    tcase_add_test(cases, test_threads_compute_the_same);
    tcase_add_test(cases, test_misuse);
    return run_cases("mmd", cases);
}
