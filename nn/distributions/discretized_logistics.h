// A mixture of logistic distributions for pixels of 8 bits (Salimans et al., 2017, PixelCNN++,
// equations 1 and 2), without its coupling of colours.
#ifndef EL_NN_DISCRETIZED_LOGISTICS_H
#define EL_NN_DISCRETIZED_LOGISTICS_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// All of shape [batch, ..., components]: pixels have independent mixtures. x is [batch, ...], of
// values k / 255 for k = 0 ... 255, as images are loaded; mean and scale are in the same units.
// (PixelCNN++ spreads the values over [-1, 1]; it keeps logscale above -7 there, -7.7 here.)
typedef struct {
    ElTensor *logits;          // of the components
    ElTensor *mean, *logscale; // of each
} ElDiscretizedLogistics;

// log of sum p_i P(x - 1/510 < logistic_i < x + 1/510), where the bin of 0 extends to -infinity
// and that of 1 to infinity: over the 256 values the probabilities sum to 1. No term is a
// difference of near numbers, so nothing underflows however far x is from the means.
ElTensor *el_discretized_logistics_log_prob(ElDiscretizedLogistics d, ElTensor *x);
ElTensor *el_discretized_logistics_sample(ElDiscretizedLogistics d);

// Exact, by sums over the 256 values: each takes the time and the memory of 256 log_prob.
ElTensor *el_discretized_logistics_mean(ElDiscretizedLogistics d);
ElTensor *el_discretized_logistics_entropy(ElDiscretizedLogistics d);
ElTensor *el_discretized_logistics_kl(ElDiscretizedLogistics q, ElDiscretizedLogistics p);

#ifdef __cplusplus
}
#endif
#endif
