// Means of what was measured of every image, and means on the scale of logarithms.
#ifndef SUITE_METRICS_ESTIMATE_H
#define SUITE_METRICS_ESTIMATE_H

#include "suite/metrics.h"

// The mean of the numbers of a tensor and its standard error, sd / sqrt(n), taken in double. With
// one number the error is 0; n is 0 for NULL.
Estimate estimate_of_each(const ElTensor *each);

// log(mean exp(x)) of count numbers, without overflow.
double log_mean_exp(int64_t count, const double x[]);

// Every row of x [n, ...] count times in turn: [n count, ...].
ElTensor *repeat_rows(ElTensor *x, int64_t count);
#endif
