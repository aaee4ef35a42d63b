// Figures of codes, on codes whose figures are known.
#include <math.h>

#include "suite/metrics/latent_figures.h"
#include "suite/metrics/neighbours.h"
#include "tests/suite/fixture.h"

// Deviations of 1, .2, .05 and 0: variances of 1, .04, .0025 and 0.
START_TEST(units_that_vary_are_active)
{
    ElTensor *scale = el_array(el_shape(4), (el_real[]){1, (el_real).2, (el_real).05, 0});
    ElTensor *means = el_add_scalar(el_mul(el_randn(el_shape(500, 4)), scale), 3);
    ck_assert_int_eq(active_units(means), 2);
}
END_TEST

// log q - log p at draws of q, of each dimension.
static ElTensor *sampled_kl(ElTensor *mean, ElTensor *logvar)
{
    ElTensor *noise = el_randn(mean->shape);
    ElTensor *z = el_reparameterize_with(mean, logvar, noise);
    ElTensor *twice = el_sub(el_sub(el_square(z), el_square(noise)), logvar);
    return el_mul_scalar(el_mean_axis(twice, 0), .5);
}

START_TEST(kl_is_that_of_draws)
{
    ElShape rows = el_shape(200000, 3);
    ElTensor *mean = el_expand(el_array(el_shape(3), (el_real[]){0, 1, -2}), rows);
    ElTensor *logvar = el_expand(el_array(el_shape(3), (el_real[]){0, -3, 1}), rows);
    ElTensor *kl = kl_by_dimension(mean, logvar), *drawn = sampled_kl(mean, logvar);
    ck_assert(el_shape_equal(kl->shape, el_shape(3)));
    ck_assert_double_eq_tol((double)kl->data[0], 0, 1e-6);
    for (int k = 0; k < 3; k++)
        ck_assert_double_eq_tol((double)kl->data[k], (double)drawn->data[k], .03);
}
END_TEST

// The gradient is mean by the mean and (exp(logvar) - 1) / 2 by logvar, over the n images.
START_TEST(kl_has_its_gradient)
{
    ElTensor *mean = el_randn(el_shape(5, 4)), *logvar = el_randn(el_shape(5, 4)), *slope[2];
    ElTensor *sum = el_sum(el_mul_scalar(el_gaussian_kl(mean, logvar), .2));
    ck_assert_double_eq_tol(el_item(el_sum(kl_by_dimension(mean, logvar))), el_item(sum), 1e-5);
    ck_assert(el_vjp(sum, el_ones(EL_SCALAR), 2, (ElTensor *[]){mean, logvar}, slope));
    for (int k = 0; k < 20; k++) {
        double s = exp((double)logvar->data[k]);
        ck_assert_double_eq_tol((double)slope[0]->data[k], (double)mean->data[k] / 5, 1e-5);
        ck_assert_double_eq_tol((double)slope[1]->data[k], (s - 1) / 10, 1e-5);
    }
}
END_TEST

START_TEST(sparsity)
{
    Estimate e;
    ElTensor *z = el_array(el_shape(4, 4), (el_real[]){0, -3, 0, 0, //
                                                       2, 2, -2, 2, //
                                                       0, 0, 0, 0,  //
                                                       3, 4, 0, 0});
    ck_assert(hoyer_sparsity(z, &e));
    ck_assert_int_eq(e.n, 3); // the zeros have none
    ck_assert_double_eq_tol(e.mean, (1 + 0 + (2 - 7.0 / 5)) / 3, 1e-6);
    ck_assert(share_near_zero(z, &e));
    ck_assert_double_eq_tol(e.mean, 9.0 / 16, 1e-6);
    ck_assert_int_eq(e.n, 4);
    ck_assert(share_near_zero(
        el_array(el_shape(1, 3), (el_real[]){(el_real).009, (el_real)-.011, (el_real)-.009}), &e));
    ck_assert_double_eq_tol(e.mean, 2.0 / 3, 1e-6);
    ck_assert(hoyer_sparsity(el_randn(el_shape(4000, 20)), &e));
    ck_assert_double_eq_tol(e.mean, .25, .02);
}
END_TEST

