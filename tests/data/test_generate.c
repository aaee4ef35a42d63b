// Generated data are the same in every build and what their truth says.
#include <math.h>

#include "data/generate.h"
#include "tensor/create.h"
#include "tensor/scope.h"
#include "tests/checks.h"

enum { SIDE = 28, PIXELS = SIDE * SIDE };
static const double PI = 3.14159265358979323846;

static void begin(void)
{
    el_scope_begin();
}

static void end(void)
{
    ck_assert(el_scope_end("test"));
}

static double mean_log_density(const ElData *d)
{
    ElTensor *each = el_data_log_density(d, el_data_rows(d, &d->test, 0, d->test.count));
    ck_assert_ptr_nonnull(each);
    ck_assert(el_shape_equal(each->shape, el_shape(d->test.count)));
    double sum = 0;
    for (int64_t k = 0; k < d->test.count; k++) sum += (double)each->data[k];
    return sum / (double)d->test.count;
}

// Weights, means and covariances of each mode's points, within five standard errors.
static void ck_moments(const ElData *d)
{
    const ElMode *modes;
    int count = el_data_modes(d, &modes);
    ck_assert_int_eq(count, d->classes);
    for (int m = 0; m < count; m++) {
        double n = 0, sum[2] = {0}, product[3] = {0};
        for (int64_t k = 0; k < d->train.count; k++) {
            if (d->train.labels[k] != m) continue;
            double x = (double)d->train.values[2 * k] - modes[m].mean[0];
            double y = (double)d->train.values[2 * k + 1] - modes[m].mean[1];
            n++, sum[0] += x, sum[1] += y;
            product[0] += x * x, product[1] += x * y, product[2] += y * y;
        }
        const double *c = modes[m].covariance, all = (double)d->train.count, p = modes[m].weight;
        ck_assert_double_eq_tol(n / all, p, 5 * sqrt(p * (1 - p) / all));
        for (int i = 0; i < 2; i++) ck_assert_double_eq_tol(sum[i] / n, 0, 5 * sqrt(c[2 * i] / n));
        ck_assert_double_eq_tol(product[0] / n, c[0], 5 * c[0] * sqrt(2 / n));
        ck_assert_double_eq_tol(product[1] / n, c[1], 5 * sqrt((c[0] * c[2] + c[1] * c[1]) / n));
        ck_assert_double_eq_tol(product[2] / n, c[2], 5 * c[2] * sqrt(2 / n));
    }
}

START_TEST(test_points)
{
    static const struct {
        const char *name;
        int modes;
        double log_density; // minus the entropy; 0 where no closed form is near
        uint64_t checksum;
    } wanted[] = {{"ring8", 8, 4.2930, UINT64_C(0xf3528e8930cecccb)},
                  {"grid25", 25, -.0653, UINT64_C(0x7661a7ce0c8f4ae)},
                  {"blobs", 4, 0, UINT64_C(0x1753bab8a5deb470)}};
    for (int k = 0; k < 3; k++) {
        ElData *d = el_data_open(wanted[k].name);
        ck_assert_ptr_nonnull(d);
        ck_assert(d->points && d->height == 1 && d->width == 2);
        ck_assert_int_eq(d->train.count, 50000);
        ck_assert_int_eq(d->test.count, 10000);
        ck_assert_int_eq(d->classes, wanted[k].modes);
        ck_assert_msg(d->checksum == wanted[k].checksum, "%s: %#lx", d->name,
                      (unsigned long)d->checksum);
        double mean = mean_log_density(d);
        if (wanted[k].log_density != 0) ck_assert_double_eq_tol(mean, wanted[k].log_density, .03);
        ck_moments(d);
        el_data_free(d);
    }
}
END_TEST

// The density of the blobs sums to one on a fine lattice.
START_TEST(test_density_is_one)
{
    enum { STEPS = 400 };
    ElData *d = el_data_open("blobs");
    ElTensor *points = el_zeros(el_shape(STEPS * STEPS, 2));
    for (int k = 0; k < STEPS * STEPS; k++) {
        points->data[2 * k] = (el_real)(k % STEPS * .05 - 10);
        points->data[2 * k + 1] = (el_real)(k / STEPS * .05 - 10);
    }
    ElTensor *each = el_data_log_density(d, points);
    double sum = 0;
    for (int k = 0; k < STEPS * STEPS; k++) sum += exp((double)each->data[k]) * .05 * .05;
    ck_assert_double_eq_tol(sum, 1, 1e-4);
    el_data_free(d);
}
END_TEST

static double area(double phase, double angle)
{
    static el_real pixels[PIXELS];
    ck_assert(el_moon_draw(phase, angle, SIDE, pixels));
    double sum = 0;
    for (int k = 0; k < PIXELS; k++) {
        ck_assert(pixels[k] >= 0 && pixels[k] <= 1);
        sum += (double)pixels[k];
    }
    return sum;
}

START_TEST(test_lit_share_is_the_phase)
{
    for (double phase = 0; phase <= 1; phase += .0625)
        for (double angle = 0; angle < 7; angle += .7)
            ck_assert_double_eq_tol(area(phase, angle), phase * 100 * PI, .5);
    ck_assert(area(0, 1) == 0);
}
END_TEST

