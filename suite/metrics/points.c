// Samples in the plane against known modes.
#include "suite/metrics/points.h"

#include <math.h>

// The squared distances of points [n, 2] from every mode, [n, k].
static ElTensor *squares_from(Modes modes, ElTensor *points)
{
    ElTensor *apart = el_sub(el_unsqueeze(points, 1), modes.means);
    return el_sum_axis(el_square(apart), 2);
}

static int count_found(const ElTensor *counts, double good)
{
    int found = 0;
    int64_t modes = el_numel(counts);
    double least = fmax(1, .01 * good / (double)modes);
    for (int64_t k = 0; k < modes; k++) found += (double)counts->data[k] >= least;
    return found;
}

bool mode_figures(Modes modes, ElTensor *samples, ModeFigures *figures)
{
    el_tape_begin();
    ElTensor *squares = squares_from(modes, samples);
    ElTensor *reach = el_scalar(9 * modes.deviation * modes.deviation);
    ElTensor *good = el_less_equal(el_min_axis(squares, 1), reach); // [n]
    int64_t count = el_numel(modes.means) / 2;
    ElTensor *of_mode =
        el_mul(el_one_hot(el_argmin_axis(squares, 1), count), el_unsqueeze(good, 1)); // [n, k]
    ElTensor *counts = el_sum_axis(of_mode, 0);
    *figures = (ModeFigures){.found = count_found(counts, el_item(el_sum(good))),
                             .good = estimate_of_each(good)};
    el_tape_end();
    return counts;
}
