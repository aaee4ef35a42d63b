// Recurrent cells, one step of time a call. Weights, their order of gates and their initial values
// are PyTorch's: all of a cell's numbers begin as U(-b, b) with b = 1 / sqrt(hidden), from the init
// stream. x is [..., in]; the state, of the same leading axes, [..., hidden]; a state of NULL is
// zeros.
#ifndef EL_NN_RECURRENT_H
#define EL_NN_RECURRENT_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    ElTensor *weight_ih; // [gates * hidden, in], "NAME.weight_ih"
    ElTensor *weight_hh; // [gates * hidden, hidden], "NAME.weight_hh"
    ElTensor *bias_ih;   // [gates * hidden], "NAME.bias_ih"
    ElTensor *bias_hh;   // [gates * hidden], "NAME.bias_hh"
} ElGruCell;
typedef ElGruCell ElLstmCell;

// The gated recurrent unit (Cho et al., 2014), gates r z n:
//   r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)      z likewise
//   n = tanh(W_in x + b_in + r (W_hn h + b_hn))     h' = (1 - z) n + z h
// On an error the struct is zeroed and the list marked incomplete.
ElGruCell el_gru_cell_new(ElParams *params, const char *name, int64_t in, int64_t hidden);
ElTensor *el_gru_cell(const ElGruCell *l, ElTensor *x, ElTensor *h);

// Long short-term memory (Hochreiter and Schmidhuber, 1997), gates i f g o, each
// W_i x + b_i + W_h h + b_h under a sigmoid, g under tanh:
//   c' = f c + i g      h' = o tanh(c')
typedef struct {
    ElTensor *h, *c;
} ElLstmState;
ElLstmCell el_lstm_cell_new(ElParams *params, const char *name, int64_t in, int64_t hidden);
ElLstmState el_lstm_cell(const ElLstmCell *l, ElTensor *x, ElLstmState state);

#ifdef __cplusplus
}
#endif
#endif
