// All figures of samples, on the digits: the calibration rows stand in the order that they must.
#include <math.h>

#include "suite/metrics/sample_figures.h"
#include "tests/suite/fixture.h"

static Classifier classifier;
static SampleTruth truth;

static void begin(void)
{
    digits_open();
    ck_assert_int_eq(setenv("ELBO_CACHE", folder, 1), 0);
    ck_assert_int_eq(classifier_open(&classifier, data), DONE);
    ck_assert_int_eq(sample_truth_open(&truth, data, &classifier), DONE);
}

static void end(void)
{
    sample_truth_close(&truth);
    classifier_close(&classifier);
    digits_close();
}

static SampleFigures figures_of(ElTensor *samples)
{
    SampleFigures f;
    ck_assert_int_eq(sample_figures(&truth, samples, &f), DONE);
    return f;
}

START_TEST(calibration_rows)
{
    SampleFigures f[3];
    for (int k = 0; k < 3; k++) {
        ck_assert_ptr_nonnull(sample_calibrations[k].name);
        f[k] = figures_of(sample_calibrations[k].draw(data, 1000));
    }
    ck_assert_ptr_null(sample_calibrations[3].name);
    const SampleFigures *real = &f[0], *shuffled = &f[1], *gaussian = &f[2];
    ck_assert_double_lt(2 * real->frechet.mean, gaussian->frechet.mean);
    ck_assert_double_lt(2 * gaussian->frechet.mean, shuffled->frechet.mean);
    ck_assert_double_lt(real->kernel.mean, shuffled->kernel.mean);
    ck_assert_double_gt(real->neighbours.coverage.mean, .9);
    ck_assert_double_lt(gaussian->neighbours.precision.mean, real->neighbours.precision.mean);
    ck_assert_double_lt(shuffled->neighbours.coverage.mean, .3);
    ck_assert_double_eq(real->copying.farther.mean, 0); // copies
    ck_assert_double_eq(real->copying.near_copies.mean, 1);
    ck_assert_double_gt(gaussian->copying.farther.mean, .5);
    ck_assert_double_eq_tol(real->spread.mean, 1, .02);
    ck_assert_double_eq_tol(gaussian->spread.mean, 1, .05);
    ck_assert_double_eq(real->classes.mean, 10);
    ck_assert_double_lt(real->class_kl.mean, .01);
    ck_assert_double_gt(shuffled->class_kl.mean, .1);
}
END_TEST

// Held-out images are new ones of the law, and no copies.
START_TEST(test_images_are_no_copies)
{
    SampleFigures f = figures_of(el_data_rows(data, &data->test, 0, data->test.count));
    ck_assert_double_eq_tol(f.frechet.mean, 0, 1e-3);
    ck_assert_double_eq_tol(f.copying.farther.mean, .5, 1e-6);
    ck_assert_double_le(f.copying.near_copies.mean, .01);
    double least = f.class_least.mean;
    ck_assert_double_eq_tol(least, .1, .02);
    ck_assert_double_eq_tol(f.class_least.standard_error, sqrt(least * (1 - least) / 360), 1e-9);
}
END_TEST

// The figures of 200 training images, so many of the first classes.
static SampleFigures figures_of_classes(int zeros, int ones, int twos, int threes)
{
    ElTensor *all = el_data_rows(data, &data->train, 0, data->train.count);
    int left[10] = {zeros, ones, twos, threes}, count = 0;
    int32_t chosen[200];
    for (int32_t k = 0; count < 200; k++)
        if (left[data->train.labels[k]]-- > 0) chosen[count++] = k;
    return figures_of(el_index_select(all, 0, el_ints(el_shape(200), chosen)));
}

// Only images of two classes: the others are missing, and KL(half, half || even) is log 5. A class
// with a hundredth of the samples is there, one with half of that is not.
START_TEST(missing_classes)
{
    SampleFigures f = figures_of_classes(100, 100, 0, 0);
    ck_assert_double_eq(f.classes.mean, 2);
    ck_assert_double_eq(f.class_least.mean, 0);
    ck_assert_double_eq_tol(f.class_share[0] + f.class_share[1], 1, .02);
    ck_assert_double_eq_tol(f.class_kl.mean, log(5), .08);
    ck_assert_double_lt(f.class_kl.standard_error, .02); // both classes have the same log p/q
    ck_assert_double_eq(figures_of_classes(100, 97, 2, 1).classes.mean, 3);
}
END_TEST

START_TEST(without_labels)
{
    ElData unlabelled = *data;
    unlabelled.train.labels = unlabelled.test.labels = NULL;
    Classifier random;
    SampleTruth t;
    SampleFigures f;
    ck_assert_int_eq(classifier_open(&random, &unlabelled), DONE);
    ck_assert_int_eq(sample_truth_open(&t, &unlabelled, &random), DONE);
    ck_assert_int_eq(sample_figures(&t, el_rand(el_shape(100, 64)), &f), DONE);
    ck_assert_int_eq(f.classes.n, 0);
    ck_assert_double_gt(f.frechet.mean, 0);
    sample_truth_close(&t);
    classifier_close(&random);
}
END_TEST

START_TEST(samples_that_are_refused)
{
    SampleFigures f;
    ck_assert_int_eq(sample_figures(&truth, el_zeros(el_shape(19, 64)), &f), FAILED);
    ck_status_has("20 of them");
    ck_assert_int_eq(sample_figures(&truth, el_full(el_shape(30, 64), NAN), &f), FAILED);
    ck_status_has("not finite");
}
END_TEST

// A model that has collapsed to one image has figures, all of them numbers.
START_TEST(samples_that_are_all_the_same)
{
    SampleFigures f = figures_of(el_full(el_shape(100, 64), .5));
    ck_assert_double_gt(f.frechet.mean, 10);
    ck_assert_double_eq(f.classes.mean, 1);
    ck_assert_double_eq_tol(f.spread.mean, 0, 1e-6);
    ck_assert(isfinite(f.kernel.mean + f.class_kl.mean + f.neighbours.density.mean));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("sample_figures");
    tcase_add_unchecked_fixture(cases, begin, end);
    tcase_add_test(cases, calibration_rows);
    tcase_add_test(cases, test_images_are_no_copies);
    tcase_add_test(cases, missing_classes);
    tcase_add_test(cases, without_labels);
    tcase_add_test(cases, samples_that_are_refused);
    tcase_add_test(cases, samples_that_are_all_the_same);
    tcase_set_timeout(cases, 100);
    return run_cases("sample_figures", cases);
}
