// Samples in the plane against the modes that the data are known to have, all as likely and equally
// wide: rings and grids of Gaussians.
#ifndef SUITE_METRICS_POINTS_H
#define SUITE_METRICS_POINTS_H

#include "suite/metrics/estimate.h"

typedef struct {
    ElTensor *means;  // [k, 2]
    double deviation; // of each, along either axis
} Modes;

// A sample is good when it lies within three deviations of a mode (Srivastava et al., 2017, VEEGAN;
// Lin et al., 2018, PacGAN), in plain distance: of the true law exp(-9/2) = 1.1 % are not good. It
// counts for its nearest mode. A mode is found when it has at least a hundredth of its expected
// number, that is of the good samples over k, and one at least; the papers count any mode that has
// a single good sample, which luck alone gives among many.
typedef struct {
    int found;     // modes
    Estimate good; // share of the samples
} ModeFigures;

// Of samples [n, 2]. False on an error.
bool mode_figures(Modes modes, ElTensor *samples, ModeFigures *figures);
#endif
