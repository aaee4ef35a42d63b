// What codes look like: how many of their numbers are used, how sparse they are, what can be read
// from them, and what lies between two of them. Nothing here is differentiated;
// results are memory of the caller or of the current scope.
#ifndef SUITE_METRICS_LATENT_FIGURES_H
#define SUITE_METRICS_LATENT_FIGURES_H

#include "suite/metrics/estimate.h"

// Of the posterior means [n, d] of n images: how many of the d numbers have a variance over the
// images above .01 (Burda, Grosse & Salakhutdinov, 2016). -1 on an error.
int64_t active_units(ElTensor *means);

// KL(q(z_k | x) || p(z_k)) of each number k of a code, a mean over images: [d], in nats. For
// posteriors N(mean, exp(logvar)), both [n, d], and the prior N(0, 1): (mean^2 + exp(logvar) - 1 -
// logvar) / 2.
ElTensor *kl_by_dimension(ElTensor *mean, ElTensor *logvar);

// Hoyer's sparsity (2004) of each code [n, d], d of at least 2, as it is: (sqrt d - |z|_1 / |z|_2)
// / (sqrt d - 1), 1 for a code of one number that is not 0, 0 for one of equal sizes; about .25 at
// d = 20 for a normal one. A code of zeros has none, and is left out: n says how many remain.
bool hoyer_sparsity(ElTensor *codes, Estimate *sparsity);

// The share of the numbers of a code that are within .01 of 0; n codes.
bool share_near_zero(ElTensor *codes, Estimate *share);

// Codes [n, d] and the class of each [n].
typedef struct {
    ElTensor *codes;
    const ElInts *labels;
} LabelledCodes;

// How well a linear classifier reads the class off codes that it was not trained with, as a share
// of the test codes (a linear probe: Alain & Bengio, 2016). Multinomial logistic regression on
// codes centred and scaled by the training codes, from weights of 0, by 300 steps of Adam on all of
// them with a rate that falls from .1 to 0: the same codes give the same figure. Take at most
// 10,000 of either.
bool linear_probe(LabelledCodes train, LabelledCodes test, int classes, Estimate *accuracy);

// The mean of rows 0 and 1, of 2 and 3 ...: [n, d] -> [n / 2, d]. Of the codes of test images, to
// be decoded, and of the images themselves.
ElTensor *midpoints(ElTensor *rows);
#endif
