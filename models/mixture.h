// Mixtures of Gaussians: of the codes of images, or of points.
#ifndef MODELS_MIXTURE_H
#define MODELS_MIXTURE_H

#include <elbo/elbo.h>

typedef struct {
    ElTensor *log_weight; // [components]
    ElTensor *mean;       // [components, d]
    ElTensor *factor;     // lower triangular F with F F^T the covariance, [components, d, d]; of
                          // diagonal covariances the standard deviations, [components, d]
} Mixture;

// Adds "NAME.log_weight" ... to the list as EL_STATE. All components are N(0, I) until it is
// fitted.
Mixture mixture_new(ElParams *params, const char *name, int64_t components, int64_t d, bool full);

// How it is fitted. The floor is a share of the variance of x, a mean over its numbers, that every
// variance of a component gets on top: it keeps one from closing in on a single row.
typedef struct {
    int restarts;
    double floor;
} MixtureFit;

// Fits to rows x [n, d] by expectation maximisation (Dempster, Laird & Rubin, 1977). Each restart
// begins with the means of k-means++ (Arthur & Vassilvitskii, 2007) and takes a few steps; the
// likeliest goes on until a step gains less than 1e-3 nats a row. False on an error.
bool mixture_fit(Mixture *m, ElTensor *x, MixtureFit how);

// log p(x) of rows [n, d], [n], in nats; and rows drawn from it, [n, d], constants.
ElTensor *mixture_log_density(const Mixture *m, ElTensor *x);
ElTensor *mixture_sample(const Mixture *m, int64_t n);

// --- for fitting ---------------------------------------------------------------------------------

// Whether its covariances are full, not diagonal.
bool mixture_is_full(const Mixture *m);

// log(weight N(x; mean, covariance)) of every component, [components, n].
ElTensor *mixture_log_joint(const Mixture *m, ElTensor *x);

// The rows of x that k-means++ begins with, to mean [components, d]; of several drawn at a time the
// best is taken. Returns the mean squared distance of a row from the nearest; NaN on an error.
double mixture_seed(const ElTensor *x, ElTensor *mean);
#endif
