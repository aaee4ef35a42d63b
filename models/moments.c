// Mean and covariance over the training images, a chunk at a time and in two passes: subtracting
// the mean first loses no digits, where E[x x^T] - mean mean^T would.
#include <string.h>

#include "models/moments.h"

enum { CHUNK = 1000 };

typedef struct {
    const ElData *data;
    ElTensor *(*map)(const void *model, ElTensor *x);
    const void *model;
    ElTensor *mean; // NULL in the first pass
} Pass;

// What is made of the images from first on.
static ElTensor *chunk(const Pass *p, int64_t first)
{
    int64_t left = p->data->train.count - first;
    ElTensor *x = el_data_rows(p->data, &p->data->train, first, left < CHUNK ? left : CHUNK);
    return p->map ? p->map(p->model, x) : x;
}

// The part of a pass that belongs to those: their sum, or the sum of the outer products of what
// they have beyond the mean.
static ElTensor *chunk_sum(const Pass *p, int64_t first)
{
    ElTensor *x = chunk(p, first);
    if (!p->mean) return el_sum_axis(x, 0);
    ElTensor *beyond = el_sub(x, p->mean);
    return el_matmul_transposed(beyond, beyond, EL_TRANSPOSE_A);
}

// The average over all training images, in a tensor of that shape.
static ElTensor *average(const Pass *p, ElShape shape)
{
    ElTensor *total = el_zeros(shape);
    for (int64_t first = 0; total && first < p->data->train.count; first += CHUNK) {
        el_tape_begin();
        ElTensor *part = chunk_sum(p, first);
        for (int64_t k = 0, count = el_numel(part); k < count; k++) total->data[k] += part->data[k];
        if (!part) total = NULL;
        el_tape_end();
    }
    return el_mul_scalar(total, 1.0 / (double)p->data->train.count);
}

Moments moments_of(const ElData *data, int64_t d, ElTensor *(*map)(const void *model, ElTensor *x),
                   const void *model)
{
    Pass pass = {.data = data, .map = map, .model = model};
    pass.mean = average(&pass, el_shape(d));
    if (!pass.mean) return (Moments){0};
    return (Moments){.mean = pass.mean, .covariance = average(&pass, el_shape(d, d))};
}

ElTensor *training_codes(const ElData *data, int64_t d,
                         ElTensor *(*map)(const void *model, ElTensor *x), const void *model)
{
    Pass pass = {.data = data, .map = map, .model = model};
    ElTensor *codes = el_zeros(el_shape(data->train.count, d));
    for (int64_t first = 0; codes && first < data->train.count; first += CHUNK) {
        el_tape_begin();
        const ElTensor *part = chunk(&pass, first);
        if (part)
            memcpy(codes->data + first * d, part->data,
                   (size_t)el_numel(part) * sizeof *part->data);
        else
            codes = NULL;
        el_tape_end();
    }
    return codes;
}
