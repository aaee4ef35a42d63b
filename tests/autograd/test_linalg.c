// Linear algebra: edges and misuse.
#include "autograd/ops/linalg.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/reduce.h"
#include "tensor/create.h"
#include "tests/checks.h"

static ElTensor *matrix(el_real a, el_real b, el_real c, el_real d)
{
    return el_array(el_shape(2, 2), (el_real[]){a, b, c, d});
}

// Only the lower triangle is read; the gradient is symmetric all the same.
START_TEST(test_triangles)
{
    el_tape_begin();
    ElTensor *a = matrix(4, (el_real)NAN, 2, 5), *l = el_cholesky(a);
    const el_real wanted[] = {2, 0, 1, 2};
    ck_assert_mem_eq(l->data, wanted, sizeof wanted);
    ElTensor *da = el_grad(el_sum(l), a);
    ck_assert(isfinite(da->data[1]) && da->data[1] == da->data[2]);
    ElTensor *upper = matrix(2, 1, (el_real)NAN, 4),
             *b = el_array(el_shape(2, 1), (el_real[]){4, 8});
    ElTensor *x = el_triangular_solve(upper, b, EL_UPPER);
    ck_assert(x->data[0] == 1 && x->data[1] == 2);
    ElTensor *du = el_grad(el_sum(x), upper);
    ck_assert(du->data[2] == 0 && isfinite(du->data[1]));
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_singular)
{
    el_tape_begin();
    ck_assert_ptr_null(el_cholesky(matrix(1, 2, 2, 1)));
    ck_error_has("el_cholesky: [2, 2] from array");
    ck_assert_ptr_null(el_cholesky(matrix((el_real)NAN, 0, 0, 1)));
    ck_error_has("is not positive definite; a covariance may need a small number added to its "
                 "diagonal");
    ElTensor *x = el_triangular_solve(matrix(0, 0, 1, 1), el_ones(el_shape(2, 1)), EL_LOWER);
    ck_assert(isinf(x->data[0]));
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *v = el_ones(el_shape(3)), *m = el_ones(el_shape(2, 3)), *s = el_eye(3);
    ck_assert_ptr_null(el_outer(v, m));
    ck_error_has("el_outer: [3] from ones");
    ck_assert_ptr_null(el_dot(v, el_ones(el_shape(4))));
    ck_error_has("must be vectors of one length");
    ck_assert_ptr_null(el_cholesky(m));
    ck_error_has("el_cholesky: [2, 3] from ones must be square matrices [..., n, n]");
    ck_assert_ptr_null(el_triangular_solve(s, m, EL_LOWER));
    ck_error_has("el_triangular_solve: [2, 3] from ones must be [..., n, k] with the leading axes "
                 "and the n of [3, 3]");
    ck_assert_ptr_null(el_triangular_solve(s, v, EL_LOWER));
    ck_error_has("must be [..., n, k]");
    ck_assert_ptr_null(el_triangular_solve(s, s, 4));
    ck_error_has("el_triangular_solve: 4 was asked for");
    ck_assert_ptr_null(el_triangular_solve(s, NULL, 0));
    ck_error_has("operand 2 of 2 is NULL");
    el_tape_end();
}
END_TEST

START_TEST(test_formulas)
{
    el_tape_begin();
    ElTensor *v = el_ones(el_shape(3)), *m = el_ones(el_shape(2, 3));
    const char *const wrong[] = {"ij,j",          "ij->i",   "iij,j->i", "ij,j->i->", "i1,j->i",
                                 "abcdefghi,j->", "ij;j->i", "",         "ij,j-i"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ck_assert_ptr_null(el_einsum(wrong[k], m, v));
        ck_error_has("is not like \"bij,bjk->bik\"");
    }
    ck_assert_ptr_null(el_einsum("ijk,k->i", m, v));
    ck_error_has("el_einsum: \"ijk,k->i\" gives operand 1 3 letters, and [2, 3] from ones has 2 "
                 "axes");
    ck_assert_ptr_null(el_einsum("ij,i->j", m, v));
    ck_error_has("in \"ij,i->j\" the axis i is 2 in [2, 3] from ones and 3 in [3] from ones");
    ck_assert_ptr_null(el_einsum("ij,j->z", m, v));
    ck_error_has("the result has an axis z; it must be one of the operands");
    ck_assert_ptr_null(el_einsum(NULL, m, v));
    ck_error_has("el_einsum: the formula is NULL");
    ck_assert_ptr_null(el_einsum("ij,j->i", m, NULL));
    ck_error_has("el_einsum: operand 2 of 2 is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("linalg");
    tcase_add_test(cases, test_triangles);
    tcase_add_test(cases, test_singular);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_formulas);
    return run_cases("linalg", cases);
}
