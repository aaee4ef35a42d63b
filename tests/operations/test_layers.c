// Layers with weights, their weights as inputs.
#include "nn/attention.h"
#include "nn/embedding.h"
#include "nn/norm.h"
#include "nn/recurrent.h"
#include "nn/sequential.h"
#include "nn/spectral_norm.h"

// x [..., in], and the weights of a cell of so many gates; in[first] is the first of them.
#define CELL(states, gates)                                          \
    d->n[0] = draw_int(1, 3), d->n[1] = draw_int(1, 2);              \
    d->shape[0] = el_shape(draw_int(0, 2), draw_int(1, 2), d->n[0]); \
    draw_in(d, d->shape[0]);                                         \
    d->shape[0].dim[2] = d->n[1];                                    \
    for (int i = 0; i < states; i++) draw_in(d, d->shape[0]);        \
    draw_in(d, el_shape(gates * d->n[1], d->n[0]));                  \
    draw_in(d, el_shape(gates * d->n[1], d->n[1]));                  \
    draw_in(d, el_shape(gates * d->n[1])), draw_in(d, el_shape(gates * d->n[1]))
#define WEIGHTS(first)                                         \
    &(ElGruCell)                                               \
    {                                                          \
        in[first], in[first + 1], in[first + 2], in[first + 3] \
    }

#define ATTENTION                                         \
    for (int i = 0; i < 4; i++) d->n[i] = draw_int(1, 3); \
    d->n[4] = draw_int(0, 2);                             \
    draw_in(d, el_shape(d->n[4], d->n[0], d->n[1]));      \
    draw_in(d, el_shape(d->n[4], d->n[2], d->n[1]));      \
    draw_in(d, el_shape(d->n[4], d->n[2], d->n[3]))
#define HEADS(width)                                                         \
    draw_in(d, el_shape(draw_int(1, 2), draw_int(1, 3), width));             \
    draw_in(d, el_shape(d->in[0]->shape.dim[0], draw_int(1, 3), width));     \
    draw_in(d, el_shape(3 * width, width)), draw_in(d, el_shape(3 * width)); \
    draw_in(d, el_shape(width, width)), draw_in(d, el_shape(width))
#define MULTIHEAD(...) multihead(in, (ElAttention){__VA_ARGS__})
#define DOT(...)       el_scaled_dot_product_attention(in[0], in[1], in[2], (ElAttention){__VA_ARGS__})

#define GRADIENTS(G)                                                                        \
    G(embedding, labels, draw_in(d, el_shape(4, draw_int(1, 3))), looked_up(in[0]))         \
    G(gru_cell, step, CELL(1, 3), el_gru_cell(WEIGHTS(2), in[0], in[1]))                    \
    G(gru_cell, first, CELL(0, 3), el_gru_cell(WEIGHTS(1), in[0], NULL))                    \
    G(lstm_cell, step, CELL(2, 4), lstm(WEIGHTS(3), in[0], in[1], in[2]))                   \
    G(lstm_cell, first, CELL(0, 4), lstm(WEIGHTS(1), in[0], NULL, NULL))                    \
    G(scaled_dot_product_attention, plain, ATTENTION, DOT(0))                               \
    G(scaled_dot_product_attention, causal, ATTENTION, DOT(.causal = true))                 \
    G(scaled_dot_product_attention, masked, ATTENTION;                                      \
      draw_in(d, el_shape(d->n[0], d->n[2])), DOT(.mask = in[3], .scale = .5))              \
    G(multihead_attention, cross, HEADS(4), MULTIHEAD(0))                                   \
    G(multihead_attention, causal, HEADS(2), MULTIHEAD(.causal = true))                     \
    G(spectral_norm, weight, draw_in(d, el_shape(3, draw_int(1, 2), 2)), normalized(in[0])) \
    G(sequential, layers, draw_in(d, el_shape(2, 4)); draw_in(d, el_shape(3, 4));           \
      for (int i = 0; i < 3; i++) draw_in(d, el_shape(3)), in_order(in))

#define VALUES(V)                                                                                 \
    V(embedding, labels, looked_up(in[0]))                                                        \
    V(gru_cell, step, el_gru_cell(WEIGHTS(2), in[0], in[1]))                                      \
    V(gru_cell, first, el_gru_cell(WEIGHTS(1), in[0], NULL))                                      \
    V(lstm_cell, step, lstm(WEIGHTS(3), in[0], in[1], in[2]))                                     \
    V(scaled_dot_product_attention, plain, DOT(0))                                                \
    V(scaled_dot_product_attention, causal, DOT(.causal = true))                                  \
    V(scaled_dot_product_attention, masked, DOT(.mask = in[3], .scale = .3))                      \
    V(multihead_attention, cross, MULTIHEAD(0))                                                   \
    V(multihead_attention, causal, MULTIHEAD(.causal = true))                                     \
    V(spectral_norm, training, el_spectral_norm(&(ElSpectralNorm){in[0], in[1], in[2], 0}, true)) \
    V(spectral_norm, evaluation,                                                                  \
      el_spectral_norm(&(ElSpectralNorm){in[0], in[1], in[2], 1}, false))                         \
    V(sequential, layers, in_order(in))

#include "autograd/ops/elementwise.h"
#include "autograd/ops/join.h"
#include "tensor/shape.h"

static ElTensor *looked_up(ElTensor *table)
{
    const ElInts *labels = el_ints(el_shape(2, 3), (int32_t[]){2, 0, 2, 1, 3, 0});
    return labels ? el_embedding(&(ElEmbedding){table}, labels) : NULL;
}

static ElTensor *lstm(const ElLstmCell *l, ElTensor *x, ElTensor *h, ElTensor *c)
{
    ElLstmState s = el_lstm_cell(l, x, (ElLstmState){h, c});
    return el_stack(0, s.h, s.c);
}

// in[2] ... in[5] of two heads.
static ElTensor *multihead(ElTensor *const in[], ElAttention options)
{
    ElMultiheadAttention l = {in[2], in[3], in[4], in[5], 2};
    return el_multihead_attention(&l, in[0], in[1], options);
}

// By directions that are fixed, as they are to the gradient.
static ElTensor *normalized(ElTensor *weight)
{
    ElTensor *u = el_full(el_shape(3), .9), *v = el_full(el_shape(el_numel(weight) / 3), -.4);
    return u && v ? el_spectral_norm(&(ElSpectralNorm){weight, u, v, 0}, false) : NULL;
}

static ElTensor *in_order(ElTensor *const in[])
{
    ElLinear linear = {in[1], in[2]};
    ElLayerNorm norm = {.weight = in[3], .bias = in[4]};
    return el_sequential(in[0], false, {el_linear_step, &linear, el_relu},
                         {el_layer_norm_step, &norm, NULL});
}

#include "tests/operations/cases.h"
