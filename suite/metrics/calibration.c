// Samples that no model made.
#include "suite/metrics/sample_figures.h"

#include <math.h>

enum { CHUNK = 1000 };

static ElTensor *training_images(const ElData *data, int64_t n)
{
    return el_data_rows(data, &data->train, 0, n);
}

static ElTensor *shuffled_pixels(const ElData *data, int64_t n)
{
    ElTensor *x = training_images(data, n);
    int64_t pixels = el_data_pixels(data);
    for (int64_t k = 0; x && k < n; k++) {
        el_tape_begin();
        const ElInts *order = el_rand_permutation(pixels);
        ElTensor *row = el_array(el_shape(pixels), x->data + k * pixels);
        for (int64_t i = 0; order && row && i < pixels; i++)
            x->data[k * pixels + i] = row->data[order->data[i]];
        if (!order || !row) x = NULL;
        el_tape_end();
    }
    return x;
}

// total += part, which goes with its scope; NULL when either is.
static ElTensor *added(ElTensor *total, const ElTensor *part)
{
    for (int64_t k = 0; total && k < el_numel(part); k++) total->data[k] += part->data[k];
    return part ? total : NULL;
}

// The sum over the training images of x, or of the products of x less the mean.
static ElTensor *sum_over(const ElData *data, ElTensor *mean)
{
    int64_t pixels = el_data_pixels(data), count = data->train.count;
    ElTensor *total = el_zeros(mean ? el_shape(pixels, pixels) : el_shape(pixels));
    for (int64_t first = 0; total && first < count; first += CHUNK) {
        int64_t left = count - first;
        el_tape_begin();
        ElTensor *x = el_data_rows(data, &data->train, first, left < CHUNK ? left : CHUNK);
        ElTensor *beyond = mean ? el_sub(x, mean) : x;
        ElTensor *part =
            mean ? el_matmul_transposed(beyond, beyond, EL_TRANSPOSE_A) : el_sum_axis(x, 0);
        total = added(total, part);
        el_tape_end();
    }
    return el_mul_scalar(total, 1 / (double)count);
}

// mean + V sqrt(l) z with the eigenvalues l and eigenvectors V of the covariance.
static ElTensor *one_gaussian(const ElData *data, int64_t n)
{
    int64_t pixels = el_data_pixels(data);
    ElTensor *mean = sum_over(data, NULL);
    ElEigh e = el_eigh(mean ? sum_over(data, mean) : NULL);
    ElTensor *scaled = el_mul(el_randn(el_shape(n, pixels)), el_sqrt(el_relu(e.values)));
    return el_add(el_matmul_transposed(scaled, e.vectors, EL_TRANSPOSE_B), mean);
}

const Calibration sample_calibrations[] = {
    {"training images", "what a model that memorised the training images would get",
     training_images},
    {"shuffled pixels", "training images with the pixels of each in a random order",
     shuffled_pixels},
    {"one Gaussian", "a Gaussian with the mean and covariance of the training images' pixels",
     one_gaussian},
    {NULL, NULL, NULL},
};
