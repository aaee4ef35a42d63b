// Samples that no model made.
#include "models/moments.h"
#include "suite/metrics/sample_figures.h"

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

// mean + V sqrt(l) z with the eigenvalues l and eigenvectors V of the covariance.
static ElTensor *one_gaussian(const ElData *data, int64_t n)
{
    int64_t pixels = el_data_pixels(data);
    Moments m = moments_of(data, pixels, NULL, NULL);
    ElEigh e = el_eigh(m.covariance);
    ElTensor *scaled = el_mul(el_randn(el_shape(n, pixels)), el_sqrt(el_relu(e.values)));
    return el_add(el_matmul_transposed(scaled, e.vectors, EL_TRANSPOSE_B), m.mean);
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
