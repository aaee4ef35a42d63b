// Schedules of the learning rate.
#include "optim/schedules.h"

#include <math.h>

#include "tensor/fail.h"

static const double pi = 3.14159265358979323846;

// True when the schedule can be computed; otherwise an error under the name of the function.
static bool valid(const char *function, double rate, int64_t step, int64_t steps)
{
    if (!isfinite(rate)) return el_refuse("%s: the rate is %g; it must be finite", function, rate);
    if (step < 0) {
        return el_refuse("%s: the step is %lld; steps count from 0", function, (long long)step);
    }
    if (steps > 0) return true;
    return el_refuse("%s: the number of steps is %lld; it must be 1 or more", function,
                     (long long)steps);
}

static bool valid_factor(const char *function, double by)
{
    if (isfinite(by) && by >= 0) return true;
    return el_refuse("%s: the factor is %g; it must be finite and 0 or more", function, by);
}

// From one rate to another along half a cosine, as part goes from 0 to 1.
static double anneal(double from, double to, double part)
{
    return to + (from - to) * (1 + cos(pi * part)) / 2;
}

double el_step_rate(double rate, int64_t step, int64_t every, double by)
{
    if (!valid("el_step_rate", rate, step, every) || !valid_factor("el_step_rate", by)) return NAN;
    return rate * pow(by, (double)(step / every));
}

double el_exponential_rate(double rate, int64_t step, double by)
{
    const char *function = "el_exponential_rate";
    if (!valid(function, rate, step, 1) || !valid_factor(function, by)) return NAN;
    return rate * pow(by, (double)step);
}

double el_cosine_rate(double rate, int64_t step, int64_t steps)
{
    if (!valid("el_cosine_rate", rate, step, steps)) return NAN;
    return step < steps ? anneal(rate, 0, (double)step / (double)steps) : 0;
}

double el_one_cycle_rate(double most, int64_t step, int64_t steps)
{
    if (!valid("el_one_cycle_rate", most, step, steps)) return NAN;
    const double first = most / 25, last = first / 1e4;
    const double top = 0.3 * (double)steps - 1, end = (double)(steps - 1), at = (double)step;
    if (at >= end) return last;
    return at <= top ? anneal(first, most, at / top) : anneal(most, last, (at - top) / (end - top));
}

double el_warm_up_rate(double rate, int64_t step, int64_t steps)
{
    if (!valid("el_warm_up_rate", rate, step, steps)) return NAN;
    return step < steps ? rate * ((double)(step + 1) / (double)steps) : rate;
}
