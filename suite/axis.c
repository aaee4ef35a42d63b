// An axis with round ticks.
#include "suite/axis.h"

#include <math.h>

// The least of 1, 2, 5 times a power of ten that is at least x.
static double round_up(double x)
{
    double power = pow(10, floor(log10(x)));
    double lead = x / power * (1 - 1e-9);
    return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

Axis axis_round(double least, double most)
{
    double span = most - least, size = fmax(fabs(least), fabs(most));
    // Values that hardly differ get an axis around them, not one of rounding errors.
    if (span <= 1e-9 * size) span = size > 0 ? size / 10 : 1;
    Axis a = {.step = round_up(span / 5)};
    a.low = a.first = floor(least / a.step) * a.step;
    a.high = ceil(most / a.step) * a.step;
    if (a.high <= a.low) a.high = a.low + a.step;
    a.ticks = (int)lround((a.high - a.low) / a.step) + 1;
    a.decimals = a.step < 1 ? (int)ceil(-log10(a.step) - 1e-9) : 0;
    return a;
}

Axis axis_count(int last, int ticks)
{
    if (last <= 1) return (Axis){.low = 0.5, .high = 1.5, .first = 1, .step = 1, .ticks = 1};
    double step = last <= ticks ? 1 : round_up((double)last / ticks);
    Axis a = {.low = 1, .high = last, .first = step, .step = step};
    a.ticks = (int)(last / step);
    return a;
}

// The index-th of the numbers 1, 2, 5, 10, 20 ... or 1, 10, 100 ...
static double power_tick(int index, int powers)
{
    static const double lead[] = {1, 2, 5};
    int decade = (int)floor((double)index / powers);
    return lead[index - decade * powers] * pow(10, decade);
}

Axis axis_powers(double least, double most)
{
    int powers = most / least > 500 ? 1 : 3;
    int first = powers * (int)floor(log10(least)), last = first;
    while (power_tick(first + 1, powers) <= least * (1 + 1e-9)) first++;
    while (power_tick(last, powers) < most * (1 - 1e-9)) last++;
    return (Axis){
        .low = power_tick(first, powers),
        .high = power_tick(last, powers),
        .first = first,
        .ticks = last - first + 1,
        .powers = powers,
    };
}

double axis_tick(const Axis *a, int k)
{
    if (a->powers) return power_tick((int)a->first + k, a->powers);
    double value = a->first + k * a->step;
    return fabs(value) < a->step / 2 ? 0 : value;
}

int axis_decimals(const Axis *a, int k)
{
    if (!a->powers) return a->decimals;
    double tick = axis_tick(a, k);
    return tick < 1 ? (int)ceil(-log10(tick) - 1e-9) : 0;
}

double axis_share(const Axis *a, double value)
{
    if (a->powers) return log(value / a->low) / log(a->high / a->low);
    return (value - a->low) / (a->high - a->low);
}
