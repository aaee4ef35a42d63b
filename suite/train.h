// Training a run to its end.
#ifndef SUITE_TRAIN_H
#define SUITE_TRAIN_H

#include "suite/run.h"

// Trains from where the run stands to its last epoch and keeps the model. FAILED, with how to go on
// in the sentence, when the user interrupts (SIGINT or SIGTERM). Brief: shows about ten epochs.
Status train(Run *r, bool brief);

// True once the user has interrupted.
bool train_interrupted(void);
#endif
