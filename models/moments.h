// What a function makes of the training images, and its mean and covariance.
#ifndef MODELS_MOMENTS_H
#define MODELS_MOMENTS_H

#include <elbo/elbo.h>

typedef struct {
    ElTensor *mean;       // [d]
    ElTensor *covariance; // [d, d], of the images at hand: divided by their number
} Moments;

// Of map(model, images [n, pixels]) [n, d] over all training images; a NULL map means the images
// themselves. Memory of the current scope; NULLs on an error.
Moments moments_of(const ElData *data, int64_t d, ElTensor *(*map)(const void *model, ElTensor *x),
                   const void *model);

// map(model, images [n, pixels]) [n, d] of all training images, [images, d], in memory of the
// current scope.
ElTensor *training_codes(const ElData *data, int64_t d,
                         ElTensor *(*map)(const void *model, ElTensor *x), const void *model);
#endif
