// The Frechet distance of two Gaussians, in double whatever the tensors are.
#include "suite/metrics/frechet.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 10, MOST_SWEEPS = 40 };

static double dot(int64_t n, const double *a, const double *b)
{
    double sum = 0;
    for (int64_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

// --- fitting -------------------------------------------------------------------------------------

// The next row that is not left out.
static int64_t next_row(int64_t row, int64_t first, int64_t last)
{
    return row + 1 == first && first < last ? last : row + 1;
}

static void add_mean(Gaussian *g, const ElTensor *x, int64_t first, int64_t last, double weight)
{
    int64_t n = x->shape.dim[0], d = g->d;
    for (int64_t row = next_row(-1, first, last); row < n; row = next_row(row, first, last))
        for (int64_t k = 0; k < d; k++) g->mean[k] += weight * x->data[row * d + k];
}

// The lower triangle; `beyond` is room for a row less the mean.
static void add_products(Gaussian *g, const ElTensor *x, int64_t first, int64_t last,
                         double *beyond)
{
    int64_t n = x->shape.dim[0], d = g->d;
    for (int64_t row = next_row(-1, first, last); row < n; row = next_row(row, first, last)) {
        for (int64_t k = 0; k < d; k++) beyond[k] = x->data[row * d + k] - g->mean[k];
        for (int64_t i = 0; i < d; i++)
            for (int64_t j = 0; j <= i; j++) g->covariance[i * d + j] += beyond[i] * beyond[j];
    }
}

bool gaussian_fit(Gaussian *g, const ElTensor *features, int64_t first, int64_t last)
{
    *g = (Gaussian){0};
    if (!features) return false;
    int64_t d = features->shape.dim[1], n = features->shape.dim[0] - (last - first);
    double *beyond = malloc((size_t)d * sizeof *beyond);
    g->d = d;
    g->mean = calloc((size_t)d, sizeof *g->mean);
    g->covariance = calloc((size_t)(d * d), sizeof *g->covariance);
    bool good = beyond && g->mean && g->covariance;
    if (good) {
        add_mean(g, features, first, last, 1 / (double)n);
        add_products(g, features, first, last, beyond);
        for (int64_t i = 0; i < d; i++)
            for (int64_t j = 0; j <= i; j++)
                g->covariance[j * d + i] = g->covariance[i * d + j] /= (double)(n - 1);
    }
    free(beyond);
    if (!good) gaussian_free(g);
    return good;
}

void gaussian_free(Gaussian *g)
{
    free(g->mean);
    free(g->covariance);
    *g = (Gaussian){0};
}

// --- the distance --------------------------------------------------------------------------------

static int64_t largest(int64_t n, const double *x)
{
    int64_t best = 0;
    for (int64_t k = 1; k < n; k++)
        if (x[k] > x[best]) best = k;
    return best;
}

// Fills rows f [rank, d] with F^T F = s, by Cholesky's elimination with the largest pivot first,
// and returns the rank. `left` is room for what is left of the diagonal.
static int64_t factorise(int64_t d, const double *s, double *f, double *left)
{
    for (int64_t k = 0; k < d; k++) left[k] = s[k * d + k];
    double least = (double)d * DBL_EPSILON * left[largest(d, left)];
    for (int64_t rank = 0; rank < d; rank++) {
        int64_t pivot = largest(d, left);
        if (!(left[pivot] > least)) return rank;
        double *row = f + rank * d, scale = 1 / sqrt(left[pivot]);
        memcpy(row, s + pivot * d, (size_t)d * sizeof *row);
        for (int64_t k = 0; k < rank; k++)
            for (int64_t j = 0; j < d; j++) row[j] -= f[k * d + pivot] * f[k * d + j];
        for (int64_t j = 0; j < d; j++) row[j] *= scale;
        for (int64_t j = 0; j < d; j++) left[j] -= row[j] * row[j];
        left[pivot] = 0;
    }
    return d;
}

// Turns two rows into each other's plane so that they are orthogonal; false when they are already.
static bool orthogonalise(int64_t n, double *a, double *b)
{
    double aa = dot(n, a, a), bb = dot(n, b, b), ab = dot(n, a, b);
    if (fabs(ab) <= 1e-13 * sqrt(aa * bb)) return false;
    double zeta = (bb - aa) / (2 * ab);
    double t = copysign(1, zeta) / (fabs(zeta) + sqrt(1 + zeta * zeta));
    double cosine = 1 / sqrt(1 + t * t), sine = t * cosine;
    for (int64_t k = 0; k < n; k++) {
        double old = a[k];
        a[k] = cosine * old - sine * b[k];
        b[k] = sine * old + cosine * b[k];
    }
    return true;
}

// The sum of the singular values of m [rows, n], which it destroys: the lengths of its rows once
// they are orthogonal (one-sided Jacobi; Golub & Van Loan, "Matrix Computations", 8.6).
static double nuclear_norm(int64_t rows, int64_t n, double *m)
{
    bool moved = true;
    for (int sweep = 0; moved && sweep < MOST_SWEEPS; sweep++) {
        moved = false;
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = i + 1; j < rows; j++) moved |= orthogonalise(n, m + i * n, m + j * n);
    }
    double sum = 0;
    for (int64_t i = 0; i < rows; i++) sum += sqrt(dot(n, m + i * n, m + i * n));
    return sum;
}

double frechet_distance(const Gaussian *a, const Gaussian *b)
{
    int64_t d = a->d;
    double *room = malloc((size_t)(3 * d * d + d) * sizeof *room);
    if (!room) return NAN;
    double *fa = room + d, *fb = fa + d * d, *product = fb + d * d, distance = 0;
    int64_t rows = factorise(d, a->covariance, fa, room);
    int64_t columns = factorise(d, b->covariance, fb, room);
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++)
            product[i * columns + j] = dot(d, fa + i * d, fb + j * d);
    for (int64_t k = 0; k < d; k++) {
        double apart = a->mean[k] - b->mean[k];
        distance += apart * apart + a->covariance[k * d + k] + b->covariance[k * d + k];
    }
    distance -= 2 * nuclear_norm(rows, columns, product);
    free(room);
    return distance;
}

// The distance of all rows but first .. last-1; NaN when memory is short.
static double distance_without(const ElTensor *features, int64_t first, int64_t last,
                               const Gaussian *to)
{
    Gaussian g;
    double distance = gaussian_fit(&g, features, first, last) ? frechet_distance(&g, to) : NAN;
    gaussian_free(&g);
    return distance;
}

Status frechet_estimate(const ElTensor *features, const Gaussian *to, Estimate *distance)
{
    if (!features) return failed("%s", library_error());
    int64_t n = features->shape.dim[0];
    double without[GROUPS], mean = 0, squares = 0;
    for (int k = 0; k < GROUPS; k++) {
        without[k] = distance_without(features, k * n / GROUPS, (k + 1) * n / GROUPS, to);
        mean += without[k] / GROUPS;
    }
    for (int k = 0; k < GROUPS; k++) squares += (without[k] - mean) * (without[k] - mean);
    distance->mean = distance_without(features, 0, 0, to);
    distance->standard_error = sqrt(squares * (GROUPS - 1) / GROUPS);
    distance->n = n;
    return isnan(distance->mean + squares)
               ? failed("the features are not finite, or memory is short")
               : DONE;
}
