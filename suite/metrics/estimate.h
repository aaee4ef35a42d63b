// Means of what was measured of every image, and means on the scale of logarithms.
#ifndef SUITE_METRICS_ESTIMATE_H
#define SUITE_METRICS_ESTIMATE_H

#include <elbo/elbo.h>

// A mean over n things. Its standard error, sd / sqrt(n), is NaN when it is not known.
typedef struct {
    double mean, standard_error;
    int64_t n;
} Estimate;

// The mean of the numbers of a tensor, taken in double and in two passes. With one number the error
// is 0; n is 0 for NULL.
Estimate estimate_of_each(const ElTensor *each);

// The same of numbers that come one at a time.
typedef struct {
    double sum, squares;
    int64_t n;
} Sums;
void sums_add(Sums *s, double value);
Estimate estimate_of_sums(Sums s);

// log(mean exp(x)) of count numbers, without overflow.
double log_mean_exp(int64_t count, const double x[]);

// Every row of x [n, ...] count times in turn: [n count, ...].
ElTensor *repeat_rows(ElTensor *x, int64_t count);
#endif
