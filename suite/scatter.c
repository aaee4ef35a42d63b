// Points of the plane as a picture.
#include "suite/scatter.h"

#include <math.h>

// A square of the plane.
typedef struct {
    double x, y, half; // its middle, and half its side
} Frame;

static double coordinate(const ElTensor *points, int64_t row, int axis)
{
    int64_t width = points->shape.dim[1];
    return axis < width ? (double)points->data[row * width + axis] : 0;
}

static Frame frame_of(const ElTensor *points)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (int64_t k = 0; k < points->shape.dim[0]; k++)
        for (int a = 0; a < 2; a++) {
            double at = coordinate(points, k, a);
            low[a] = fmin(low[a], at);
            high[a] = fmax(high[a], at);
        }
    double side = fmax(high[0] - low[0], high[1] - low[1]);
    return (Frame){(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, side > 0 ? .55 * side : 1};
}

// Dots of (2 reach + 1)^2 pixels; returns how many middles are not in the frame.
static int64_t put_dots(ElTensor *picture, Frame f, const ElTensor *points, int reach, double grey)
{
    int64_t outside = 0;
    for (int64_t k = 0; k < points->shape.dim[0]; k++) {
        double x = ((coordinate(points, k, 0) - f.x) / f.half + 1) / 2 * SCATTER_SIDE;
        double y = (1 - (coordinate(points, k, 1) - f.y) / f.half) / 2 * SCATTER_SIDE;
        if (!(x >= 0 && x < SCATTER_SIDE && y >= 0 && y < SCATTER_SIDE)) {
            outside++;
            continue;
        }
        for (int i = (int)y - reach; i <= (int)y + reach; i++)
            for (int j = (int)x - reach; j <= (int)x + reach; j++)
                if (i >= 0 && i < SCATTER_SIDE && j >= 0 && j < SCATTER_SIDE)
                    picture->data[i * SCATTER_SIDE + j] = (el_real)grey;
    }
    return outside;
}

ElTensor *scatter(const ElTensor *real, const ElTensor *points, int64_t *outside)
{
    *outside = 0;
    ElTensor *picture = points ? el_full(el_shape(1, SCATTER_SIDE * SCATTER_SIDE), 1) : NULL;
    if (!picture) return NULL;
    Frame f = frame_of(real ? real : points);
    if (real) put_dots(picture, f, real, 1, .75);
    *outside = put_dots(picture, f, points, 1, .1);
    return picture;
}
