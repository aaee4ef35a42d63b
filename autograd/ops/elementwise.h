// Elementwise operations. Operands of binary ones broadcast as in NumPy: shapes are aligned at the
// last axis, and an axis of size 1, or absent, is repeated. Formulas and gradients:
// tensor/kernels/elementwise.table.h.
#ifndef EL_OPS_ELEMENTWISE_H
#define EL_OPS_ELEMENTWISE_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

ElTensor *el_neg(ElTensor *x);
ElTensor *el_abs(ElTensor *x);
ElTensor *el_sign(ElTensor *x);
ElTensor *el_exp(ElTensor *x);
ElTensor *el_expm1(ElTensor *x); // exp(x) - 1, without cancellation near 0
ElTensor *el_log(ElTensor *x);
ElTensor *el_log1p(ElTensor *x);
ElTensor *el_sqrt(ElTensor *x);
ElTensor *el_rsqrt(ElTensor *x); // 1 / sqrt(x)
ElTensor *el_square(ElTensor *x);
ElTensor *el_reciprocal(ElTensor *x); // 1 / x
ElTensor *el_floor(ElTensor *x);      // the largest integer not above x; gradient 0
ElTensor *el_round(ElTensor *x);      // the nearest integer, halves to even; gradient 0
ElTensor *el_erf(ElTensor *x);        // the error function
ElTensor *el_sin(ElTensor *x);
ElTensor *el_cos(ElTensor *x);
ElTensor *el_tanh(ElTensor *x);
ElTensor *el_sigmoid(ElTensor *x);                  // 1 / (1 + exp(-x))
ElTensor *el_softplus(ElTensor *x);                 // log(1 + exp(x)), without overflow
ElTensor *el_relu(ElTensor *x);                     // max(x, 0); gradient 0 at 0
ElTensor *el_silu(ElTensor *x);                     // x sigmoid(x), also called swish
ElTensor *el_gelu(ElTensor *x);                     // x P(N(0, 1) < x), by erf
ElTensor *el_elu(ElTensor *x, double alpha);        // x where x > 0, else alpha (exp(x) - 1)
ElTensor *el_leaky_relu(ElTensor *x, double slope); // x where x > 0, else slope x
ElTensor *el_selu(ElTensor *x);                     // 1.0507 elu(x, 1.6733): Klambauer et al., 2017

// x, but at least low and at most high; gradient 1 between and at them, else 0.
ElTensor *el_clamp(ElTensor *x, double low, double high);

ElTensor *el_add_scalar(ElTensor *x, double c); // x + c
ElTensor *el_mul_scalar(ElTensor *x, double c); // x c

ElTensor *el_add(ElTensor *a, ElTensor *b);
ElTensor *el_sub(ElTensor *a, ElTensor *b);
ElTensor *el_mul(ElTensor *a, ElTensor *b);
ElTensor *el_div(ElTensor *a, ElTensor *b);
ElTensor *el_pow(ElTensor *a, ElTensor *b);     // a^b; where a < 0, only for whole b
ElTensor *el_maximum(ElTensor *a, ElTensor *b); // at equality each gets half of the gradient
ElTensor *el_minimum(ElTensor *a, ElTensor *b);

#ifdef __cplusplus
}
#endif
#endif
