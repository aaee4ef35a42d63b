// An axis: which range to show and where its ticks stand, so that their labels are round numbers.
#ifndef SUITE_AXIS_H
#define SUITE_AXIS_H

#include <stdbool.h>

// The range shown is [low, high]; ticks are at first + k * step for k < ticks, with `decimals`
// decimals. By powers, ticks are at the powers of ten, or at 1, 2 and 5 times these: `powers` of
// them to a factor of ten, the first being the first-th from 1.
typedef struct {
    double low, high, first, step;
    int ticks, decimals;
    int powers; // 0: by equal steps
} Axis;

// An axis for values from least to most, both finite, least <= most, that goes from a tick to a
// tick, with about five of them.
Axis axis_round(double least, double most);

// An axis for the whole numbers 1 to last, with at most `ticks` ticks; from 0.5 to 1.5 for last
// = 1.
Axis axis_count(int last, int ticks);

// A logarithmic axis for values from least to most, 0 < least < most, from a tick to a tick.
Axis axis_powers(double least, double most);

double axis_tick(const Axis *a, int k);

// The decimals of a tick.
int axis_decimals(const Axis *a, int k);

// Where value lies between low (0) and high (1).
double axis_share(const Axis *a, double value);
#endif
