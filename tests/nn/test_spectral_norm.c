// Spectral normalization: that it finds the largest singular value, what it remembers, misuse.
#include "nn/spectral_norm.h"

#include <math.h>

#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/linear.h"
#include "tensor/random.h"
#include "tests/checks.h"

// Singular values 3 and 1, turned; the same matrix along either axis.
static void check_axis(ElShape shape, int axis, const el_real *numbers)
{
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "critic", "weight", shape, EL_TRAINED);
    memcpy(w->data, numbers, (size_t)el_numel(w) * sizeof *numbers);
    ElSpectralNorm s = el_spectral_norm_new(&p, w, axis);
    ck_assert_str_eq(s.u->name, "critic.weight.left");
    ck_assert_int_eq(el_numel(s.u), 2);
    ck_assert_int_eq(el_params_numel(p), el_numel(w)); // u and v are not trained
    el_tape_begin();
    for (int k = 0; k < 20; k++) el_spectral_norm(&s, true);
    const ElTensor *y = el_spectral_norm(&s, false);
    for (int64_t k = 0; k < el_numel(w); k++)
        ck_assert_double_eq_tol((double)y->data[k], (double)numbers[k] / 3, 1e-5);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}

START_TEST(test_largest_singular_value)
{
    const el_real rows[] = {3, 0, 0, 0, (el_real).8, (el_real).6},
                  columns[] = {3, 0, 0, (el_real).8, 0, (el_real).6};
    check_axis(el_shape(2, 3), 0, rows);
    check_axis(el_shape(3, 2), 1, columns);
    check_axis(el_shape(3, 2, 1), -2, columns);
}
END_TEST

START_TEST(test_state)
{
    ElParams p = {0}, q = {0};
    el_random_seed(4);
    ElLinear a = el_linear_new(&p, "l", 3, 2);
    ElSpectralNorm s = el_spectral_norm_new(&p, a.weight, 0);
    el_random_seed(4);
    ElLinear b = el_linear_new(&q, "l", 3, 2);
    ElSpectralNorm same = el_spectral_norm_new(&q, b.weight, 0);
    ck_assert_mem_eq(s.v->data, same.v->data, 3 * sizeof(el_real));
    el_tape_begin();
    for (int k = 0; k < 3;
         k++) { // directions far from the right ones, so that each pass moves them
        s.v->data[k] = (el_real)(k == 0);
        same.v->data[k] = s.v->data[k];
    }
    ElTensor *y = el_spectral_norm(&s, false);
    ck_assert_mem_eq(s.v->data, same.v->data, 3 * sizeof(el_real));
    ElTensor *loss = el_sum(el_square(y)), *before = el_grad(loss, s.weight);
    el_spectral_norm(&s, true);
    ck_assert_mem_ne(s.v->data, same.v->data, 3 * sizeof(el_real));
    ElTensor *after = el_grad(loss, s.weight); // an older pass does not see the new directions
    ck_assert_mem_eq(before->data, after->data, 6 * sizeof(el_real));
    el_tape_end();
    el_params_free(&p);
    el_params_free(&q);
    ck_no_error();
}
END_TEST

static ElTensor *train(ElTensor *const in[], void *layer)
{
    return el_mul(el_spectral_norm(layer, true), in[0]);
}

// Recomputing a training pass is not another one.
START_TEST(test_checkpoint)
{
    ElParams p = {0}, q = {0};
    ElTensor *w[2], *dw[2];
    ElSpectralNorm s[2];
    el_tape_begin();
    for (int i = 0; i < 2; i++) {
        el_random_seed(6);
        w[i] = el_linear_new(i ? &q : &p, "l", 3, 2).weight;
        s[i] = el_spectral_norm_new(i ? &q : &p, w[i], 0);
        el_random_normal(el_random_current(), 3, s[i].v->data);
        ElTensor *x = el_scalar(2);
        ElTensor *y = i ? el_checkpoint(train, &s[i], 1, &x) : train(&x, &s[i]);
        ElGrads g = el_grads(el_sum(el_square(y)), i ? q : p);
        ck_assert_int_eq(g.count, 1);
        dw[i] = g.item[0].grad;
    }
    ck_assert_mem_eq(s[0].v->data, s[1].v->data, 3 * sizeof(el_real));
    ck_assert_mem_eq(dw[0]->data, dw[1]->data, 6 * sizeof(el_real));
    el_tape_end();
    el_params_free(&p);
    el_params_free(&q);
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, NULL, "w", el_shape(2, 3), EL_TRAINED);
    ck_assert_ptr_null(el_spectral_norm_new(NULL, w, 0).u);
    ck_error_has("el_spectral_norm_new: the parameter list is NULL");
    ck_assert_ptr_null(el_spectral_norm_new(&p, NULL, 0).u);
    ck_error_has("el_spectral_norm_new: operand 1 of 1 is NULL");
    ck_assert_ptr_null(el_spectral_norm_new(&p, w, 2).u);
    ck_error_has("el_spectral_norm_new: ");
    el_tape_begin();
    ck_assert_ptr_null(el_spectral_norm_new(&p, el_ones(el_shape(2, 2)), 0).u);
    ck_error_has("el_spectral_norm_new: [2, 2] from ones is not in the list; it must be a layer's "
                 "weight there");
    ck_assert(!el_params_usable("el_adam_new", p));
    el_error_clear();
    ck_assert_ptr_null(el_spectral_norm(&(ElSpectralNorm){.weight = w}, true));
    ck_error_has("el_spectral_norm: the layer was not made; el_spectral_norm_new makes one");
    ck_assert_ptr_null(el_spectral_norm(NULL, true));
    ck_error_has("el_spectral_norm: the layer is NULL");
    ElTensor *u = el_ones(el_shape(2)), *v = el_ones(el_shape(3));
    ck_assert_ptr_null(el_spectral_norm(&(ElSpectralNorm){NULL, u, v, 0}, true));
    ck_error_has("el_spectral_norm: operand 1 of 3 is NULL");
    ck_assert_ptr_null(el_spectral_norm(&(ElSpectralNorm){w, v, u, 0}, true));
    ck_error_has("el_spectral_norm: u [3] from ones");
    ck_assert_ptr_null(el_spectral_norm(&(ElSpectralNorm){w, u, u, 0}, true));
    ck_error_has("v [2] from ones");
    ck_assert_ptr_null(el_spectral_norm(&(ElSpectralNorm){w, u, v, -9}, false));
    ck_error_has("along axis -9");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("spectral_norm");
    tcase_add_test(cases, test_largest_singular_value);
    tcase_add_test(cases, test_state);
    tcase_add_test(cases, test_checkpoint);
    tcase_add_test(cases, test_misuse);
    return run_cases("spectral_norm", cases);
}
