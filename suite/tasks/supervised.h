// An autoencoder trained on what is asked: pairs of a corrupted image and the clean one, for 3
// epochs (600 steps where that is more). What supervision is worth beside models that know nothing
// of the task.
//
// The shared body, linear, one hidden layer of 1,024 units, a code of 256 numbers. It is given the
// simplest restoration of the task (noise not clamped), and gives what is to be added to it: an
// image is a sum of its coarse part, which is there, and what the code says of the rest. Adam with
// one cycle of the rate up to 2e-3, batches of 128 in stored order, squared error.
#ifndef SUITE_TASKS_SUPERVISED_H
#define SUITE_TASKS_SUPERVISED_H

#include "models/body.h"
#include "suite/tasks/task.h"

typedef struct {
    const Task *task;
    TaskImages images; // of the caller's scope
    ElParams params;
    BodyReader reader;
    ElLinear code;
    BodyWriter writer;
} Supervised;

// Trains one, with noise from the current random numbers; weights come from them too. False with
// the library's error. To be freed in any case.
bool supervised_train(Supervised *s, const TaskImages *t, const Task *task, const ElData *data);
void supervised_free(Supervised *s);

// [n, numbers] -> [n, pixels], or NULL.
ElTensor *supervised_restore(const Supervised *s, ElTensor *given);
#endif
