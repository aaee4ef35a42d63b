// Draws come a chunk at a time; the weights of an image are kept until all are there.
#include "suite/metrics/importance.h"

#include <math.h>
#include <stdlib.h>

#include "suite/train.h"

enum { ROWS = 512 };

// Adds as many draws as `each` for every row of x: weights[row][done ...] of `draws` a row.
static bool draw(Proposal q, ElTensor *x, int64_t each, int64_t draws, double *weights)
{
    el_tape_begin();
    ElTensor *w = q.log_weight(q.context, repeat_rows(x, each));
    for (int64_t k = 0, count = el_numel(w); k < count; k++)
        weights[k / each * draws + k % each] = (double)w->data[k];
    el_tape_end();
    return w;
}

static double effective_size(int64_t count, const double w[])
{
    double most = -INFINITY, sum = 0, squares = 0;
    for (int64_t k = 0; k < count; k++) most = fmax(most, w[k]);
    for (int64_t k = 0; k < count; k++) {
        double share = exp(w[k] - most);
        sum += share;
        squares += share * share;
    }
    return sum * sum / squares;
}

// The bounds of the images from first to last - 1.
static bool bound_some(Proposal q, ElTensor *images, int64_t first, int64_t last, int64_t draws,
                       ImportanceBound *b)
{
    double *weights = malloc((size_t)((last - first) * draws) * sizeof *weights);
    bool good = weights;
    el_tape_begin();
    ElTensor *x = el_slice(images, 0, first, last);
    for (int64_t done = 0; good && done < draws; done += ROWS)
        good = draw(q, x, draws - done < ROWS ? draws - done : ROWS, draws, weights + done);
    el_tape_end();
    for (int64_t k = 0; good && k < last - first; k++) {
        b->bound->data[first + k] = (el_real)log_mean_exp(draws, weights + k * draws);
        b->effective->data[first + k] = (el_real)effective_size(draws, weights + k * draws);
    }
    free(weights);
    return good;
}

ImportanceBound importance_bound(Proposal q, ElTensor *images, int64_t draws)
{
    if (!images) return (ImportanceBound){0};
    int64_t n = images->shape.dim[0], some = draws < ROWS ? ROWS / draws : 1;
    ImportanceBound b = {.bound = el_zeros(el_shape(n)), .effective = el_zeros(el_shape(n))};
    bool good = b.bound && b.effective;
    for (int64_t first = 0; good && first < n && !train_interrupted(); first += some)
        good = bound_some(q, images, first, first + some < n ? first + some : n, draws, &b);
    return good ? b : (ImportanceBound){0};
}
