// The leading eigenvectors of the covariance of the training images: a frame of few coordinates,
// and how much is left out of it.
#ifndef MODELS_PRINCIPAL_H
#define MODELS_PRINCIPAL_H

#include "models/model.h"

typedef struct {
    ElTensor *mean;       // [pixels]
    ElTensor *components; // [d, pixels], the one of largest variance first
    ElTensor *variances;  // [d], none below that of the noise
    ElTensor *noise;      // [1], the mean of the variances that are left out, at least 1e-6
} Principal;

// Adds these to the list; variances are 1 until they are fitted.
Principal principal_new(ElParams *params, const ModelOptions *o);

// Fits to the training images. False on an error.
bool principal_fit(Principal *p, const ElData *data);

// Coordinates of images [n, pixels] -> [n, d], and the images that have these.
ElTensor *principal_coordinates(const Principal *p, ElTensor *x);
ElTensor *principal_image(const Principal *p, ElTensor *c);

// log N(rest; 0, noise) of what images have beyond those of their coordinates c, in the pixels - d
// directions there are, [n], in nats.
ElTensor *principal_rest(const Principal *p, ElTensor *c, ElTensor *x);
#endif
