// Reading and writing by integers.
#include "autograd/ops/index.h"

#define INDEXED                                                              \
    d->shape[0] = draw_filled_shape(1, 4), d->n[0] = draw_axis(d->shape[0]); \
    draw_in(d, d->shape[0])

#define GRADIENTS(G)                                                                     \
    G(index_select, axis, INDEXED;                                                       \
      d->ints = el_randint(el_shape(draw_int(0, 4)), 0, size_at(d->shape[0], d->n[0])),  \
      el_index_select(in[0], (int)d->n[0], d->ints))                                     \
    G(gather, axis, INDEXED;                                                             \
      d->ints = index_of(d->shape[0], d->n[0]), el_gather(in[0], (int)d->n[0], d->ints)) \
    G(scatter_add, axis, INDEXED; d->ints = index_of(d->shape[0], d->n[0]);              \
      draw_in(d, d->ints->shape), el_scatter_add(in[0], (int)d->n[0], d->ints, in[1]))

#define VALUES(V)                                                             \
    V(index_select, rows, el_index_select(in[0], 0, ints_of(in[1])))          \
    V(index_select, middle, el_index_select(in[0], 1, ints_of(in[1])))        \
    V(index_select, last, el_index_select(in[0], -1, ints_of(in[1])))         \
    V(gather, rows, el_gather(in[0], 0, ints_of(in[1])))                      \
    V(gather, columns, el_gather(in[0], 1, ints_of(in[1])))                   \
    V(gather, middle, el_gather(in[0], 1, ints_of(in[1])))                    \
    V(scatter_add, rows, el_scatter_add(in[0], 0, ints_of(in[1]), in[2]))     \
    V(scatter_add, columns, el_scatter_add(in[0], -1, ints_of(in[1]), in[2])) \
    V(one_hot, matrix, el_one_hot(ints_of(in[0]), 4))

#include "tests/operations/draw.h"

static int64_t size_at(ElShape s, int64_t axis)
{
    return s.dim[axis < 0 ? axis + s.rank : axis];
}

// An index into a tensor of this shape: smaller along some axes, of any size along this one.
static ElInts *index_of(ElShape s, int64_t axis)
{
    ElShape shape = s;
    for (int i = 0; i < s.rank; i++) shape.dim[i] = draw_int(1, s.dim[i]);
    shape.dim[axis < 0 ? axis + s.rank : axis] = draw_int(0, 4);
    return el_randint(shape, 0, size_at(s, axis));
}

#include "tests/operations/cases.h"
