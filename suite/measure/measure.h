// What the suite measures of a trained model. A measurement is one file that fills in a
// Measurement, and one line in measurements.c; what it gives are figures of its own metrics.
#ifndef SUITE_MEASURE_MEASURE_H
#define SUITE_MEASURE_MEASURE_H

#include "suite/comparison.h"
#include "suite/metrics.h"
#include "suite/metrics/sample_figures.h"

typedef struct {
    const Metric *metric;
    Estimate estimate;
} Figure;

enum { FIGURES_MOST = 128 };
typedef struct {
    Figure figure[FIGURES_MOST];
    int count;
} Figures;

// Adds a figure. One that has no n was not measured, and is left out; so is one that is no number,
// as the spread of samples is on images that are all the same.
void figures_add(Figures *f, const Metric *metric, Estimate e);

// Adds a value whose error is not known: of n things, 1 for a plain count or time.
void figures_add_number(Figures *f, const Metric *metric, double value, int64_t n);

// What measurements need of the data beside the run: made when it is first asked for, and shared by
// all runs on the same data.
typedef struct {
    const ElData *data;
    Budget budget;
    bool is_open;
    Classifier classifier;
    SampleTruth truth;
} Lab;
Status lab_open(Lab *lab); // trains the feature network, or takes it from the cache
void lab_close(Lab *lab);

// Figures of what no model made, by which those of models are read: a row of the report.
typedef struct {
    const char *name, *words;                    // "training images"; and what they stand for
    Status (*take)(int k, Lab *lab, Figures *f); // of the k-th of its measurement
    int k;
} Baseline;

typedef struct {
    const char *title;     // "Samples": over its figures in a report; NULL: they are another's
    const Metric *metrics; // that it may give, in the order of the table; ends with a NULL name
    bool once;             // takes long: of the runs of a model only the first seed's is measured
    bool (*applies)(const Run *r);
    Status (*take)(const Run *r, Lab *lab, Figures *f);
    Baseline (*baseline)(int k); // the k-th, without a name when there are no more; may be NULL
} Measurement;

// All of them, in the order of the report; ends with NULL.
extern const Measurement *const measurements[];

// The metric of that name, or NULL.
const Metric *metric_named(const char *name);

// Takes all that apply to a run, whose data are the lab's. With the evaluation stream of the run's
// seed, from its beginning for each: measuring changes no training and can be repeated.
Status measure_run(const Run *r, Lab *lab, bool first_seed, Figures *f);

// The k-th baseline of all measurements; without a name when there are no more.
Baseline baseline_at(int k);

// Takes its figures, with the evaluation stream of the seed; none when the data are not for it.
Status baseline_measure(const Baseline *b, Lab *lab, uint64_t seed, Figures *f);
#endif
