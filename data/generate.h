// Generated datasets, the same everywhere, and the truth that they were drawn from.
#ifndef EL_DATA_GENERATE_H
#define EL_DATA_GENERATE_H

#include "data/data.h"

#ifdef __cplusplus
extern "C" {
#endif

// Points of the plane (height 1, width 2), drawn from a mixture of Gaussians; 50,000 to train on
// and 10,000 to test. The label of a point is the number of its mode.
//   "ring8"    8 modes on the unit circle, s.d. 0.01, equally likely
//   "grid25"   5 x 5 modes, 2 apart, about the origin, s.d. 0.05, equally likely
//   "blobs"    4 modes of different weight and covariance
typedef struct {
    double weight;        // its probability
    double mean[2];       // x, y
    double covariance[3]; // of x with x, x with y, y with y
} ElMode;

// Points *modes to the modes of the data, which hold them, and returns their number. 0, an error,
// when the data are none of these.
int el_data_modes(const ElData *d, const ElMode **modes);

// The log density [n] of points [n, 2] under the truth of the data, constants of the current scope:
// log sum_k weight_k N(x; mean_k, covariance_k).
ElTensor *el_data_log_density(const ElData *d, const ElTensor *points);

// Moons ("moons"): images of 28 x 28 pixels, 10,000 to train on and 2,000 to test, of a disc that
// is lit from some angle, phase and angle both uniform. The label of a moon is the tenth of its
// phase: 3 for a phase of 0.3 to 0.4.
typedef struct {
    double phase; // f, the share of the disc that is lit: 0 new, 0.5 half, 1 full
    double angle; // where the light comes from: 0 the right, pi / 2 the top
} ElMoon;

// The truth of one image of the data "moons"; {NaN, NaN}, an error, when there is none.
ElMoon el_data_moon(const ElData *d, const ElImages *set, int64_t index);

// Draws a moon to pixels [side, side] in [0, 1]. With u from the middle towards the light, v across
// and r = 10/28 side, what is lit is (1 - 2 f) sqrt(r^2 - v^2) <= u <= sqrt(r^2 - v^2): the limb is
// a half circle, the terminator a half ellipse. A pixel is the share of it that is lit, by 4 x 4
// segments along u. False, an error, when the phase is not in [0, 1], the angle not finite, or the
// side not in 1 to 4096.
bool el_moon_draw(double phase, double angle, int side, el_real *pixels);

#ifdef __cplusplus
}
#endif
#endif
