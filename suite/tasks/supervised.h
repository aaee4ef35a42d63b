// An autoencoder trained on what is asked: pairs of a corrupted image and the clean one, for 3
// epochs (600 steps where that is more). What supervision is worth beside models that know nothing
// of the task.
//
// The shared body, linear: one hidden layer of 512 units, a code of 128 numbers and the mirror, and
// beside them one linear layer from pixels to pixels, as what is well known of an image need not
// go through a code (a code alone ended at 9.1 SE/img for noise on fashion). It is given the
// simplest restoration of the task, and gives what is to be added to that; of noise it is given the
// noisy image, and gives the whole but for the mean. Adam with one cycle of the rate up to 2e-3,
// batches of 64 in stored order, squared error.
#ifndef SUITE_TASKS_SUPERVISED_H
#define SUITE_TASKS_SUPERVISED_H

#include "models/body.h"
#include "suite/tasks/task.h"

typedef struct {
    const Task *task;
    TaskImages images; // of the caller's scope
    ElParams params;
    BodyReader reader;
    ElLinear code, beside;
    BodyWriter writer;
} Supervised;

// Trains one, with noise from the current random numbers; weights come from them too. False with
// the library's error. To be freed in any case.
bool supervised_train(Supervised *s, const TaskImages *t, const Task *task, const ElData *data);
void supervised_free(Supervised *s);

// [n, numbers] -> [n, pixels], or NULL.
ElTensor *supervised_restore(const Supervised *s, ElTensor *given);
#endif
