// Probabilistic PCA (Tipping & Bishop, 1999) for tests of likelihoods: x = W z + mean + s noise,
// whose density and posterior are known, here in double.
#ifndef EL_TESTS_SUITE_PPCA_H
#define EL_TESTS_SUITE_PPCA_H

#include <math.h>
#include <string.h>

#include <elbo/elbo.h>

enum { PIXELS = 256, LATENT = 10 };

typedef struct {
    double s;
    ElTensor *w, *mean;           // [PIXELS, LATENT], [PIXELS]
    double lower[LATENT][LATENT]; // L of L L^T = W^T W + s^2 I
} Ppca;

static inline void ppca_factor(Ppca *p)
{
    for (int i = 0; i < LATENT; i++)
        for (int k = 0; k <= i; k++) {
            double sum = i == k ? p->s * p->s : 0;
            for (int j = 0; j < PIXELS; j++)
                sum += (double)p->w->data[j * LATENT + i] * (double)p->w->data[j * LATENT + k];
            for (int j = 0; j < k; j++) sum -= p->lower[i][j] * p->lower[k][j];
            p->lower[i][k] = i == k ? sqrt(sum) : sum / p->lower[k][k];
        }
}

// Columns of W fall in length as the leading components of images do. Memory of the scope.
static inline Ppca ppca_new(double s)
{
    Ppca p = {.s = s, .w = el_randn(el_shape(PIXELS, LATENT)), .mean = el_rand(el_shape(PIXELS))};
    for (int k = 0; k < PIXELS * LATENT; k++) p.w->data[k] *= (el_real)(.25 / (1 + k % LATENT));
    ppca_factor(&p);
    return p;
}

static inline ElTensor *ppca_decode(const void *model, ElTensor *z)
{
    const Ppca *p = model;
    return el_affine(z, p->w, p->mean);
}

// L^-1 W^T (x - mean), of which L^-T is s^2 less the posterior's mean: the part that both share.
static inline void ppca_project(const Ppca *p, const el_real *x, double out[LATENT])
{
    for (int i = 0; i < LATENT; i++) {
        out[i] = 0;
        for (int j = 0; j < PIXELS; j++)
            out[i] +=
                (double)p->w->data[j * LATENT + i] * ((double)x[j] - (double)p->mean->data[j]);
        for (int j = 0; j < i; j++) out[i] -= p->lower[i][j] * out[j];
        out[i] /= p->lower[i][i];
    }
}

// y becomes L^-T y.
static inline void ppca_solve_back(const Ppca *p, double y[LATENT])
{
    for (int i = LATENT - 1; i >= 0; i--) {
        for (int j = i + 1; j < LATENT; j++) y[i] -= p->lower[j][i] * y[j];
        y[i] /= p->lower[i][i];
    }
}

// log N(x; mean, W W^T + s^2 I), by the determinant and the inverse of the small matrix.
static inline double ppca_log_density(const Ppca *p, const el_real *x)
{
    double squares = 0, y[LATENT], variance = p->s * p->s;
    ppca_project(p, x, y);
    for (int j = 0; j < PIXELS; j++) squares += pow((double)x[j] - (double)p->mean->data[j], 2);
    double log_determinant = (PIXELS - LATENT) * log(variance);
    for (int i = 0; i < LATENT; i++) {
        squares -= y[i] * y[i];
        log_determinant += 2 * log(p->lower[i][i]);
    }
    return -.5 * (PIXELS * log(2 * acos(-1)) + log_determinant + squares / variance);
}

// A draw from the model: images [n, PIXELS].
static inline ElTensor *ppca_sample(const Ppca *p, int64_t n)
{
    ElTensor *mean = ppca_decode(p, el_randn(el_shape(n, LATENT)));
    return el_add(mean, el_mul_scalar(el_randn(mean->shape), p->s));
}

// log p(x) of every image, [n].
static inline ElTensor *ppca_log_densities(const Ppca *p, const ElTensor *x)
{
    ElTensor *each = el_empty(el_shape(x->shape.dim[0]));
    for (int64_t k = 0; k < el_numel(each); k++)
        each->data[k] = (el_real)ppca_log_density(p, x->data + k * PIXELS);
    return each;
}
#endif
