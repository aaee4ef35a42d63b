// Clipping of gradients: what norm is reported, what norm is left, what is not touched.
#include <math.h>

#include "optim/clip.h"
#include "tensor/pool.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static const double tolerance = IS_DOUBLE ? 1e-15 : 1e-7;

// Two gradients, of 37 numbers and of 3, filled with what is given, in turn.
static ElGrads gradients(int count, const double *values)
{
    static ElGrad items[2];
    for (int i = 0; i < 2; i++) {
        ElTensor *g = el_empty(el_shape(i ? 3 : 37));
        for (int64_t k = 0; k < el_numel(g); k++) g->data[k] = (el_real)values[k % count];
        items[i] = (ElGrad){el_zeros(g->shape), g};
    }
    return (ElGrads){2, items};
}

static double norm_by_hand(ElGrads grads)
{
    long double sum = 0;
    for (int i = 0; i < grads.count; i++) {
        for (int64_t k = 0; k < el_numel(grads.item[i].grad); k++) {
            sum += powl((long double)grads.item[i].grad->data[k], 2);
        }
    }
    return (double)sqrtl(sum);
}

START_TEST(test_norm)
{
    static const double thresholds[] = {0, 1e-3, 1, 5, 21};
    el_scope_begin();
    for (int i = 0; i < 5; i++) {
        ElGrads grads = gradients(5, (double[]){1, -2, 3, 0.5, -7});
        double most = thresholds[i], first = (double)grads.item[0].grad->data[0];
        double before = norm_by_hand(grads);
        uint64_t version = grads.item[1].grad->memory->version;
        ck_assert(before > 21 && before < 22);
        ck_assert_double_eq_tol(el_grads_clip_norm(grads, most), before, 1e-13);
        ck_assert_double_eq_tol(norm_by_hand(grads), most, tolerance * most + 1e-300);
        ck_assert(grads.item[1].grad->memory->version > version);
        ck_assert_double_eq_tol((double)grads.item[0].grad->data[0], first * most / before,
                                tolerance);
    }
    el_scope_end("test");
    ck_no_error();
}
END_TEST

START_TEST(test_norm_within_the_threshold)
{
    static const double thresholds[] = {24, INFINITY};
    el_scope_begin();
    for (int i = 0; i < 2; i++) {
        ElGrads grads = gradients(5, (double[]){1, -2, 3, 0.5, -7});
        ck_assert_double_eq_tol(el_grads_clip_norm(grads, thresholds[i]), norm_by_hand(grads),
                                1e-13);
        ck_assert(grads.item[0].grad->data[4] == -7);
        ck_assert_uint_eq(grads.item[0].grad->memory->version, 0);
    }
    ElGrads zeros = gradients(1, (double[]){0});
    ck_assert(el_grads_clip_norm(zeros, 1) == 0);
    ck_assert(el_grads_clip_norm(zeros, 0) == 0);
    ck_assert(zeros.item[0].grad->data[0] == 0);
    ElGrad empty = {el_zeros(el_shape(0)), el_zeros(el_shape(0))};
    ck_assert(el_grads_clip_norm((ElGrads){1, &empty}, 1) == 0);
    el_scope_end("test");
    ck_no_error();
}
END_TEST

// The squares of these are no numbers of their type, or few digits of one; the norms are.
START_TEST(test_norm_of_extremes)
{
    const double large = IS_DOUBLE ? 1e300 : 1e37;
    const double small[] = {IS_DOUBLE ? 1e-310 : 1e-40, IS_DOUBLE ? 1e-160 : 1e-20};
    el_scope_begin();
    ElGrads grads = gradients(1, &large);
    double norm = sqrt(40.) * (double)(el_real)large;
    ck_assert_double_eq_tol(el_grads_clip_norm(grads, 2) / norm, 1, 1e-14);
    ck_assert_double_eq_tol(norm_by_hand(grads), 2, 4 * tolerance);
    for (int i = 0; i < 2; i++) {
        grads = gradients(1, &small[i]);
        norm = sqrt(40.) * (double)(el_real)small[i];
        ck_assert_double_eq_tol(el_grads_clip_norm(grads, 1) / norm, 1, 1e-10);
        ck_assert((double)grads.item[0].grad->data[0] == (double)(el_real)small[i]);
    }
    el_scope_end("test");
    ck_no_error();
}
END_TEST

