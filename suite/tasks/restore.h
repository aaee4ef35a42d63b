// Restoring images by a trained model: the most probable code of what is given, decoded, and what
// the model is known to miss added.
//
// The model is x = decode(z) + e. z is N(0, I) when that is the model's own prior, otherwise the
// Gaussian fitted to the model's codes; e, what no code draws, is a Gaussian with the second
// moments of x - decode(encode(x)). Codes and e are those of the validation images (of the training
// images where none are held out). The code is the one that makes
//
//   -log p(z) - log p(given | z) = |z|^2 / 2 + |given - A decode(z)|^2 / (2 (noise^2 + v)) + const
//
// least, by Adam from the code of the simplest restoration. v, the variance that e is taken to
// have here, is chosen on validation images for each task. e's own covariance in its place costs a
// product of [pixels, pixels] a step and fills a hole worse (4.5 for 4.1 SE/img, VAE on fashion),
// as reconstructions, which saw the hole, are better than codes of what is around it.
//
// What is then left over, given - A decode(z), says something of e in the same image:
// decode(z) + E[e | given, z] is the restoration. Without that last step no 20 numbers reach these
// tasks: the VAE's reconstructions of clean images have an error of 10.6 on fashion, a linear
// filter of noisy ones 10.3. With decode(z) the training images' mean this is that linear filter,
// the baseline. A model can be worse than it, as v knows nothing of how pixels go together: PCA
// fills the hole with 5.6 where the filter has 3.8.
#ifndef SUITE_TASKS_RESTORE_H
#define SUITE_TASKS_RESTORE_H

#include "suite/run.h"
#include "suite/tasks/task.h"

// A model made ready to restore, in memory of the current scope.
typedef struct {
    const Run *run;
    TaskImages images;
    ElTensor *center, *root; // codes are center + root u, u of N(0, I); NULL: they are u
    ElTensor *beyond;        // second moments of e, [pixels, pixels]
} Restorer;

// A model made ready for one of the tasks.
typedef struct {
    const Restorer *restorer;
    const Task *task;
    ElTensor *gain;  // of task_gain, for e
    double variance; // v
} Restoration;

// Whether a model can: it has an encoder, is not told the class, and its images do.
bool restorer_possible(const ModelFamily *family, const ElData *data);

// The run's data are open. False with the library's error.
bool restorer_new(Restorer *r, const Run *run);

// Chooses v on validation images, with noise from the current random numbers.
bool restoration_new(Restoration *s, const Restorer *r, const Task *task);

// [n, numbers] -> [n, pixels], or NULL.
ElTensor *restore(const Restoration *s, ElTensor *given);
#endif
