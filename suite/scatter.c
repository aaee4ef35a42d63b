// Points of the plane as a picture.
#include "suite/scatter.h"

#include <math.h>

static double coordinate(const ElTensor *points, int64_t row, int axis)
{
    int64_t width = points->shape.dim[1];
    return axis < width ? (double)points->data[row * width + axis] : 0;
}

Square square_about(const ElTensor *points)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (int64_t k = 0; k < points->shape.dim[0]; k++) {
        double at[2] = {coordinate(points, k, 0), coordinate(points, k, 1)};
        for (int a = 0; a < 2 && isfinite(at[0]) && isfinite(at[1]); a++) {
            low[a] = fmin(low[a], at[a]);
            high[a] = fmax(high[a], at[a]);
        }
    }
    double side = fmax(high[0] - low[0], high[1] - low[1]);
    return (Square){(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, fmax(side, 0)};
}

// Dots of 3 x 3 pixels; returns how many middles are not in the frame, a tenth wider than f.
static int64_t put_dots(ElTensor *picture, Square f, const ElTensor *points, double grey)
{
    double half = f.side > 0 ? .55 * f.side : 1;
    int64_t outside = 0;
    for (int64_t k = 0; k < points->shape.dim[0]; k++) {
        double x = ((coordinate(points, k, 0) - f.x) / half + 1) / 2 * SCATTER_SIDE;
        double y = (1 - (coordinate(points, k, 1) - f.y) / half) / 2 * SCATTER_SIDE;
        if (!(x >= 0 && x < SCATTER_SIDE && y >= 0 && y < SCATTER_SIDE)) {
            outside++;
            continue;
        }
        for (int i = (int)y - 1; i <= (int)y + 1; i++)
            for (int j = (int)x - 1; j <= (int)x + 1; j++)
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
    Square f = square_about(real ? real : points);
    if (real) put_dots(picture, f, real, .75);
    *outside = put_dots(picture, f, points, .1);
    return picture;
}
