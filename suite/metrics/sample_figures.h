// All figures of a model's samples, and the rows of samples made without a model that every table
// of them is read against. Features are the classifier's, so that the figures are comparable within
// this suite only.
#ifndef SUITE_METRICS_SAMPLE_FIGURES_H
#define SUITE_METRICS_SAMPLE_FIGURES_H

#include "suite/metrics/classifier.h"
#include "suite/metrics/frechet.h"
#include "suite/metrics/neighbours.h"

enum { SAMPLE_FIGURES_LEAST = 20, SAMPLE_FIGURES_COUNT = 10000, SAMPLE_MAX_CLASSES = 256 };

// What samples are held against: features of the test images (at most 10,000; the Gaussian fitted
// to them, their neighbours) and of the training images. Made once for a dataset: 6 s on fashion.
typedef struct {
    const Classifier *classifier; // of the caller's, to be kept open
    const ElData *data;           // likewise
    ElTensor *test;               // features [n, count]
    ElTensor *reach;              // nearest_squares(test, test, 5)
    ElTensor *train;              // features of the training images
    ElTensor *beyond;             // squared distances of the test images from those, [n, 1]
    Gaussian fitted;              // to test
    double class_share[SAMPLE_MAX_CLASSES]; // of the training images; of classes, by their labels
    double spread;                          // of the training images, as SampleFigures has it
} SampleTruth;

// Ends with sample_truth_close, whatever was returned.
Status sample_truth_open(SampleTruth *t, const ElData *data, const Classifier *c);
void sample_truth_close(SampleTruth *t);

// Each with its standard error, NaN where there is none. Those that need classes (the last three)
// have n = 0 when the classifier was not trained.
typedef struct {
    Estimate frechet;     // from the test images, squared units of a feature (frechet.h)
    Estimate kernel;      // from the test images (kernel_distance.h)
    Prdc neighbours;      // shares, with the test images as the real ones (neighbours.h)
    Memorisation copying; // shares (neighbours.h)
    Estimate spread;      // the standard deviation of a pixel over the samples, a mean over the
                          // pixels, as a share of the training images'
    double class_share[SAMPLE_MAX_CLASSES]; // of the samples, as the classifier sees them
    Estimate classes;                       // those with at least 1 % of the samples
    Estimate class_least;                   // the share of the class that has least
    Estimate class_kl; // KL(share of samples || share of training images), nats; biased upwards by
                       // about (classes - 1) / (2 n) (Miller & Madow, 1955)
} SampleFigures;

// Of samples [n, pixels], n of at least 20; 10,000 are usual. What depends on n (the Frechet
// distance above all) is comparable for one n only. 10,000 take 2 s on fashion. Samples that are
// not finite are refused.
Status sample_figures(const SampleTruth *t, ElTensor *samples, SampleFigures *f);

// --- calibration ---------------------------------------------------------------------------------

// Samples [n, pixels] that no model made; n at most that of the training images for the first two.
// NULL with the library's error. Where random numbers are needed they are the current ones.
//   training images, the first in stored order: the figures of a perfect model that memorised all
//   the same with the pixels of each in an order of its own: right greys, no shapes
//   one Gaussian in pixel space, of the training images' mean and covariance: right second moments
typedef struct {
    const char *name, *words; // "training images"; and what they stand for
    ElTensor *(*draw)(const ElData *data, int64_t n);
} Calibration;
extern const Calibration sample_calibrations[]; // ends with a NULL name
#endif
