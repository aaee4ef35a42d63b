// The maximum mean discrepancy: how far two samples are apart, without a critic.
#ifndef EL_NN_MMD_H
#define EL_NN_MMD_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Kernels of points a and b with r = |a - b|, of a bandwidth h in the units of the data.
typedef enum {
    EL_RBF = 0,             // exp(-r^2 / (2 h^2))
    EL_INVERSE_MULTIQUADRIC // h^2 / (h^2 + r^2)
} ElMmdKernel;

enum { EL_MMD_BANDWIDTHS = 8 };

typedef struct {
    ElMmdKernel kernel;
    double bandwidth[EL_MMD_BANDWIDTHS]; // the kernels of all that are not 0 are summed
    bool biased;
} ElMmd;

// MMD^2 of the samples x [n, ...] and y [m, ...], differentiable in both: [], not [batch], for it
// is a statistic of whole batches. With k_xx the kernel's values within x, k_yy within y and k_xy
// between them, biased is mean k_xx + mean k_yy - 2 mean k_xy, which is never negative; unbiased
// (the default, for n and m of at least 2) leaves the points' pairs with themselves out of the
// first two means, and may be negative (Gretton et al., 2012, equations 5 and 3).
//
// No bandwidth given stands for the seven of Tolstikhin et al. (2018): h^2 = s times the expected
// r^2 of two draws from N(0, I), which is twice the number of dimensions, for s = .1 .2 .5 1 2 5
// 10. {.kernel = EL_INVERSE_MULTIQUADRIC} is then the penalty of their Wasserstein autoencoder.
ElTensor *el_mmd(ElTensor *x, ElTensor *y, ElMmd options);

#ifdef __cplusplus
}
#endif
#endif
