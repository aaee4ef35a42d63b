// Axes: every value within, ticks round and not too many, whatever the range.
#include <math.h>

#include "suite/axis.h"
#include "tests/checks.h"

static void check_range(double least, double most)
{
    Axis a = axis_round(least, most);
    ck_assert_msg(a.low <= least + 1e-6 * a.step, "%g to %g begins at %g", least, most, a.low);
    ck_assert_msg(a.high >= most - 1e-6 * a.step, "%g to %g ends at %g", least, most, a.high);
    ck_assert_msg(a.ticks >= 2 && a.ticks <= 12, "%g to %g has %d ticks", least, most, a.ticks);
    ck_assert(a.low < a.high && isfinite(a.high - a.low));
    ck_assert(a.decimals >= 0);
}

START_TEST(test_ranges)
{
    static const double end[] = {-1e100, -3e7, -244.3, -1,    -1e-9,        0,    1e-300,
                                 1e-9,   0.7,  1,      244.3, 244.30000001, 1e16, 1e100};
    int count = sizeof end / sizeof *end;
    for (int i = 0; i < count; i++)
        for (int k = i; k < count; k++) check_range(end[i], end[k]);
}
END_TEST

START_TEST(test_round_ticks)
{
    Axis a = axis_round(242.7, 282.1);
    ck_assert_double_eq(a.low, 240);
    ck_assert_double_eq(a.high, 290);
    ck_assert_double_eq(a.step, 10);
    ck_assert_int_eq(a.ticks, 6);
    ck_assert_int_eq(a.decimals, 0);
    ck_assert_double_eq_tol(axis_share(&a, 265), 0.5, 1e-12);
    a = axis_round(-0.31, 0.52);
    ck_assert_int_eq(a.decimals, 1);
    ck_assert_double_eq(axis_tick(&a, 2), 0); // and not a rounding error
    ck_assert_double_eq(axis_round(244.3, 244.30000001).step, 5);
}
END_TEST

START_TEST(test_powers)
{
    Axis a = axis_powers(.3, 41);
    ck_assert_double_eq_tol(a.low, .2, 1e-12);
    ck_assert_double_eq_tol(a.high, 50, 1e-12);
    ck_assert_int_eq(a.ticks, 8);
    ck_assert_double_eq_tol(axis_tick(&a, 2), 1, 1e-12);
    ck_assert_int_eq(axis_decimals(&a, 0), 1);
    ck_assert_int_eq(axis_decimals(&a, 7), 0);
    ck_assert_double_eq_tol(axis_share(&a, sqrt(10)), .5, 1e-12);
    a = axis_powers(1, 1000);
    ck_assert_int_eq(a.ticks, 4);
    ck_assert_double_eq_tol(axis_share(&a, 10), 1 / 3., 1e-12);
}
END_TEST

START_TEST(test_epochs)
{
    Axis a = axis_count(1, 10);
    ck_assert_double_eq(axis_share(&a, 1), 0.5);
    ck_assert_int_eq(a.ticks, 1);
    a = axis_count(10, 10);
    ck_assert_int_eq(a.ticks, 10);
    ck_assert_double_eq(axis_tick(&a, 0), 1);
    a = axis_count(100, 10);
    ck_assert_int_eq(a.ticks, 10);
    ck_assert_double_eq(axis_tick(&a, 9), 100);
    for (int last = 1; last < 3000; last++) {
        a = axis_count(last, 10);
        ck_assert(a.ticks >= 1 && a.ticks <= 10 && axis_tick(&a, a.ticks - 1) <= last);
        ck_assert_double_eq(a.step, floor(a.step));
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("axis");
    tcase_add_test(cases, test_ranges);
    tcase_add_test(cases, test_round_ticks);
    tcase_add_test(cases, test_powers);
    tcase_add_test(cases, test_epochs);
    return run_cases("axis", cases);
}
