// Features of images, by a classifier that is trained once for a dataset and kept. Figures that
// come from them are comparable within this suite only.
#ifndef SUITE_METRICS_CLASSIFIER_H
#define SUITE_METRICS_CLASSIFIER_H

#include "suite/metrics/network.h"
#include "suite/status.h"

typedef enum {
    FEATURES_TRAINED, // of the network as a classifier
    FEATURES_RANDOM,  // of the network with its initial weights, for images without labels
    FEATURES_PIXELS,  // the images themselves, where one has a side below NETWORK_LEAST_SIDE
} FeatureKind;

typedef struct {
    FeatureKind kind;
    Network network; // of no use when kind is FEATURES_PIXELS
    int64_t count;   // of features
    double accuracy; // on the test images, 0 to 1; NaN unless trained
    bool from_cache; // not trained by this call
} Classifier;

// The classifier of a dataset: from the cache (suite/metrics/cache.h), or trained by this call and
// put there: 5 epochs of the training images in batches of 128 (600 steps where that is more),
// cross-entropy, Adam with one cycle of the rate up to 3e-3. The same weights at any number of
// threads; neither random numbers nor batches of the program are used up. Fashion takes 26 s on two
// cores, 45 s on one, and is 90.2 % accurate. Ends with classifier_close, whatever was returned.
Status classifier_open(Classifier *c, const ElData *data);
void classifier_close(Classifier *c);

// Features of images x [n, pixels], or of the first n of a set of the data: [n, c->count], in
// memory of the current scope. NULL with the library's error.
ElTensor *classifier_features(const Classifier *c, ElTensor *x);
ElTensor *classifier_features_of(const Classifier *c, const ElData *data, const ElImages *set,
                                 int64_t n);

// The most likely class for each row of features, [n]; of a trained classifier.
ElInts *classifier_predict(const Classifier *c, ElTensor *features);
#endif
