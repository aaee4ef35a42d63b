// An axis: which range to show and where its ticks stand, so that their labels are round numbers.
#ifndef SUITE_AXIS_H
#define SUITE_AXIS_H

#include <stdbool.h>

// The range shown is [low, high]; ticks are at first + k * step for k < ticks, with `decimals`
// decimals.
typedef struct {
    double low, high, first, step;
    int ticks, decimals;
} Axis;

// An axis for values from least to most, both finite, least <= most, that goes from a tick to a
// tick, with about five of them.
Axis axis_round(double least, double most);

// An axis for the whole numbers 1 to last, with at most `ticks` ticks; from 0.5 to 1.5 for last
// = 1.
Axis axis_count(int last, int ticks);

double axis_tick(const Axis *a, int k);

// Where value lies between low (0) and high (1).
double axis_share(const Axis *a, double value);
#endif
