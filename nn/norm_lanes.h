// Private to the library: the operation that batch, layer and group normalization are forms of.
// Each lane of x is moved by its mean and scaled by its deviation, then gain, bias and a piecewise
// linear activation follow, in one tensor.
#ifndef EL_NN_NORM_LANES_H
#define EL_NN_NORM_LANES_H

#include "autograd/tape.h"

typedef struct {
    // As operations see it: x under another shape, the axes that a lane consists of, and the shape
    // in which gain and bias broadcast to it.
    ElShape view, affine;
    ElAxes axes;

    // As memory has it: how many lanes, their starts lane_step apart, each of `blocks` blocks of
    // `block` numbers, their starts `step` apart.
    int64_t lanes, lane_step, blocks, block, step;

    // A lane has `gains` gains: one for all its blocks, one for each, or (`each`) one for each
    // number of its only block. Lane l uses those of number l % gain_lanes.
    int64_t gains, gain_lanes;
    bool each;

    double epsilon, slope; // the slope of the activation below 0; 1 for none

    // One a lane. Where `given`, mean and variance are what the lanes are normalized by, constants;
    // else the operation makes them, variance only where asked for. It leaves the mean, a copy, and
    // rstd = 1 / sqrt(variance + epsilon) in the shape of the view with 1 for its axes.
    ElTensor *mean, *variance, *rstd;
    bool given, keeps_variance;
} ElNormLanes;

// activation((x - mean) / sqrt(variance + epsilon) gain + bias), recorded as `op`, whose rule is
// the one below. gain and bias have as many numbers as n->affine.
ElTensor *el_norm_lanes(const char *function, const ElOp *op, ElNormLanes *n, ElTensor *x,
                        ElTensor *gain, ElTensor *bias);

// The rule of all of them. It reads x and the gain, and with an activation the bias.
void el_norm_lanes_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[]);
#endif
