// Eigendecomposition: A V = V D with V orthonormal, on matrices easy and awkward.
#include <float.h>
#include <math.h>

#include "tensor/eigen.h"
#include "tensor/random.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static double tolerance(int64_t n)
{
    return (IS_DOUBLE ? DBL_EPSILON : FLT_EPSILON) * 20 * (double)(n + 1);
}

static double at(const ElTensor *t, int64_t i, int64_t j)
{
    return (double)t->data[i * t->shape.dim[1] + j];
}

static void ck_decomposes(const ElTensor *a)
{
    int64_t n = a->shape.dim[0];
    ElEigh e = el_eigh(a);
    ck_assert_msg(e.values != NULL, "%s", el_error_text());
    double scale = 1;
    for (int64_t k = 0; k < n * n; k++) scale = fmax(scale, fabs((double)a->data[k]));
    for (int64_t j = 0; j < n; j++) {
        if (j) ck_assert(e.values->data[j - 1] <= e.values->data[j]);
        for (int64_t i = 0; i < n; i++) {
            double av = 0, vv = 0;
            for (int64_t k = 0; k < n; k++) {
                av += at(a, i, k) * at(e.vectors, k, j);
                vv += at(e.vectors, k, i) * at(e.vectors, k, j);
            }
            double dv = (double)e.values->data[j] * at(e.vectors, i, j);
            ck_assert_double_eq_tol(av, dv, scale * tolerance(n));
            ck_assert_double_eq_tol(vv, i == j, tolerance(n));
        }
    }
}

static ElTensor *random_symmetric(int64_t n)
{
    ElTensor *a = el_randn(el_shape(n, n));
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < i; j++) a->data[j * n + i] = a->data[i * n + j];
    }
    return a;
}

START_TEST(test_random_matrices)
{
    el_scope_begin();
    for (int64_t n = 0; n < 40; n += 1 + n / 8) ck_decomposes(random_symmetric(n));
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_awkward_matrices)
{
    el_scope_begin();
    ck_decomposes(el_zeros(el_shape(5, 5)));
    ck_decomposes(el_ones(el_shape(6, 6))); // rank 1: one value six times over
    ElTensor *diagonal = el_zeros(el_shape(4, 4));
    for (int k = 0; k < 4; k++) diagonal->data[5 * k] = (el_real)(k % 2);
    ck_decomposes(diagonal);
    ElTensor *tiny = el_zeros(el_shape(3, 3)); // couplings far below the diagonal
    for (int k = 0; k < 3; k++) tiny->data[4 * k] = 1;
    tiny->data[3] = tiny->data[1] = (el_real)1e-9;
    ck_decomposes(tiny);
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_known_values)
{
    el_scope_begin();
    const el_real a[] = {2, 1, 1, 2};
    ElEigh e = el_eigh(el_array(el_shape(2, 2), a));
    ck_assert_double_eq_tol((double)e.values->data[0], 1, 1e-6);
    ck_assert_double_eq_tol((double)e.values->data[1], 3, 1e-6);
    ck_assert(el_scope_end("test"));
}
END_TEST

START_TEST(test_refused)
{
    el_scope_begin();
    ck_assert_ptr_null(el_eigh(el_zeros(el_shape(2, 3))).values);
    ck_error_has("el_eigh: [2, 3] from zeros must be a square matrix [n, n]");
    ck_assert_ptr_null(el_eigh(el_full(el_shape(2, 2), NAN)).values);
    ck_error_has("holds a number that is not finite");
    ck_assert_ptr_null(el_eigh(NULL).values);
    ck_error_has("operand 1 of 1 is NULL");
    ck_assert(el_scope_end("test"));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("eigen");
    tcase_add_test(cases, test_random_matrices);
    tcase_add_test(cases, test_awkward_matrices);
    tcase_add_test(cases, test_known_values);
    tcase_add_test(cases, test_refused);
    return run_cases("eigen", cases);
}
