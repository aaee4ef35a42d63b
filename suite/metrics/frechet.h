// The Frechet distance between Gaussians fitted to two sets of features, in squared units of a
// feature; 0 for equal Gaussians. With Inception's features it is known as FID (Heusel et al.,
// 2017); with others its values are another scale.
#ifndef SUITE_METRICS_FRECHET_H
#define SUITE_METRICS_FRECHET_H

#include "suite/metrics/estimate.h"
#include "suite/status.h"

// A Gaussian of d dimensions; the covariance may be singular. Memory of whoever made it.
typedef struct {
    int64_t d;
    double *mean;       // [d]
    double *covariance; // [d, d]
} Gaussian;

// Fits one to the rows of features [n, d], n of at least 2, by their mean and their covariance
// (divided by n - 1), without rows first .. last-1; all in double. False when memory is short.
bool gaussian_fit(Gaussian *g, const ElTensor *features, int64_t first, int64_t last);
void gaussian_free(Gaussian *g);

// |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1^1/2 S2 S1^1/2)^1/2 (Dowson & Landau, 1982). The last trace
// is the sum of the singular values of F1 F2^T, where S = F^T F: no root of a rounded product is
// taken, so that singular covariances keep their digits. NaN when memory is short; takes O(d^3).
double frechet_distance(const Gaussian *a, const Gaussian *b);

// The distance of features [n, d], n of at least 20, from a given Gaussian. Its standard error is
// for the draw of the features alone: the jackknife over ten groups of rows (Efron & Stein, 1981).
// The distance is biased upwards by about 1/n: compare those of one n. 10,000 features of 84
// dimensions take .3 s.
Status frechet_estimate(const ElTensor *features, const Gaussian *to, Estimate *distance);
#endif
