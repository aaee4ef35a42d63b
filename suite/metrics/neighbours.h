// What nearest neighbours among features tell of samples: precision, recall, density, coverage, and
// whether training images were copied. All are shares, without a unit.
#ifndef SUITE_METRICS_NEIGHBOURS_H
#define SUITE_METRICS_NEIGHBOURS_H

#include "suite/metrics/estimate.h"
#include "suite/status.h"

// The squared distances of every row of x [n, d] from its k nearest rows of y [m, d], ascending:
// [n, k], memory of the current scope. When x and y are one tensor, a row is no neighbour of
// itself. k from 1 to m; a few, as they are kept sorted by insertion. 10,000 by 10,000 rows of 84
// take .2 s.
ElTensor *nearest_squares(ElTensor *x, ElTensor *y, int k);

// The mean of the squared distances of the rows of x from their nearest rows of y; NaN on an error.
double mean_nearest_square(ElTensor *x, ElTensor *y);

// A ball around each real example reaches its k-th nearest real neighbour, and one around each
// sample its k-th nearest sample.
// precision  the share of samples in the ball of a real example;    k = 3
// recall     the share of real examples in the ball of a sample;    k = 3
//            (both Kynkaanniemi et al., 2019)
// density    the balls of real examples that a sample is in, over k, a mean over the samples: about
//            1 for equal laws, and more where samples crowd;        k = 5
// coverage   the share of real examples with a sample in their ball; .969 for 10,000 and 10,000 of
//            equal laws;                                            k = 5
//            (both Naeem et al., 2020)
// Standard errors are those of a mean over the n examples (samples for precision and density), the
// balls given.
typedef struct {
    Estimate precision, recall, density, coverage;
} Prdc;

// Of samples [m, d] against real examples [n, d]; n and m of at least 6. The reach of the examples
// serves any number of calls.
enum { PRECISION_NEIGHBOURS = 3, DENSITY_NEIGHBOURS = 5 };
typedef struct {
    ElTensor *features; // [n, d]
    ElTensor *reach;    // nearest_squares(features, features, DENSITY_NEIGHBOURS)
    int k;              // of precision and recall, at most DENSITY_NEIGHBOURS; 0 means 3
} RealExamples;
Status prdc(RealExamples real, ElTensor *samples, Prdc *p);

// Whether samples lie nearer to the training images than new images of the same law do: with d(x)
// the distance from the nearest training image, and over all pairs of a sample and a held-out
// image, the share in which the sample is the farther one, ties counted half (the statistic of
// Meehan, Chaudhuri & Dasgupta, 2020: Mann and Whitney's U over n m). One half for new images, 0
// for copies, near 1 for bad samples. `near_copies` is the share of samples that are nearer than
// all but the nearest hundredth of the held-out images are, .01 for new images.
typedef struct {
    Estimate farther, near_copies;
} Memorisation;

// From the squared distances nearest_squares(..., train, 1) of samples [n, 1] and held-out images
// [m, 1]. The error of `farther` takes in both draws (DeLong et al., 1988).
Status memorisation(const ElTensor *samples, const ElTensor *held_out, Memorisation *m);
#endif
