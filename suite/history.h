// What a run has seen so far, epoch by epoch: the rows of log.jsonl.
#ifndef SUITE_HISTORY_H
#define SUITE_HISTORY_H

#include "models/model.h"
#include "suite/status.h"

// Of the terms of the family's loss, on average an image: over an epoch's steps, and after it over
// the validation set and the test set. The test set is looked at once, after the last epoch, when
// there is a validation set to watch; NaN is what was not measured.
typedef struct {
    int epoch; // from 1; 0 for a model fitted at once
    double train[MODEL_MAX_TERMS], validation[MODEL_MAX_TERMS], test[MODEL_MAX_TERMS];
    double seconds; // of training, evaluation left out
    double images_per_second;
    double flops;       // floating-point operations of training in the epoch
    double peak_memory; // the most bytes that its tensors held at once in the epoch
} EpochRow;

typedef struct {
    EpochRow *row;
    int count, capacity;
} History;

// Adds a row. False when memory is short.
bool history_add(History *h, EpochRow row);
void history_free(History *h);

// One JSON object a row. Reading keeps the first `most` rows; a file with fewer, or one that is
// broken, is ASKED_WRONGLY.
Status history_write(const History *h, const ModelFamily *family, const char *path);
Status history_read(History *h, const ModelFamily *family, const char *path, int most);
#endif
