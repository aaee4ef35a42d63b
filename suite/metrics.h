// What is measured of a trained model. Noise comes from the evaluation stream of the run's seed,
// from its beginning each time, so that measuring never changes training and can be repeated.
#ifndef SUITE_METRICS_H
#define SUITE_METRICS_H

#include "suite/run.h"

// A mean over n things.
typedef struct {
    double mean, standard_error;
    int64_t n;
} Estimate;

// Each term of the loss over a set of images.
Status measure_terms(const Run *r, const ElImages *set, double mean[MODEL_MAX_TERMS]);
Status measure_estimates(const Run *r, const ElImages *set, Estimate term[MODEL_MAX_TERMS]);

// The squared error of the reconstruction, summed over the pixels, over the test images.
Status measure_reconstruction(const Run *r, Estimate *se);

// Of 1,000 samples: their standard deviation, a mean over the pixels, as a share of that of the
// training images; and how many classes have at least 1 % of them by the label of the nearest among
// 10,000 training images (-1 without labels).
typedef struct {
    double spread;
    int classes;
    int64_t samples;
} SampleMetrics;
Status measure_samples(const Run *r, SampleMetrics *m);
#endif
