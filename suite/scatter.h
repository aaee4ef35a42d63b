// Points of the plane as a picture.
#ifndef SUITE_SCATTER_H
#define SUITE_SCATTER_H

#include <elbo/elbo.h>

enum { SCATTER_SIDE = 400 }; // pixels

// A picture [1, SCATTER_SIDE * SCATTER_SIDE] of the first two numbers of each row: real points
// (NULL for none) in grey, others over them dark, on white, in a frame a tenth wider than what the
// real points (else the others) take. *outside is how many of the others are not in it.
ElTensor *scatter(const ElTensor *real, const ElTensor *points, int64_t *outside);
#endif
