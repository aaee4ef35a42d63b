// A decoder as a likelihood: codes with the prior N(0, I), and a law of images given a code.
#ifndef SUITE_METRICS_OBSERVATION_H
#define SUITE_METRICS_OBSERVATION_H

#include <elbo/elbo.h>

typedef struct {
    // log p(x | z) in nats [rows], of images x [rows, pixels] at codes z [rows, latent];
    // differentiable by z.
    ElTensor *(*log_likelihood)(const void *context, ElTensor *x, ElTensor *z);
    // Images drawn from p(x | z).
    ElTensor *(*sample)(const void *context, ElTensor *z);
    const void *context;
    int64_t latent;
} Observation;

// Any decoder with noise of one standard deviation at every pixel: p(x | z) = N(decode(z), s^2 I)
// (Wu et al., 2017), in nats of a density on the scale of the pixels.
typedef struct {
    ElTensor *(*decode)(const void *model, ElTensor *z); // [rows, latent] -> [rows, pixels]
    const void *model;
    int64_t latent;
    double deviation; // s
} GaussianDecoder;

// The decoder must outlive what is returned, and its deviation may change.
Observation gaussian_observation(const GaussianDecoder *g);
#endif