// Three classes about three centres, `apart` from each other: codes and classes.
static LabelledCodes three_classes(int64_t n, double apart)
{
    ElInts *labels = el_randint(el_shape(n), 0, 3);
    ElTensor *centres = el_mul_scalar(el_one_hot(labels, 3), apart);
    return (LabelledCodes){.codes = el_add(el_randn(el_shape(n, 3)), centres), .labels = labels};
}

START_TEST(probe)
{
    Estimate e, again;
    LabelledCodes train = three_classes(1000, 10), test = three_classes(500, 10);
    ck_assert(linear_probe(train, test, 3, &e));
    ck_assert_double_eq(e.mean, 1);
    ck_assert_int_eq(e.n, 500);
    train = three_classes(1000, 0), test = three_classes(1000, 0); // nothing to read
    ck_assert(linear_probe(train, test, 3, &e));
    ck_assert_double_eq_tol(e.mean, 1.0 / 3, .06);
    train = three_classes(3000, 2), test = three_classes(3000, 2);
    ck_assert(linear_probe(train, test, 3, &e) && linear_probe(train, test, 3, &again));
    ck_assert(e.mean == again.mean);
    // The best rule, the nearest centre, is right for the integral of phi(u) Phi(u + 2)^2 of them.
    ck_assert_double_eq_tol(e.mean, .866, .02);
    train.codes = el_mul_scalar(train.codes, 1e-3); // units make no difference
    test.codes = el_mul_scalar(test.codes, 1e-3);
    ck_assert(linear_probe(train, test, 3, &again));
    ck_assert_double_eq_tol(e.mean, again.mean, .002);
}
END_TEST

// A class that two thresholds on one axis bound is none to a linear classifier.
START_TEST(probe_is_linear)
{
    Estimate e;
    ElTensor *codes = el_randn(el_shape(2000, 1));
    ElInts *labels = el_ints_new(el_shape(2000));
    for (int k = 0; k < 2000; k++) labels->data[k] = fabs((double)codes->data[k]) < .6745;
    LabelledCodes both = {.codes = codes, .labels = labels};
    ck_assert(linear_probe(both, both, 2, &e));
    ck_assert_double_lt(e.mean, .6);
    el_ints_free(labels);
}
END_TEST

// Images on a circle: midpoints of angles lie on it, averages of points inside.
START_TEST(between_two_codes)
{
    enum { N = 400 };
    ElTensor *angles = el_mul_scalar(el_rand(el_shape(N, 1)), 3);
    ElTensor *images = el_concat(1, el_cos(angles), el_sin(angles));
    ElTensor *middle = midpoints(angles), *averages = midpoints(images);
    ck_assert(el_shape_equal(middle->shape, el_shape(N / 2, 1)));
    ck_assert_double_eq_tol((double)middle->data[1],
                            (double)(angles->data[2] + angles->data[3]) / 2, 1e-6);
    ElTensor *decoded = el_concat(1, el_cos(middle), el_sin(middle));
    ck_assert_double_lt(mean_nearest_square(decoded, images),
                        .01 * mean_nearest_square(averages, images));
}
END_TEST

START_TEST(nothing_given)
{
    Estimate e;
    ck_assert_int_eq(active_units(NULL), -1);
    ck_assert_ptr_null(kl_by_dimension(NULL, NULL));
    ck_assert(!hoyer_sparsity(NULL, &e) && !share_near_zero(NULL, &e));
    ck_assert(!linear_probe((LabelledCodes){0}, (LabelledCodes){0}, 2, &e));
    ck_assert(!midpoints(NULL) && isnan(mean_nearest_square(NULL, NULL)));
    el_error_clear();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("latent_figures");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, scope_open, scope_close);
    tcase_add_test(cases, units_that_vary_are_active);
    tcase_add_test(cases, kl_is_that_of_draws);
    tcase_add_test(cases, kl_has_its_gradient);
    tcase_add_test(cases, sparsity);
    tcase_add_test(cases, probe);
    tcase_add_test(cases, probe_is_linear);
    tcase_add_test(cases, between_two_codes);
    tcase_add_test(cases, nothing_given);
    return run_cases("latent_figures", cases);
}
