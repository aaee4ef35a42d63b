// Points of the plane as a picture.
#ifndef SUITE_SCATTER_H
#define SUITE_SCATTER_H

#include <elbo/elbo.h>

enum { SCATTER_SIDE = 400 }; // pixels

// The least square about the finite points, the first two numbers of each row; a row of one number
// lies on the x axis.
typedef struct {
    double x, y, side; // its middle, NaN when no point is finite, and its side, 0 of one place
} Square;
Square square_about(const ElTensor *points);

// A picture [1, SCATTER_SIDE * SCATTER_SIDE] of the first two numbers of each row: real points
// (NULL for none) in grey, others over them dark, on white, in a frame a tenth wider than what the
// real points (else the others) take. *outside is how many of the others are not in it.
ElTensor *scatter(const ElTensor *real, const ElTensor *points, int64_t *outside);
#endif
