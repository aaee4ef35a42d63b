// Schedules at their ends, and what they refuse. Their values are in test_torch.c.
#include <math.h>

#include "optim/schedules.h"
#include "tests/checks.h"

START_TEST(test_ends)
{
    ck_assert(el_step_rate(0.5, 0, 10, 0.1) == 0.5 && el_step_rate(0.5, 9, 10, 0.1) == 0.5);
    ck_assert(el_step_rate(0.5, 10, 10, 0.25) == 0.125);
    ck_assert(el_exponential_rate(0.5, 0, 0) == 0.5 && el_exponential_rate(0.5, 1, 0) == 0);
    ck_assert(el_cosine_rate(0.5, 0, 10) == 0.5);
    ck_assert(el_cosine_rate(0.5, 10, 10) == 0 && el_cosine_rate(0.5, 11, 10) == 0);
    ck_assert(el_cosine_rate(0.5, 1000000000000, 1) == 0);
    ck_assert_double_eq_tol(el_one_cycle_rate(0.5, 0, 100), 0.02, 1e-16);
    ck_assert_double_eq_tol(el_one_cycle_rate(0.5, 29, 100), 0.5, 1e-16);
    ck_assert_double_eq_tol(el_one_cycle_rate(0.5, 99, 100), 2e-6, 1e-20);
    ck_assert(el_one_cycle_rate(0.5, 500, 100) == el_one_cycle_rate(0.5, 99, 100));
    ck_assert_double_eq_tol(el_one_cycle_rate(0.5, 0, 1), 2e-6, 1e-20);
    ck_assert(el_warm_up_rate(0.5, 0, 4) == 0.125 && el_warm_up_rate(0.5, 3, 4) == 0.5);
    ck_assert(el_warm_up_rate(0.5, 4, 4) == 0.5 && el_warm_up_rate(0.5, 0, 1) == 0.5);
    ck_no_error();
}
END_TEST

// None of them falls below 0 at any step, or optimizers would refuse it.
START_TEST(test_never_negative)
{
    double cosine = 1, cycle = 1;
    for (int64_t steps = 1; steps < 300; steps++) {
        for (int64_t step = 0; step < steps + 3; step++) {
            cosine = fmin(cosine, el_cosine_rate(0.1, step, steps));
            cycle = fmin(cycle, el_one_cycle_rate(0.1, step, steps));
        }
    }
    ck_assert(cosine == 0);
    ck_assert_double_eq_tol(cycle, 0.1 / 250000, 1e-19);
}
END_TEST

#define ck_refused(call, said)  \
    do {                        \
        ck_assert(isnan(call)); \
        ck_error_has(said);     \
    } while (0)

START_TEST(test_misuse)
{
    ck_refused(el_step_rate(NAN, 0, 1, 0.1), "el_step_rate: the rate is nan; it must be finite");
    ck_refused(el_step_rate(1, 0, 0, 0.1),
               "el_step_rate: the number of steps is 0; it must be 1 or more");
    ck_refused(el_step_rate(1, 0, 1, -2),
               "el_step_rate: the factor is -2; it must be finite and 0 or more");
    ck_refused(el_exponential_rate(1, -1, 0.9),
               "el_exponential_rate: the step is -1; steps count from 0");
    ck_refused(el_exponential_rate(1, 1, INFINITY),
               "el_exponential_rate: the factor is inf; it must be finite and 0 or more");
    ck_refused(el_cosine_rate(INFINITY, 0, 1), "el_cosine_rate: the rate is inf; it must be");
    ck_refused(el_cosine_rate(1, 0, -5), "el_cosine_rate: the number of steps is -5; it must be");
    ck_refused(el_one_cycle_rate(1, -1, 5), "el_one_cycle_rate: the step is -1; steps count");
    ck_refused(el_one_cycle_rate(1, 0, 0), "el_one_cycle_rate: the number of steps is 0; it");
    ck_refused(el_warm_up_rate(1, 0, 0), "el_warm_up_rate: the number of steps is 0; it must be");
    ck_refused(el_warm_up_rate(el_cosine_rate(1, -7, 5), 0, 3), // the first error is kept
               "el_cosine_rate: the step is -7; steps count from 0");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("schedules");
    tcase_add_test(cases, test_ends);
    tcase_add_test(cases, test_never_negative);
    tcase_add_test(cases, test_misuse);
    return run_cases("schedules", cases);
}
