// What is done to images against slow loops on the digits, and the errors of restorations without a
// model on fashion, where that is installed.
#include <math.h>

#include "models/moments.h"
#include "suite/metrics/estimate.h"
#include "suite/tasks/task.h"
#include "tests/suite/fixture.h"

enum { IMAGES = 20, SIDE = 8, PIXELS = SIDE * SIDE };

static TaskImages images;
static ElTensor *x;

static void begin(void)
{
    digits_open();
    images = task_images(data);
    x = el_data_rows(data, &data->test, 0, IMAGES);
}

static void ck_same(const ElTensor *found, const ElTensor *expected)
{
    ck_assert(found && el_numel(found) == el_numel(expected));
    for (int64_t k = 0; k < el_numel(found); k++)
        ck_assert_double_eq_tol((double)found->data[k], (double)expected->data[k], 1e-5);
}

// Rows and columns 2 to 5 of 8.
START_TEST(a_hole)
{
    const Task *task = &tasks[TASK_INPAINT];
    ElTensor *black = el_array(x->shape, x->data), *mean = el_array(x->shape, x->data);
    for (int64_t k = 0; k < IMAGES * PIXELS; k++) {
        int64_t row = k % PIXELS / SIDE, column = k % SIDE;
        if (row < 2 || row > 5 || column < 2 || column > 5) continue;
        black->data[k] = 0;
        mean->data[k] = images.mean->data[k % PIXELS];
    }
    ElTensor *given = task_corrupt(&images, task, x);
    ck_assert_int_eq(given->shape.dim[1], PIXELS - 16);
    ck_same(task->spread(&images, given), black);
    ck_same(task->simple(&images, given), mean);
    ck_same(task_finish(&images, task, el_mul_scalar(x, .5), given),
            el_add(black, el_mul_scalar(el_sub(x, black), .5)));
}
END_TEST

// The pixel at a place that may be outside: the nearest inside.
static double at(const ElTensor *small, int64_t image, int64_t row, int64_t column)
{
    int64_t half = SIDE / 2, last = half - 1;
    row = row < 0 ? 0 : row > last ? last : row;
    column = column < 0 ? 0 : column > last ? last : column;
    return (double)small->data[(image * half + row) * half + column];
}

START_TEST(half_the_size)
{
    const Task *task = &tasks[TASK_UPSCALE];
    ElTensor *small = el_zeros(el_shape(IMAGES, PIXELS / 4)), *large = el_empty(x->shape);
    ElTensor *smooth = el_empty(x->shape);
    for (int64_t k = 0; k < IMAGES * PIXELS; k++) {
        int64_t image = k / PIXELS, row = k % PIXELS / SIDE, column = k % SIDE;
        small->data[image * PIXELS / 4 + row / 2 * SIDE / 2 + column / 2] += x->data[k] / 4;
    }
    for (int64_t k = 0; k < IMAGES * PIXELS; k++) {
        int64_t image = k / PIXELS, row = k % PIXELS / SIDE, column = k % SIDE;
        int64_t r = row / 2, c = column / 2, down = row % 2 ? 1 : -1, right = column % 2 ? 1 : -1;
        large->data[k] = (el_real)at(small, image, r, c);
        smooth->data[k] =
            (el_real)(.5625 * at(small, image, r, c) + .1875 * at(small, image, r + down, c) +
                      .1875 * at(small, image, r, c + right) +
                      .0625 * at(small, image, r + down, c + right));
    }
    ElTensor *given = task_corrupt(&images, task, x);
    ck_same(given, small);
    ck_same(task->spread(&images, given), large);
    ck_same(task->simple(&images, given), smooth);
    ElTensor *grey = el_add_scalar(el_mul_scalar(x, .5), .1);
    ElTensor *fit = el_add(grey, task->spread(&images, el_sub(given, task->given(&images, grey))));
    ck_same(task_finish(&images, task, grey, given), el_clamp(fit, 0, 1));
}
END_TEST

// With independent pixels Wiener's filter of noise is a factor for each: c / (c + noise^2).
START_TEST(independent_pixels)
{
    const Task *task = &tasks[TASK_DENOISE];
    ElTensor *variance = el_add_scalar(el_rand(el_shape(PIXELS)), .1);
    ElTensor *gain = task_gain(&images, task, el_mul(el_eye(PIXELS), variance));
    ElTensor *factor = el_div(variance, el_add_scalar(variance, .3 * .3 + 1e-4));
    ElTensor *guess = el_mul_scalar(x, 0), *given = task_corrupt(&images, task, x);
    ck_same(task_improve(&images, task, guess, gain, given), el_mul(given, factor));
    ElTensor *bright = el_add_scalar(x, .5);
    ck_same(task_finish(&images, task, bright, given), el_clamp(bright, 0, 1));
}
END_TEST

START_TEST(sizes)
{
    ck_assert(task_possible(data));
    ck_assert(!task_possible(&(ElData){.height = 7, .width = 8}));
    ck_assert(!task_possible(&(ElData){.height = 2, .width = 8}));
    ck_assert(!task_possible(&(ElData){.height = 1, .width = 2, .points = true}));
}
END_TEST

// --- fashion -------------------------------------------------------------------------------------

static void ck_error(ElTensor *restored, ElTensor *clean, double expected, double tolerance)
{
    Estimate e = estimate_of_each(el_mse(restored, clean));
    ck_assert_msg(fabs(e.mean - expected) <= tolerance, "%.3f, not %.3f", e.mean, expected);
}

START_TEST(errors_on_fashion)
{
    static const struct {
        double spread, simple, linear, tolerance;
    } expected[TASKS] = {
        [TASK_DENOISE] = {70.56, 41.3, 10.277, .15},
        [TASK_INPAINT] = {55.780, 13.942, 4.014, .004},
        [TASK_UPSCALE] = {12.309, 11.541, 6.653, .004},
    };
    ElData *fashion = el_data_open("fashion");
    TaskImages t = task_images(fashion);
    ElTensor *clean = el_data_rows(fashion, &fashion->test, 0, 10000);
    ElTensor *covariance = moments_of(fashion, 784, NULL, NULL).covariance;
    for (int k = 0; k < TASKS; k++) {
        el_tape_begin();
        ElTensor *given = task_corrupt(&t, &tasks[k], clean);
        ElTensor *gain = task_gain(&t, &tasks[k], covariance);
        ElTensor *guess = el_expand(t.mean, clean->shape);
        double near = expected[k].tolerance;
        ck_error(tasks[k].spread(&t, given), clean, expected[k].spread, near);
        ck_error(tasks[k].simple(&t, given), clean, expected[k].simple, near);
        ck_error(task_improve(&t, &tasks[k], guess, gain, given), clean, expected[k].linear,
                 k == TASK_DENOISE ? near : .01);
        el_tape_end();
    }
    el_data_free(fashion);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("tasks");
    tcase_add_checked_fixture(cases, begin, digits_close);
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, a_hole);
    tcase_add_test(cases, half_the_size);
    tcase_add_test(cases, independent_pixels);
    tcase_add_test(cases, sizes);
    el_on_error(NULL, NULL);
    ElData *there = el_data_open("fashion");
    if (there)
        tcase_add_test(cases, errors_on_fashion);
    else
        printf("errors on fashion are not tested: %s\n", el_error_text());
    el_error_clear();
    el_data_free(there);
    return run_cases("tasks", cases);
}
