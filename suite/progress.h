// Showing how far training is: on a terminal one line that is redrawn, in a pipe a line an epoch.
#ifndef SUITE_PROGRESS_H
#define SUITE_PROGRESS_H

#include "suite/run.h"

typedef struct {
    const Run *run;
    bool terminal;
    double start, drawn;     // seconds of a clock
    int64_t images, to_come; // done since the start, and to do in all
} Progress;

Progress progress_start(const Run *r);
void progress_step(Progress *p, int64_t images, double loss); // loss: of this epoch so far
void progress_epoch(Progress *p, const EpochRow *row);
void progress_end(Progress *p);
#endif
