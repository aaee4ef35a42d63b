// Showing how far training is: a line for a finished epoch and, on a terminal, one below that is
// redrawn with each step.
#ifndef SUITE_PROGRESS_H
#define SUITE_PROGRESS_H

#include "suite/run.h"

typedef struct {
    const Run *run;
    bool terminal;
    int64_t every;           // the first epoch, the last, and every so many have their lines
    double start, drawn;     // seconds of a clock
    int64_t images, to_come; // done since the start, and to do in all
} Progress;

// Brief, or on a terminal: about ten epochs have a line. Otherwise all have.
Progress progress_start(const Run *r, bool brief);
void progress_step(Progress *p, int64_t images, double loss); // loss: of this epoch so far
void progress_epoch(Progress *p, const EpochRow *row);
void progress_end(Progress *p);
#endif
