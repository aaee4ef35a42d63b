// What a comparison found, whatever the models were: figures, curves and pictures. gather.c fills
// it in; results.c and report.c write it down.
#ifndef SUITE_COMPARISON_H
#define SUITE_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/model.h"

// A quantity that is measured: what the columns of the table are.
typedef struct {
    const char *name;    // "reconstruction_se", as results.json has it
    const char *heading; // "Reconstruction", as the table has it
    const char *unit;    // "SE/img", "nats", "s", ...; "" for a number without
    const char *meaning; // one sentence for the report: what it is, and its source
    int better;          // -1: lower is better, +1: higher is better, 0: neither
    int decimals;        // shown in tables
} Metric;

// One figure: metric of a model. Of several seeds it is the mean over them, its standard error that
// of such a mean.
typedef struct {
    const char *model;
    const Metric *metric;
    double value;
    double standard_error; // NaN when it is not known
    int64_t n;             // how many things the value is a mean over; 1 for a plain count or time
    int seeds;             // that it is a mean over, at least 1
    double low, high;      // the least and the most of them
} Result;

// One figure of one run.
typedef struct {
    const char *model;
    const Metric *metric;
    uint64_t seed;
    double value, standard_error;
    int64_t n;
} SeedResult;

// Metrics first .. first + count of the table, which belong together.
typedef struct {
    const char *title; // "Samples"
    int first, count;
} MetricGroup;

// The losses of a model by epoch.
typedef struct {
    const char *model;
    const char *unit; // of the losses
    int epochs;       // 0 for a model that is fitted at once
    double *train;    // [epochs]
    double *test;     // [epochs], of images not trained on; NaN where it has none
    bool validation;  // these are held out of the training images; otherwise the test images
    const char *loss; // "negative_elbo": which they are; NULL when that is not known
} Curve;

typedef enum {
    PICTURE_SAMPLES,
    PICTURE_RECONSTRUCTIONS,
    PICTURE_INTERPOLATION,
    PICTURE_MANIFOLD,
    PICTURE_CODES,
} PictureKind;

// A picture of what a model does, as the bytes of a PNG file; that of codes is SVG.
typedef struct {
    const char *model;
    PictureKind kind;
    const char *caption; // what is to be seen, in words (also for those who cannot see it)
    unsigned char *file;
    size_t size;
} Picture;

// One of the models compared.
typedef struct {
    const char *name;    // "vae"
    const char *title;   // "Variational autoencoder"
    const char *summary; // what it is, in a sentence, with its source
    const char *command; // what trains its first run
    const char *figures; // the command that makes its figures again; NULL: that of the comparison
    const char *failure; // why it has no figures, or NULL
    int seeds;           // how many runs it has
    bool baseline;       // no model, but samples to read those of models by: it cannot lead
    const ModelPublished *published; // ends with a metric that is NULL; may be NULL
} Entrant;

typedef struct {
    const char *data; // "fashion"
    int64_t train_count, validation_count, test_count;
    int height, width;
    int classes;       // of the labels; 0 without
    int epochs, batch; // epochs 0: each model has its own
    uint64_t seed;     // the first
    int threads;
    double seconds;        // of the whole comparison
    const char *command;   // what reproduces it
    const char *version;   // of elbo
    const char *processor; // its name, or NULL
    const char *date;      // "2026-11-22"
    int entrants, metrics, groups, results, seed_results, curves, pictures;
    Entrant *entrant;
    const Metric *metric;     // in the order of the tables' columns; results point into it
    const MetricGroup *group; // which columns make a table
    Result *result;
    SeedResult *seed_result;
    Curve *curve;
    Picture *picture;
    struct Moons *moons;       // what was found of the tale of the moons, or NULL
    const char *moons_command; // and what makes it again
} Comparison;

// The result of a model for a metric, or NULL when there is none.
const Result *comparison_find(const Comparison *c, const char *model, const Metric *metric);

// Write it all down; each file appears complete or not at all. False with the reason kept.
bool results_write_json(const Comparison *c, const char *path); // an array of objects
bool results_write_csv(const Comparison *c, const char *path);  // the same
bool report_write(const Comparison *c, const char *path);       // one page, no network needed

// Prints the table for a terminal.
void results_print(const Comparison *c);
#endif
