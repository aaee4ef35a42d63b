// Modes found and good samples, on samples of ring8 and grid25 themselves.
#include <math.h>

#include "suite/metrics/points.h"
#include "tests/suite/fixture.h"

// Eight on the unit circle, or five by five, 2 apart.
static Modes ring8(void)
{
    ElTensor *angle = el_mul_scalar(el_arange(0, 8, 1), acos(-1) / 4);
    return (Modes){.means = el_stack_list(1, 2, (ElTensor *[]){el_cos(angle), el_sin(angle)}),
                   .deviation = .01};
}

static Modes grid25(void)
{
    ElTensor *means = el_empty(el_shape(25, 2));
    for (int k = 0; k < 25; k++) {
        means->data[2 * k] = (el_real)(2 * (k / 5) - 4);
        means->data[2 * k + 1] = (el_real)(2 * (k % 5) - 4);
    }
    return (Modes){.means = means, .deviation = .05};
}

static ElTensor *draw(Modes m, int64_t n, int32_t of_first)
{
    ElTensor *mean = el_index_select(m.means, 0, el_randint(el_shape(n), 0, of_first));
    return el_add(mean, el_mul_scalar(el_randn(mean->shape), m.deviation));
}

START_TEST(samples_of_the_truth)
{
    Modes sets[] = {ring8(), grid25()};
    for (int k = 0; k < 2; k++) {
        int modes = k ? 25 : 8;
        ElTensor *x = draw(sets[k], 10000, modes);
        ModeFigures f;
        ck_assert(mode_figures(sets[k], x, &f));
        ck_assert_int_eq(f.found, modes);
        ck_assert_double_eq_tol(f.good.mean, 1 - exp(-4.5), .004);
    }
}
END_TEST

START_TEST(samples_of_some_modes)
{
    Modes m = ring8();
    ModeFigures f;
    ck_assert(mode_figures(m, draw(m, 2000, 3), &f));
    ck_assert_int_eq(f.found, 3);
    // Half of the samples nowhere near.
    ElTensor *x = el_concat(0, draw(m, 1000, 8), el_add_scalar(draw(m, 1000, 8), 5));
    ck_assert(mode_figures(m, x, &f));
    ck_assert_int_eq(f.found, 8);
    ck_assert_double_eq_tol(f.good.mean, .5, .01);
    ck_assert(mode_figures(m, el_full(el_shape(10, 2), 7), &f));
    ck_assert_int_eq(f.found, 0);
    ck_assert_double_eq(f.good.mean, 0);
}
END_TEST

// Of 9,600 good samples 1,200 are expected of a mode, 12 of which are a hundredth.
START_TEST(a_hundredth_of_the_expected)
{
    Modes m = ring8();
    ElTensor *x = el_tile(el_slice(m.means, 0, 0, 1), el_shape(9600, 1));
    ModeFigures f;
    for (int k = 0; k < 24; k++) x->data[k] = k % 2; // twelve of them at (0, 1), the third mode
    ck_assert(mode_figures(m, x, &f));
    ck_assert_int_eq(f.found, 2);
    x->data[0] = 1, x->data[1] = 0; // eleven
    ck_assert(mode_figures(m, x, &f));
    ck_assert_int_eq(f.found, 1);
    ck_assert(!mode_figures(m, NULL, &f));
    el_error_clear();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("points");
    tcase_add_checked_fixture(cases, scope_open, scope_close);
    tcase_add_test(cases, samples_of_the_truth);
    tcase_add_test(cases, samples_of_some_modes);
    tcase_add_test(cases, a_hundredth_of_the_expected);
    return run_cases("points", cases);
}
