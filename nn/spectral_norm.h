// Spectral normalization (Miyato et al., 2018): a weight divided by its largest singular value, so
// that a critic changes no faster than its input. It takes a weight that some layer has and gives
// what to use in its place:
//
//     ElConv2d c = el_conv2d_new(&params, "conv1", sizes);
//     ElSpectralNorm s = el_spectral_norm_new(&params, c.weight, 0);
//     ElTensor *h = el_conv2d(x, el_spectral_norm(&s, training), c.conv);
#ifndef EL_NN_SPECTRAL_NORM_H
#define EL_NN_SPECTRAL_NORM_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *weight;
    ElTensor *u; // [rows], state, "WEIGHT.left": the left singular vector
    ElTensor *v; // [columns], state, "WEIGHT.right": the right one
    int axis;    // whose positions are the rows of the matrix that the weight is seen as
} ElSpectralNorm;

// For a weight of the list. Axis 0 is right for linear layers and convolutions, 1 for transposed
// ones. u and v begin at random, from the init stream, and get fifteen iterations of the power
// method, as PyTorch's. On an error the struct is zeroed and the list marked incomplete.
ElSpectralNorm el_spectral_norm_new(ElParams *params, ElTensor *weight, int axis);

// weight / (u^T W v), of the weight's shape; u and v are constants to the gradient. A training pass
// moves them by one iteration first (u = W v, v = W^T u, each scaled to length 1), unless
// el_checkpoint recomputes it.
ElTensor *el_spectral_norm(const ElSpectralNorm *l, bool training);

#ifdef __cplusplus
}
#endif
#endif
