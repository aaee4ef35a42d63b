// Means, in double.
#include "suite/metrics/estimate.h"

#include <math.h>

Estimate estimate_of_each(const ElTensor *each)
{
    int64_t n = el_numel(each);
    double sum = 0, squares = 0;
    if (!n) return (Estimate){0};
    for (int64_t k = 0; k < n; k++) sum += (double)each->data[k];
    double mean = sum / (double)n;
    for (int64_t k = 0; k < n; k++) squares += pow((double)each->data[k] - mean, 2);
    double variance = n > 1 ? squares / (double)(n - 1) : 0;
    return (Estimate){.mean = mean, .standard_error = sqrt(variance / (double)n), .n = n};
}

void sums_add(Sums *s, double value)
{
    s->sum += value;
    s->squares += value * value;
    s->n++;
}

Estimate estimate_of_sums(Sums s)
{
    if (s.n == 0) return (Estimate){0};
    double n = (double)s.n, mean = s.sum / n;
    double variance = s.n > 1 ? fmax(0, (s.squares - n * mean * mean) / (n - 1)) : 0;
    return (Estimate){.mean = mean, .standard_error = sqrt(variance / n), .n = s.n};
}

double log_mean_exp(int64_t count, const double x[])
{
    double most = -INFINITY, sum = 0;
    for (int64_t k = 0; k < count; k++) most = fmax(most, x[k]);
    if (isinf(most)) return most;
    for (int64_t k = 0; k < count; k++) sum += exp(x[k] - most);
    return most + log(sum / (double)count);
}

ElTensor *repeat_rows(ElTensor *x, int64_t count)
{
    if (!x) return NULL;
    int64_t rows = x->shape.dim[0], width = rows ? el_numel(x) / rows : 0;
    ElTensor *once = el_reshape(x, el_shape(rows, 1, width));
    ElShape shape = x->shape;
    shape.dim[0] = rows * count;
    return el_reshape(el_expand(once, el_shape(rows, count, width)), shape);
}
