// The Frechet distance against its closed forms, and the kernel distance against laws that are
// known.
#include <math.h>

#include "suite/metrics/frechet.h"
#include "suite/metrics/kernel_distance.h"
#include "tests/suite/fixture.h"

enum { D = 12 };

// A Gaussian over numbers of the test's own.
static Gaussian gaussian_over(int64_t d, double *mean, double *covariance)
{
    return (Gaussian){.d = d, .mean = mean, .covariance = covariance};
}

static void draw(int64_t count, double *out)
{
    ElTensor *x = el_randn(el_shape(count));
    for (int64_t k = 0; k < count; k++) out[k] = x->data[k];
}

// out = a b^T, all [D, D].
static void times(const double *a, const double *b, double *out)
{
    for (int i = 0; i < D; i++)
        for (int j = 0; j < D; j++) {
            out[i * D + j] = 0;
            for (int k = 0; k < D; k++) out[i * D + j] += a[i * D + k] * b[j * D + k];
        }
}

// A random covariance of that rank.
static void draw_covariance(int rank, double *s)
{
    double root[D * D];
    draw(D * D, root);
    for (int k = 0; k < D * D; k++)
        if (k % D >= rank) root[k] = 0;
    times(root, root, s);
}

// x -> A x + b with a positive definite A is the optimal map to the law it makes, so that the
// squared distance of N(m, S) from N(A m + b, A S A) is |A m + b - m|^2 + tr S + tr A S A - 2 tr S
// A (Knott & Smith, 1984).
static void check_map(int rank)
{
    double s[D * D], a[D * D], as[D * D], asa[D * D], m[D], n[D], expected = 0;
    draw_covariance(rank, s);
    draw_covariance(D, a);
    for (int k = 0; k < D; k++) a[k * D + k] += .5;
    times(a, s, as);
    times(as, a, asa);
    draw(D, m);
    draw(D, n);
    for (int k = 0; k < D; k++)
        expected +=
            (m[k] - n[k]) * (m[k] - n[k]) + s[k * D + k] + asa[k * D + k] - 2 * as[k * D + k];
    Gaussian from = gaussian_over(D, m, s), to = gaussian_over(D, n, asa);
    ck_assert_double_eq_tol(frechet_distance(&from, &to), expected, 1e-6 * (1 + expected));
    ck_assert_double_eq_tol(frechet_distance(&to, &from), expected, 1e-6 * (1 + expected));
    ck_assert_double_eq_tol(frechet_distance(&to, &to), 0, 1e-6 * (1 + expected));
}

START_TEST(closed_form_of_a_map)
{
    for (int k = 0; k < 10; k++) check_map(D);
}
END_TEST

START_TEST(closed_form_of_singular_laws)
{
    for (int rank = 0; rank < D; rank++) check_map(rank);
}
END_TEST

// Of two dimensions: (tr sqrt(S1 S2))^2 = tr S1 S2 + 2 sqrt(det S1 det S2).
START_TEST(closed_form_of_two_dimensions)
{
    double mean[2] = {0, 0}, far[2] = {3, 4}, s[4] = {2, .5, .5, 1}, t[4] = {3, -1, -1, 1};
    double trace = sqrt(2 * 3 - .5 - .5 + 1 + 2 * sqrt(1.75 * 2));
    Gaussian a = gaussian_over(2, mean, s), b = gaussian_over(2, far, t);
    ck_assert_double_eq_tol(frechet_distance(&a, &b), 25 + 3 + 4 - 2 * trace, 1e-12);
}
END_TEST

// Laws that share nothing but a point: |m1 - m2|^2 + tr S1 + tr S2.
START_TEST(orthogonal_laws)
{
    double mean[3] = {0, 0, 0}, s[9] = {4}, t[9] = {0, 0, 0, 0, 9, 0, 0, 0, 0}, none[9] = {0};
    Gaussian a = gaussian_over(3, mean, s), b = gaussian_over(3, mean, t);
    Gaussian point = gaussian_over(3, mean, none);
    ck_assert_double_eq_tol(frechet_distance(&a, &b), 13, 1e-12);
    ck_assert_double_eq_tol(frechet_distance(&a, &point), 4, 1e-12);
    ck_assert_double_eq(frechet_distance(&point, &point), 0);
}
END_TEST

START_TEST(fitted_moments)
{
    ElTensor *x = el_array(el_shape(4, 2), (el_real[]){1, 2, 50, 60, 3, 2, 5, 8});
    Gaussian g;
    ck_assert(gaussian_fit(&g, x, 1, 2)); // without the second row
    ck_assert_double_eq_tol(g.mean[0], 3, 1e-12);
    ck_assert_double_eq_tol(g.mean[1], 4, 1e-12);
    double expected[] = {4, 6, 6, 12};
    for (int k = 0; k < 4; k++) ck_assert_double_eq_tol(g.covariance[k], expected[k], 1e-12);
    gaussian_free(&g);
}
END_TEST

