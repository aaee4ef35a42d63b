// The multi-layer perceptron: linear layers with a nonlinearity between them.
#ifndef EL_NN_MLP_H
#define EL_NN_MLP_H

#include "nn/linear.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EL_MLP_MAX_LAYERS = 16 };

typedef ElTensor *(*ElActivation)(ElTensor *x); // el_relu, el_tanh, or a function of your own

typedef struct {
    int count; // of layers
    ElLinear layer[EL_MLP_MAX_LAYERS];
    ElActivation activation; // after every layer but the last
} ElMlp;

// The widths of an MLP, input first: el_widths(784, 400, 20) has two layers.
typedef struct {
    int count;
    int64_t width[EL_MLP_MAX_LAYERS + 1];
} ElWidths;
ElWidths el_widths_list(int count, const int64_t *widths);

// Layers "NAME.0", "NAME.1" ... of these widths. A single layer needs no activation (NULL). Errors
// as el_linear_new.
ElMlp el_mlp_new(ElParams *params, const char *name, ElWidths widths, ElActivation activation);

// [..., first width] -> [..., last width].
ElTensor *el_mlp(const ElMlp *m, ElTensor *x);

#ifdef __cplusplus
}
template <class... Widths> inline ElWidths el_widths(Widths... widths)
{
    const int64_t list[] = {(int64_t)widths...};
    return el_widths_list((int)sizeof...(widths), list);
}
#else
#define el_widths(...)                                                              \
    el_widths_list((int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), \
                   (const int64_t[]){__VA_ARGS__})
#endif
#endif
