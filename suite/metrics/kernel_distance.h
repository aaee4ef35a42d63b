// The kernel distance of two sets of features: the squared maximum mean discrepancy under the
// kernel (x y / d + 1)^3. With Inception's features it is known as KID (Binkowski et al., 2018).
#ifndef SUITE_METRICS_KERNEL_DISTANCE_H
#define SUITE_METRICS_KERNEL_DISTANCE_H

#include "suite/metrics/estimate.h"
#include "suite/status.h"

// The mean of the unbiased estimates (Gretton et al., 2012, equation 3) on blocks of a and b [n,
// d], of 1,000 rows each where both have as many, else half of the rows of the smaller. It has no
// bias, and may be below 0. Blocks share no row, so that the standard error is that of independent
// estimates. 10,000 rows of 84 take .1 s. Without a unit; 0 for equal laws.
Status kernel_distance(ElTensor *a, ElTensor *b, Estimate *distance);
#endif