START_TEST(test_norm_not_finite)
{
    static const double wrong[] = {INFINITY, -INFINITY, NAN};
    el_scope_begin();
    for (int i = 0; i < 3; i++) {
        ElGrads grads = gradients(2, (double[]){1, -2});
        grads.item[1].grad->data[2] = (el_real)wrong[i];
        grads.item[0].grad->data[0] = i == 2 ? (el_real)INFINITY : 1;
        double norm = el_grads_clip_norm(grads, 0.5);
        ck_assert(i == 2 ? isnan(norm) : norm == INFINITY);
        ck_assert(grads.item[0].grad->data[1] == -2);
        ck_assert_uint_eq(grads.item[0].grad->memory->version, 0);
    }
    el_scope_end("test");
    ck_no_error();
}
END_TEST

START_TEST(test_value)
{
    el_scope_begin();
    ElGrads grads = gradients(6, (double[]){1, -2, 0.25, INFINITY, -INFINITY, NAN});
    ck_assert(el_grads_clip_value(grads, INFINITY));
    ck_assert(grads.item[0].grad->data[3] == (el_real)INFINITY);
    ck_assert(el_grads_clip_value(grads, 1.5));
    const el_real *g = grads.item[0].grad->data;
    ck_assert(g[0] == 1 && g[1] == (el_real)-1.5 && g[2] == (el_real)0.25);
    ck_assert(g[3] == (el_real)1.5 && g[4] == (el_real)-1.5 && g[5] != g[5]);
    ck_assert(grads.item[1].grad->data[1] == (el_real)-1.5);
    ck_assert_uint_eq(grads.item[1].grad->memory->version, 2);
    ck_assert(el_grads_clip_value(grads, 0) && g[1] == 0);
    el_scope_end("test");
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    el_scope_begin();
    ElGrads grads = gradients(1, (double[]){3});
    ck_assert(isnan(el_grads_clip_norm((ElGrads){0}, 1)));
    ck_error_has("el_grads_clip_norm: there are no gradients; el_grads gives those of a loss");
    ck_assert(!el_grads_clip_value((ElGrads){0}, 1));
    ck_error_has("el_grads_clip_value: there are no gradients; el_grads gives those of a loss");
    for (int i = 0; i < 2; i++) {
        double most = i ? NAN : -1;
        ck_assert(isnan(el_grads_clip_norm(grads, most)));
        ck_error_has(i ? "el_grads_clip_norm: the threshold is nan; it must be 0 or more"
                       : "el_grads_clip_norm: the threshold is -1; it must be 0 or more");
        ck_assert(!el_grads_clip_value(grads, most));
        ck_error_has(i ? "el_grads_clip_value: the threshold is nan; it must be 0 or more"
                       : "el_grads_clip_value: the threshold is -1; it must be 0 or more");
    }
    ck_assert(grads.item[0].grad->data[0] == 3);
    el_pool_fail_after(0);
    ck_assert(el_grads_clip_norm(grads, 1) > 1 && el_grads_clip_value(grads, 1)); // asks for none
    el_pool_fail_after(-1);
    grads.item[1].grad = NULL;
    ck_assert(isnan(el_grads_clip_norm(grads, 1)));
    ck_error_has("el_grads_clip_norm: operand 2 of 2 is NULL");
    ck_assert(!el_grads_clip_value(grads, 1));
    ck_error_has("el_grads_clip_value: operand 2 of 2 is NULL");
    el_scope_end("test");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("clip");
    tcase_add_test(cases, test_norm);
    tcase_add_test(cases, test_norm_within_the_threshold);
    tcase_add_test(cases, test_norm_of_extremes);
    tcase_add_test(cases, test_norm_not_finite);
    tcase_add_test(cases, test_value);
    tcase_add_test(cases, test_misuse);
    return run_cases("clipping", cases);
}
