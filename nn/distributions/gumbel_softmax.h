// The Gumbel-softmax, or concrete, distribution: a categorical one relaxed to points of the
// simplex, so that samples are differentiable (Jang et al., 2017; Maddison et al., 2017).
#ifndef EL_NN_GUMBEL_SOFTMAX_H
#define EL_NN_GUMBEL_SOFTMAX_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *logits;   // [batch, ..., classes]
    double temperature; // positive; near 0 samples are near one-hot
} ElGumbelSoftmax;

// softmax((logits + Gumbel noise) / temperature), of the shape of logits.
ElTensor *el_gumbel_softmax_rsample(ElGumbelSoftmax d);
ElTensor *el_gumbel_softmax_sample(ElGumbelSoftmax d);

// One-hot at the largest component of a sample, with the sample's gradient: exact samples of the
// categorical distribution with a biased gradient (Jang et al., 2017, section 2.2).
ElTensor *el_gumbel_softmax_straight_through(ElGumbelSoftmax d);

// The log-density at x, of the shape of logits: positive and summing to 1 along the last axis
// (Maddison et al., 2017, equation 10), with respect to the first classes - 1 components. A sample
// may have underflowed to 0 at a low temperature; its log-density is then not finite.
ElTensor *el_gumbel_softmax_log_prob(ElGumbelSoftmax d, ElTensor *x);

#ifdef __cplusplus
}
#endif
#endif
