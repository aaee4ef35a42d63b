// A lower bound on log p(x) from K draws of the posterior that an encoder proposes: IWAE-K (Burda,
// Grosse & Salakhutdinov, 2016), log of the mean of p(x, z) / q(z | x). It rises with K towards
// log p(x); with one draw it is the ELBO.
#ifndef SUITE_METRICS_IMPORTANCE_H
#define SUITE_METRICS_IMPORTANCE_H

#include "suite/metrics/estimate.h"

// One draw of z for each row of images [rows, pixels]: log p(x, z) - log q(z | x), [rows], in
// nats. Rows repeat, and each repetition is a draw of its own from the current random numbers.
typedef struct {
    ElTensor *(*log_weight)(const void *context, ElTensor *x);
    const void *context;
} Proposal;

// Each [n], memory of the current scope.
typedef struct {
    ElTensor *bound;     // in nats an image
    ElTensor *effective; // (sum w)^2 / sum w^2, from 1 to draws: the effective sample size
} ImportanceBound;

// Of images [n, pixels] with so many draws (K) an image, 512 rows at a time. NULLs on an error.
ImportanceBound importance_bound(Proposal q, ElTensor *images, int64_t draws);
#endif