START_TEST(test_light_comes_from_the_angle)
{
    static el_real right[PIXELS], top[PIXELS], left[PIXELS];
    ck_assert(el_moon_draw(.25, 0, SIDE, right));
    ck_assert(el_moon_draw(.25, PI / 2, SIDE, top));
    ck_assert(el_moon_draw(.25, PI, SIDE, left));
    ck_assert(right[14 * SIDE + 22] == 1 && right[14 * SIDE + 16] == 0 &&
              right[14 * SIDE + 5] == 0);
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            double pixel = (double)right[row * SIDE + column];
            ck_assert_double_eq_tol((double)left[row * SIDE + 27 - column], pixel, 1e-6);
            ck_assert_double_eq_tol((double)top[(27 - column) * SIDE + row], pixel, .2);
        }
}
END_TEST

// The squared distance from the plain average of the half and the full moon to the moon between
// them, 34.85 by another program.
START_TEST(test_average_of_two_moons)
{
    static el_real half[PIXELS], full[PIXELS], between[PIXELS];
    ck_assert(el_moon_draw(.5, 0, SIDE, half) && el_moon_draw(1, 0, SIDE, full));
    ck_assert(el_moon_draw(.75, 0, SIDE, between));
    double sum = 0;
    for (int k = 0; k < PIXELS; k++)
        sum += pow((double)(half[k] + full[k]) / 2 - (double)between[k], 2);
    ck_assert_double_eq_tol(sum, 34.85, .3);
}
END_TEST

START_TEST(test_moons)
{
    ElData *d = el_data_open("moons");
    ck_assert_ptr_nonnull(d);
    ck_assert(!d->points && d->height == SIDE && d->width == SIDE && d->classes == 10);
    ck_assert_int_eq(d->train.count, 10000);
    ck_assert_int_eq(d->test.count, 2000);
    ck_assert_msg(d->checksum == UINT64_C(0x76c4df28f63bfbff), "%#lx", (unsigned long)d->checksum);
    ck_assert(el_data_hold_out(d, 1000));
    const ElImages *sets[] = {&d->train, &d->validation, &d->test};
    for (int k = 0; k < 3; k++) {
        static el_real pixels[PIXELS];
        int64_t index = sets[k]->count - 1;
        ElMoon moon = el_data_moon(d, sets[k], index);
        ck_assert(el_moon_draw(moon.phase, moon.angle, SIDE, pixels));
        ElTensor *row = el_data_rows(d, sets[k], index, 1);
        for (int i = 0; i < PIXELS; i++)
            ck_assert_double_eq_tol((double)row->data[i], (double)pixels[i], .51 / 255);
        ck_assert_int_eq(sets[k]->labels[index], (int)(moon.phase * 10));
        ck_assert(isnan(el_data_moon(d, sets[k], index + 1).phase));
        ck_error_has("el_data_moon: 1 images from number");
    }
    el_data_free(d);
}
END_TEST

START_TEST(test_misuse)
{
    ElData *d = el_data_open("ring8"), *digits = el_data_open("digits");
    const ElMode *modes;
    ck_assert_int_eq(el_data_modes(digits, &modes), 0);
    ck_error_has("el_data_modes: the data are digits, where ring8");
    ck_assert_int_eq(el_data_modes(d, NULL), 0);
    ck_error_has("el_data_modes: where the modes go is NULL");
    ck_assert_ptr_null(el_data_log_density(d, el_ones(el_shape(3))));
    ck_error_has("el_data_log_density: the points are [3] from ones");
    ck_assert(isnan(el_data_moon(NULL, &d->test, 0).phase));
    ck_error_has("el_data_moon: the data are NULL");
    ck_assert(isnan(el_data_moon(d, NULL, 0).phase));
    ck_error_has("el_data_moon: the set is NULL");
    ck_assert(isnan(el_data_moon(d, &d->test, 0).phase));
    ck_error_has("el_data_moon: the data are ring8, where moons");
    el_real pixel;
    ck_assert(!el_moon_draw(NAN, 0, 1, &pixel));
    ck_error_has("el_moon_draw: the phase is nan");
    ck_assert(!el_moon_draw(0, INFINITY, 1, &pixel));
    ck_error_has("el_moon_draw: the angle is inf");
    ck_assert(!el_moon_draw(0, 0, 0, &pixel));
    ck_error_has("el_moon_draw: a side of 0 pixels");
    ck_assert(!el_moon_draw(0, 0, 28, NULL));
    ck_error_has("el_moon_draw: where the pixels go is NULL");
    el_data_free(d);
    el_data_free(digits);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("generate");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_set_timeout(cases, 60); // a sanitizer draws moons slowly
    tcase_add_test(cases, test_points);
    tcase_add_test(cases, test_density_is_one);
    tcase_add_test(cases, test_lit_share_is_the_phase);
    tcase_add_test(cases, test_light_comes_from_the_angle);
    tcase_add_test(cases, test_average_of_two_moons);
    tcase_add_test(cases, test_moons);
    tcase_add_test(cases, test_misuse);
    return run_cases("generate", cases);
}
