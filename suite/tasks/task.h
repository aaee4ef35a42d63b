// Images that are to be restored: what is done to them, and the restorations that take no model.
//
//   denoise   Gaussian noise of standard deviation .3 on every pixel, not clamped
//   inpaint   a hole in the middle: rows and columns 8 to 19 of 28, the same share of other sizes
//   upscale   half the height and width: the means of blocks of 2 x 2 pixels
//
// In each of them what is given is linear in the image, given = A x + noise, with rows of A that
// are orthogonal to each other.
#ifndef SUITE_TASKS_TASK_H
#define SUITE_TASKS_TASK_H

#include <elbo/elbo.h>

// The images of a dataset, as all of these functions know them.
typedef struct {
    int height, width;
    ElTensor *mean; // training image, [1, pixels]
} TaskImages;

typedef struct {
    const char *name;      // "denoise": the command
    const char *corrupted; // "with noise of standard deviation .3", what the images are
    double noise;          // its standard deviation
    ElTensor *(*given)(const TaskImages *t,
                       ElTensor *x); // A x, of images [n, pixels]: [n, numbers]
    // The image that is nothing but what is given, by A's pseudo-inverse: noisy, black in the hole,
    // with pixels four times as large.
    ElTensor *(*spread)(const TaskImages *t, ElTensor *given);
    // The simplest image to be expected: clamped, with the training images' mean in the hole,
    // bilinear.
    ElTensor *(*simple)(const TaskImages *t, ElTensor *given);
} Task;

enum { TASK_DENOISE, TASK_INPAINT, TASK_UPSCALE, TASKS };
extern const Task tasks[TASKS];

// Whether images are of a size that all tasks take: even sides of at least 4.
bool task_possible(const ElData *data);

// In memory of the current scope; the mean is NULL on an error.
TaskImages task_images(const ElData *data);

// What is given of images x, with noise from the current random numbers.
ElTensor *task_corrupt(const TaskImages *t, const Task *task, ElTensor *x);

// A restoration that fits what is given where that has no noise (known pixels stay, the means of
// the blocks are right), then clamped to [0, 1].
ElTensor *task_finish(const TaskImages *t, const Task *task, ElTensor *restored, ElTensor *given);

// --- the best linear estimate --------------------------------------------------------------------

// With what is given of an image whose guess is off by a Gaussian of covariance C, the mean of the
// image is guess + (given - A guess) gain, with the gain [numbers, pixels]
//   (A C A^T + (noise^2 + 1e-4) I)^-1 A C:
// Wiener's filter. 1e-4, a hundredth of a pixel's range, is there for the sake of the inverse.
ElTensor *task_gain(const TaskImages *t, const Task *task, ElTensor *covariance);
ElTensor *task_improve(const TaskImages *t, const Task *task, ElTensor *guess, ElTensor *gain,
                       ElTensor *given);
#endif
