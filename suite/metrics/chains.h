// Hamiltonian Monte Carlo (Duane et al., 1987; Neal, 2011) on the codes of images: many chains at
// once, each at a density proportional to p(z) p(x | z)^beta.
#ifndef SUITE_METRICS_CHAINS_H
#define SUITE_METRICS_CHAINS_H

#include "suite/metrics/observation.h"

// Chains c * k to c * k + c - 1 are those of image k. Made in the current scope, to be freed before
// it ends.
typedef struct {
    Observation model;
    int64_t rows, latent; // chains of all images; numbers of a code
    int64_t each;         // chains an image
    ElTensor *x;          // [rows, pixels]
    ElParams params;      // z alone
    ElTensor *z;          // [rows, latent]
    ElTensor *likelihood; // log p(x | z) there, [rows]
    ElTensor *slope;      // and its gradient by z, [rows, latent]
    int leapfrogs;        // of a move
    double step;          // length of a leapfrog step
    double accepted;      // mean probability of acceptance of the latest move
    int64_t half;         // chains of a half image; all of an image's when they are odd in number
    ElTensor *metric;     // U of each half, upper: U U^T is the inverse of the mass matrix
    ElTensor *scores;     // sum of g g^T, g the gradient of the log density, by half
    double noted;         // how many g a sum has
} Chains;

// Chains of images [n, pixels], so many of each, at codes drawn from the prior. Its z is NULL on an
// error.
Chains chains_new(Observation model, ElTensor *images, int64_t each);
void chains_free(Chains *c);

// Puts the chains at codes z [rows, latent]. False on an error.
bool chains_set(Chains *c, const ElTensor *z);

// A move of every chain: leapfrog steps of .8 to 1.2 times the length, drawn for each chain (a
// fixed length may run round an orbit), then Metropolis' choice.
bool chains_move(Chains *c, double beta);

// Makes the step longer or shorter, towards an acceptance of .65, at which moves are most efficient
// in many dimensions (Beskos et al., 2013), but a move no longer than 1.2, a
// fifth of a Gaussian's orbit; and notes the gradients where chains stand.
void chains_adapt(Chains *c, double beta);

// Sets the mass matrices to what was noted, which then counts half. The mean of g g^T under the
// density that g is the gradient of is that of minus the Hessian: narrow directions get short
// steps, also where they are no axes. A chain whose moves are tuned by its own past misses its
// density (weights came out .3 nats too high); so each half of an image's chains moves by what the
// other half has noted, together with the mean of all images for as many g as a code has numbers.
// False on an error.
bool chains_measure(Chains *c);
#endif
