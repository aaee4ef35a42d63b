// One model of a comparison: training it and taking its figures, curves and pictures.
#ifndef SUITE_ENTRANT_H
#define SUITE_ENTRANT_H

#include "suite/comparison.h"
#include "suite/run.h"

// What is measured, in the order of the table.
extern const Metric metric_table[];
extern const int metric_count;

// The metric of that name, or NULL.
const Metric *metric_named(const char *name);

// Trains a family into a folder of its own below `folder`, where an older run is replaced, and adds
// what was found to c, whose arrays have room for it. When it fails nothing is added.
Status entrant_run(Comparison *c, const Options *options, const ModelFamily *family, ElData *data,
                   const char *folder);
#endif
