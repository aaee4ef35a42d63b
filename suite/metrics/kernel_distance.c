// The kernel distance, a block at a time.
#include "suite/metrics/kernel_distance.h"

#include <math.h>

enum { BLOCK = 1000 };

// The mean of the kernel over the pairs of rows of a and b; over those of different rows when both
// are one tensor.
static double mean_kernel(ElTensor *a, ElTensor *b)
{
    ElTensor *product = el_matmul_transposed(a, b, EL_TRANSPOSE_B);
    if (!product) return NAN;
    int64_t n = a->shape.dim[0], m = b->shape.dim[0];
    double sum = 0, scale = 1 / (double)a->shape.dim[1];
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < m; j++) {
            double value = product->data[i * m + j] * scale + 1;
            if (a != b || i != j) sum += value * value * value;
        }
    return sum / (double)(a == b ? n * (n - 1) : n * m);
}

static double block_distance(ElTensor *a, ElTensor *b, int64_t first, int64_t size)
{
    el_tape_begin();
    ElTensor *x = el_slice(a, 0, first, first + size), *y = el_slice(b, 0, first, first + size);
    double distance = mean_kernel(x, x) + mean_kernel(y, y) - 2 * mean_kernel(x, y);
    el_tape_end();
    return distance;
}

Status kernel_distance(ElTensor *a, ElTensor *b, Estimate *distance)
{
    if (!a || !b) return failed("%s", library_error());
    int64_t n = a->shape.dim[0] < b->shape.dim[0] ? a->shape.dim[0] : b->shape.dim[0];
    int64_t size = n < 2 * BLOCK ? n / 2 : BLOCK, blocks = size > 1 ? n / size : 0;
    if (blocks == 0) return failed("a kernel distance takes 4 samples or more, not %d", (int)n);
    Sums sums = {0};
    for (int64_t k = 0; k < blocks; k++) sums_add(&sums, block_distance(a, b, k * size, size));
    *distance = estimate_of_sums(sums);
    distance->n = blocks * size;
    return isfinite(distance->mean) ? DONE
                                    : failed("the kernel distance of the samples is not finite");
}
