// Recurrent cells.
#include "nn/recurrent.h"

#include <inttypes.h>
#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/join.h"
#include "autograd/ops/matmul.h"
#include "nn/layer.h"
#include "nn/uniform.h"
#include "tensor/fail.h"

enum { GRU_GATES = 3, LSTM_GATES = 4 };

static ElGruCell cell_new(const char *function, ElParams *params, const char *name, ElShape sizes,
                          int gates)
{
    ElGruCell none = {0};
    if (!el_layer_fits(function, params, name, sizes)) return none;
    int64_t in = sizes.dim[0], hidden = sizes.dim[1], rows = gates * hidden;
    const char *before = el_asked(function);
    ElGruCell l = {el_params_add(params, name, "weight_ih", el_shape(rows, in), EL_TRAINED),
                   el_params_add(params, name, "weight_hh", el_shape(rows, hidden), EL_TRAINED),
                   el_params_add(params, name, "bias_ih", el_shape(rows), EL_TRAINED),
                   el_params_add(params, name, "bias_hh", el_shape(rows), EL_TRAINED)};
    el_asked_before(before);
    ElTensor *const all[] = {l.weight_ih, l.weight_hh, l.bias_ih, l.bias_hh};
    if (!el_layer_added(params, 4, all)) return none;
    for (int i = 0; i < 4; i++) el_draw_uniform(all[i], 1 / sqrt((double)hidden));
    return l;
}

ElGruCell el_gru_cell_new(ElParams *params, const char *name, int64_t in, int64_t hidden)
{
    ElShape sizes = {.rank = 2, .dim = {in, hidden}};
    return cell_new("el_gru_cell_new", params, name, sizes, GRU_GATES);
}

ElLstmCell el_lstm_cell_new(ElParams *params, const char *name, int64_t in, int64_t hidden)
{
    ElShape sizes = {.rank = 2, .dim = {in, hidden}};
    return cell_new("el_lstm_cell_new", params, name, sizes, LSTM_GATES);
}

// The state's shape for x, or an error.
static bool fits(const char *function, const ElGruCell *l, const ElTensor *x, const ElTensor *h,
                 ElShape *state)
{
    int64_t in = l->weight_ih->shape.dim[1], hidden = l->weight_hh->shape.dim[1];
    int last = x->shape.rank - 1;
    if (last < 0 || x->shape.dim[last] != in) {
        return el_refuse("%s: the last axis of %s must be %" PRId64 ", as the weight %s has it",
                         function, el_describe(x), in, el_describe(l->weight_ih));
    }
    *state = x->shape;
    state->dim[last] = hidden;
    if (!h || el_shape_equal(h->shape, *state)) return true;
    return el_refuse("%s: the state %s must be %s for %s", function, el_describe(h),
                     el_shape_text(*state), el_describe(x));
}

static bool ready(const char *function, const ElGruCell *l, const ElTensor *x)
{
    return el_layer_made(function, l, l ? l->bias_hh : NULL) && el_given(function, x) &&
           el_there(function, "weight_ih", l->weight_ih) &&
           el_there(function, "weight_hh", l->weight_hh);
}

ElTensor *el_gru_cell(const ElGruCell *l, ElTensor *x, ElTensor *h)
{
    ElShape shape;
    if (!ready("el_gru_cell", l, x) || (!h && el_error_text())) return NULL;
    if (!fits("el_gru_cell", l, x, h, &shape)) return NULL;
    if (!h) h = el_zeros(shape);
    ElTensor *from_x[GRU_GATES], *from_h[GRU_GATES];
    if (!el_split(el_affine(x, l->weight_ih, l->bias_ih), -1, GRU_GATES, from_x)) return NULL;
    if (!el_split(el_affine(h, l->weight_hh, l->bias_hh), -1, GRU_GATES, from_h)) return NULL;
    ElTensor *r = el_sigmoid(el_add(from_x[0], from_h[0]));
    ElTensor *z = el_sigmoid(el_add(from_x[1], from_h[1]));
    ElTensor *n = el_tanh(el_add(from_x[2], el_mul(r, from_h[2])));
    return el_add(n, el_mul(z, el_sub(h, n)));
}

ElLstmState el_lstm_cell(const ElLstmCell *l, ElTensor *x, ElLstmState s)
{
    ElLstmState none = {0};
    ElShape shape;
    if (!ready("el_lstm_cell", l, x)) return none;
    if (!s.h != !s.c) el_given("el_lstm_cell", s.h, s.c);
    if ((!s.h || !s.c) && el_error_text()) return none;
    if (!fits("el_lstm_cell", l, x, s.h, &shape) || !fits("el_lstm_cell", l, x, s.c, &shape))
        return none;
    if (!s.h) s = (ElLstmState){el_zeros(shape), el_zeros(shape)};
    ElTensor *gate[LSTM_GATES];
    ElTensor *sums =
        el_add(el_affine(x, l->weight_ih, l->bias_ih), el_affine(s.h, l->weight_hh, l->bias_hh));
    if (!el_split(sums, -1, LSTM_GATES, gate)) return none;
    ElTensor *i = el_sigmoid(gate[0]), *f = el_sigmoid(gate[1]), *o = el_sigmoid(gate[3]);
    ElTensor *c = el_add(el_mul(f, s.c), el_mul(i, el_tanh(gate[2])));
    ElTensor *h = el_mul(o, el_tanh(c));
    return h ? (ElLstmState){h, c} : none;
}
