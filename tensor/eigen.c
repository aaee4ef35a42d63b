// Symmetric eigendecomposition. The work is done in double and on rows: `z` holds the transposed
// vectors, so that every inner loop runs along memory.
#include "tensor/eigen.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

enum { MOST_ITERATIONS = 60 }; // of QL for one eigenvalue; 2 is usual

static double dot(int64_t n, const double *a, const double *b)
{
    double sum = 0;
    for (int64_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

static void add_scaled(int64_t n, double scale, const double *x, double *y)
{
    for (int64_t k = 0; k < n; k++) y[k] += scale * x[k];
}

// y = A x of the leading n by n part of a symmetric A whose lower triangle is in rows of `stride`.
static void multiply_lower(int64_t n, int64_t stride, const double *a, const double *x, double *y)
{
    for (int64_t i = 0; i < n; i++) {
        const double *row = a + i * stride;
        y[i] = dot(i + 1, row, x);
        add_scaled(i, x[i], row, y);
    }
}

// Turns row x[0 .. n) into the Householder vector u (in its place) with (1 - u u^T / h) x along the
// last axis. Returns h = |u|^2 / 2, 0 when there is nothing to reflect; *left gets the element that
// stays.
static double householder(int64_t n, double *x, double *left)
{
    double last = x[n - 1], others = dot(n - 1, x, x);
    *left = last;
    if (others == 0) return 0;
    double norm = sqrt(others + last * last);
    *left = last > 0 ? -norm : norm;
    x[n - 1] = last - *left;
    return norm * (norm + fabs(last));
}

// Reduces the symmetric a (lower triangle, destroyed) to the tridiagonal matrix with diagonal d and
// subdiagonal e[1 ..]. Row i of a keeps the Householder vector of step i, h[i] its half square.
static void tridiagonalise(int64_t n, double *a, double *d, double *e, double *h)
{
    h[0] = e[0] = 0;
    for (int64_t i = n - 1; i > 0; i--) {
        double *u = a + i * n, *p = e; // e[0 .. i) is free until its own steps
        double subdiagonal;
        h[i] = householder(i, u, &subdiagonal);
        d[i] = u[i];
        if (h[i] != 0) {
            multiply_lower(i, n, a, u, p);
            for (int64_t k = 0; k < i; k++) p[k] /= h[i];
            double half = dot(i, u, p) / (2 * h[i]);
            add_scaled(i, -half, u, p);
            for (int64_t j = 0; j < i; j++) {
                add_scaled(j + 1, -u[j], p, a + j * n);
                add_scaled(j + 1, -p[j], u, a + j * n);
            }
        }
        e[i] = subdiagonal;
    }
    d[0] = a[0];
}

// Z^T, the product of the reflections, so that A = Z T Z^T.
static void accumulate(int64_t n, const double *a, const double *h, double *z)
{
    memset(z, 0, (size_t)(n * n) * sizeof *z);
    for (int64_t i = 0; i < n; i++) z[i * n + i] = 1;
    for (int64_t i = 1; i < n; i++) {
        if (h[i] == 0) continue;
        const double *u = a + i * n;
        for (int64_t row = 0; row < i; row++) {
            double *zr = z + row * n;
            add_scaled(i, -dot(i, u, zr) / h[i], u, zr);
        }
    }
}

static void rotate(int64_t n, double *x, double *y, double c, double s)
{
    for (int64_t k = 0; k < n; k++) {
        double before = y[k];
        y[k] = s * x[k] + c * before;
        x[k] = c * x[k] - s * before;
    }
}

// The first m >= l whose coupling to m + 1 is nothing beside its neighbours.
static int64_t split(int64_t n, int64_t l, const double *d, const double *e)
{
    int64_t m = l;
    while (m < n - 1 && fabs(e[m]) > DBL_EPSILON * (fabs(d[m]) + fabs(d[m + 1]))) m++;
    return m;
}

// One implicitly shifted QL sweep over l .. m; the rows of z turn along.
static void sweep(int64_t n, int64_t l, int64_t m, double *d, double *e, double *z)
{
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    g = d[m] - d[l] + e[l] / (g + copysign(hypot(g, 1), g));
    double s = 1, c = 1, p = 0;
    for (int64_t i = m - 1; i >= l; i--) {
        double f = s * e[i], b = c * e[i], r = hypot(f, g);
        e[i + 1] = r;
        if (r == 0) { // the matrix has come apart by itself
            d[i + 1] -= p;
            e[m] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotate(n, z + i * n, z + (i + 1) * n, c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
}

// Diagonalises the tridiagonal matrix; the rows of z become its eigenvectors. False when it does
// not converge.
static bool ql(int64_t n, double *d, double *e, double *z)
{
    memmove(e, e + 1, (size_t)(n - 1) * sizeof *e);
    e[n - 1] = 0;
    for (int64_t l = 0; l < n; l++) {
        int iteration = 0;
        for (int64_t m; (m = split(n, l, d, e)) != l;) {
            if (iteration++ == MOST_ITERATIONS) return false;
            sweep(n, l, m, d, e, z);
        }
    }
    return true;
}

// Copies values and vectors out, smallest value first (selection: n^2 steps beside n^3).
static void sort_out(int64_t n, double *d, const double *z, ElEigh out)
{
    for (int64_t j = 0; j < n; j++) {
        int64_t least = 0;
        for (int64_t k = 1; k < n; k++) {
            if (d[k] < d[least]) least = k;
        }
        out.values->data[j] = (el_real)d[least];
        for (int64_t i = 0; i < n; i++) out.vectors->data[i * n + j] = (el_real)z[least * n + i];
        d[least] = INFINITY;
    }
}

static bool decompose(int64_t n, const el_real *values, double *room, ElEigh out)
{
    double *a = room, *z = a + n * n, *d = z + n * n, *e = d + n, *h = e + n;
    for (int64_t k = 0; k < n * n; k++) a[k] = (double)values[k];
    tridiagonalise(n, a, d, e, h);
    accumulate(n, a, h, z);
    if (!ql(n, d, e, z)) return el_refuse("el_eigh: QL did not converge");
    sort_out(n, d, z, out);
    return true;
}

static bool all_finite(const ElTensor *a)
{
    for (int64_t k = 0; k < el_numel(a); k++) {
        if (!isfinite(a->data[k])) return false;
    }
    return true;
}

ElEigh el_eigh(const ElTensor *a)
{
    ElEigh none = {NULL, NULL};
    if (!el_given("el_eigh", a)) return none;
    if (a->shape.rank != 2 || a->shape.dim[0] != a->shape.dim[1]) {
        el_fail("el_eigh: %s must be a square matrix [n, n]", el_describe(a));
        return none;
    }
    if (!all_finite(a)) {
        el_fail("el_eigh: %s holds a number that is not finite; all must be", el_describe(a));
        return none;
    }
    int64_t n = a->shape.dim[0];
    ElEigh out = {el_scope_tensor("el_eigh", el_shape(n)), el_scope_tensor("el_eigh", a->shape)};
    if (!out.values || !out.vectors) return none;
    if (n == 0) return out;
    double *room = el_pool_take("el_eigh", (2 * n * n + 3 * n) * (int64_t)sizeof(double));
    bool done = room && decompose(n, a->data, room, out);
    el_pool_give(room);
    return done ? out : none;
}