// The jackknife's error is the spread that the estimate shows over many draws.
START_TEST(standard_error_is_that_of_draws)
{
    enum { DRAWS = 60 };
    double mean[4] = {1, 0, 0, 0}, one[16] = {0}, sum = 0, squares = 0, told = 0;
    for (int k = 0; k < 4; k++) one[k * 5] = 1;
    Gaussian to = gaussian_over(4, mean, one);
    for (int k = 0; k < DRAWS; k++) {
        Estimate e;
        ck_assert_int_eq(frechet_estimate(el_randn(el_shape(1000, 4)), &to, &e), DONE);
        ck_assert_int_eq(e.n, 1000);
        sum += e.mean;
        squares += e.mean * e.mean;
        told += e.standard_error;
    }
    double spread = sqrt((squares - sum * sum / DRAWS) / (DRAWS - 1));
    ck_assert_double_eq_tol(sum / DRAWS, 1, .03);
    ck_assert_double_eq_tol(told / DRAWS / spread, 1, .3);
}
END_TEST

START_TEST(features_that_are_not_finite)
{
    double mean[2] = {0, 0}, one[4] = {1, 0, 0, 1};
    Gaussian to = gaussian_over(2, mean, one);
    Estimate e;
    ck_assert_int_eq(frechet_estimate(el_full(el_shape(40, 2), NAN), &to, &e), FAILED);
    ck_status_has("not finite");
}
END_TEST

// --- the kernel distance -------------------------------------------------------------------------

// Of two blocks of three rows: the mean of the kernel (x y / 4 + 1)^3 over the pairs of a block,
// those of a row with itself left out where a set meets itself.
static double mean_kernel(const ElTensor *x, const ElTensor *y, int first)
{
    double sum = 0;
    for (int i = first; i < first + 3; i++)
        for (int j = first; j < first + 3; j++) {
            double product = 0;
            for (int k = 0; k < 4; k++)
                product += (double)x->data[i * 4 + k] * (double)y->data[j * 4 + k];
            if (x != y || i != j) sum += pow(product / 4 + 1, 3);
        }
    return sum / (x == y ? 6 : 9);
}

START_TEST(kernel_distance_by_hand)
{
    ElTensor *x = el_randn(el_shape(6, 4)), *y = el_randn(el_shape(7, 4));
    double block[2];
    for (int k = 0; k < 2; k++)
        block[k] =
            mean_kernel(x, x, 3 * k) + mean_kernel(y, y, 3 * k) - 2 * mean_kernel(x, y, 3 * k);
    Estimate e;
    ck_assert_int_eq(kernel_distance(x, y, &e), DONE);
    ck_assert_int_eq(e.n, 6);
    ck_assert_double_eq_tol(e.mean, (block[0] + block[1]) / 2, 1e-5);
    ck_assert_double_eq_tol(e.standard_error, fabs(block[0] - block[1]) / 2, 1e-5);
}
END_TEST

START_TEST(kernel_distance_of_equal_laws)
{
    ElTensor *x = el_randn(el_shape(8000, 5)), *y = el_randn(el_shape(8000, 5));
    Estimate e;
    ck_assert_int_eq(kernel_distance(x, y, &e), DONE);
    ck_assert_int_eq(e.n, 8000);
    ck_assert_double_gt(e.standard_error, 0);
    ck_assert_double_lt(fabs(e.mean), 4 * e.standard_error);
}
END_TEST

// E (x y + 1)^3 of one dimension with x ~ N(m, 1): 1 + 3 m1 n1 + 3 m2 n2 + m3 n3 of the moments
// m1 = m, m2 = m^2 + 1, m3 = m^3 + 3 m; the distance adds their squared differences.
START_TEST(kernel_distance_of_shifted_normals)
{
    double m = .5, first = m, second = m * m, third = m * m * m + 3 * m;
    double expected = 3 * first * first + 3 * second * second + third * third;
    ElTensor *x = el_randn(el_shape(100000, 1)), *y = el_randn(el_shape(100000, 1));
    Estimate e;
    ck_assert_int_eq(kernel_distance(x, el_add_scalar(y, m), &e), DONE);
    ck_assert_double_lt(fabs(e.mean - expected), 4 * e.standard_error);
    ck_assert_double_lt(e.standard_error, .1 * expected);
}
END_TEST

START_TEST(kernel_distance_of_too_few)
{
    Estimate e;
    ElTensor *x = el_randn(el_shape(3, 2));
    ck_assert_int_eq(kernel_distance(x, x, &e), FAILED);
    ck_status_has("4 samples");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("frechet");
    tcase_add_checked_fixture(cases, scope_open, scope_close);
    tcase_add_test(cases, closed_form_of_a_map);
    tcase_add_test(cases, closed_form_of_singular_laws);
    tcase_add_test(cases, closed_form_of_two_dimensions);
    tcase_add_test(cases, orthogonal_laws);
    tcase_add_test(cases, fitted_moments);
    tcase_add_test(cases, standard_error_is_that_of_draws);
    tcase_add_test(cases, features_that_are_not_finite);
    tcase_add_test(cases, kernel_distance_by_hand);
    tcase_add_test(cases, kernel_distance_of_equal_laws);
    tcase_add_test(cases, kernel_distance_of_shifted_normals);
    tcase_add_test(cases, kernel_distance_of_too_few);
    return run_cases("frechet", cases);
}
