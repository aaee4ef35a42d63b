// What is measured of a trained model. Noise comes from the evaluation stream of the run's seed,
// from its beginning each time, so that measuring never changes training and can be repeated.
#ifndef SUITE_METRICS_H
#define SUITE_METRICS_H

#include "suite/metrics/estimate.h"
#include "suite/run.h"

// Means over the images of a set of what `of` computes for every one of a batch, up to
// MODEL_MAX_TERMS numbers [n]; those that it leaves NULL have an n of 0.
typedef bool (*MeasureEach)(const Run *r, ModelBatch b, ElTensor *each[]);
Status measure_each(const Run *r, const ElImages *set, MeasureEach of,
                    Estimate found[MODEL_MAX_TERMS]);

// Each term of the loss over a set of images.
Status measure_terms(const Run *r, const ElImages *set, double mean[MODEL_MAX_TERMS]);
Status measure_estimates(const Run *r, const ElImages *set, Estimate term[MODEL_MAX_TERMS]);

#endif
