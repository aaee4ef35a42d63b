// The same numbers in another arrangement.
#include "autograd/ops/layout.h"

#define ANY(low, high)                   \
    d->shape[0] = draw_shape(low, high); \
    draw_in(d, d->shape[0]);             \
    d->n[0] = draw_axis(d->shape[0])
#define BOUNDS \
    ANY(1, 4); \
    d->n[1] = draw_int(-5, 5), d->n[2] = draw_int(-5, 5), d->n[3] = draw_int(1, 3)
#define POSITION                           \
    d->shape[0] = draw_filled_shape(1, 4); \
    draw_in(d, d->shape[0]);               \
    d->n[0] = draw_axis(d->shape[0]);      \
    d->n[1] = draw_position(d->shape[0], d->n[0])

#define GRADIENTS(G)                                                                      \
    G(reshape, reversed, ANY(1, 4), el_reshape(in[0], reversed(d->shape[0])))             \
    G(flatten, axis, ANY(1, 4), el_flatten(in[0], (int)d->n[0]))                          \
    G(squeeze, all, ANY(0, 4), el_squeeze(in[0]))                                         \
    G(squeeze_axis, unsqueezed, ANY(1, 4),                                                \
      el_squeeze_axis(el_unsqueeze(in[0], (int)d->n[0]), (int)d->n[0]))                   \
    G(unsqueeze, axis, ANY(1, 4), el_unsqueeze(in[0], (int)d->n[0]))                      \
    G(permute, shuffled, draw_in(d, draw_shape(0, 5));                                    \
      d->n[0] = draw_int(0, 99), el_permute(in[0], shuffled(in[0]->shape.rank, d->n[0]))) \
    G(transpose, axes, ANY(1, 4);                                                         \
      d->n[1] = draw_axis(d->shape[0]), el_transpose(in[0], (int)d->n[0], (int)d->n[1]))  \
    G(slice, bounds, BOUNDS, el_slice(in[0], (int)d->n[0], d->n[1], d->n[2]))             \
    G(slice, rows, draw_in(d, el_shape(4, 3)), el_slice(in[0], 0, 1, EL_END))             \
    G(slice_step, bounds, BOUNDS,                                                         \
      el_slice_step(in[0], (int)d->n[0], (ElRange){d->n[1], d->n[2], d->n[3]}))           \
    G(select, position, POSITION, el_select(in[0], (int)d->n[0], d->n[1]))                \
    G(flip, axis, ANY(1, 4), el_flip(in[0], el_axes((int)d->n[0])))                       \
    G(flip, both, draw_in(d, el_shape(2, 3)), el_flip(in[0], el_axes(0, 1)))              \
    G(tile, repeats, draw_in(d, draw_shape(0, 3));                                        \
      d->shape[0] = draw_shape(0, 3), el_tile(in[0], d->shape[0]))                        \
    G(tril, diagonal, ANY(2, 4); d->n[0] = draw_int(-4, 4), el_tril(in[0], d->n[0]))      \
    G(triu, diagonal, ANY(2, 4); d->n[0] = draw_int(-4, 4), el_triu(in[0], d->n[0]))

#define VALUES(V)                                                         \
    V(reshape, shape, el_reshape(in[0], el_shape(4, 3)))                  \
    V(flatten, from_one, el_flatten(in[0], 1))                            \
    V(squeeze, all, el_squeeze(in[0]))                                    \
    V(squeeze_axis, last, el_squeeze_axis(in[0], -1))                     \
    V(unsqueeze, middle, el_unsqueeze(in[0], -2))                         \
    V(permute, rotated, el_permute(in[0], el_axes(2, 0, 3, 1)))           \
    V(permute, inner, el_permute(in[0], el_axes(1, 0, -1)))               \
    V(transpose, matrices, el_transpose(in[0], -1, -2))                   \
    V(slice, rows, el_slice(in[0], 0, 1, 3))                              \
    V(slice, from_end, el_slice(in[0], 1, -3, -1))                        \
    V(slice, past_end, el_slice(in[0], 1, 1, 90))                         \
    V(slice, empty, el_slice(in[0], 1, 3, 1))                             \
    V(slice_step, columns, el_slice_step(in[0], 1, (ElRange){1, 6, 2}))   \
    V(slice_step, rows, el_slice_step(in[0], 0, (ElRange){0, EL_END, 3})) \
    V(select, first, el_select(in[0], 0, 1))                              \
    V(select, middle, el_select(in[0], 1, -1))                            \
    V(flip, two, el_flip(in[0], el_axes(0, 2)))                           \
    V(flip, vector, el_flip(in[0], el_axes(0)))                           \
    V(tile, both, el_tile(in[0], el_shape(2, 3)))                         \
    V(tile, more_axes, el_tile(in[0], el_shape(2, 1, 2)))                 \
    V(tile, fewer_axes, el_tile(in[0], el_shape(2)))                      \
    V(tril, main, el_tril(in[0], 0))                                      \
    V(tril, above, el_tril(in[0], 1))                                     \
    V(triu, below, el_triu(in[0], -1))                                    \
    V(triu, far, el_triu(in[0], INT64_MAX))

#include "tests/operations/draw.h"

static ElShape reversed(ElShape s)
{
    ElShape r = s;
    for (int i = 0; i < s.rank; i++) r.dim[i] = s.dim[s.rank - 1 - i];
    return r;
}

// The axes in an order that `number` stands for.
static ElAxes shuffled(int rank, int64_t number)
{
    ElAxes axes = {.count = rank};
    int32_t order[EL_MAX_RANK];
    el_random_permutation(&(ElRandom){.seed = (uint64_t)number}, rank, order);
    for (int i = 0; i < rank; i++) axes.axis[i] = order[i] - (i % 2 ? rank : 0);
    return axes;
}

static int64_t draw_position(ElShape s, int64_t axis)
{
    int64_t size = s.dim[axis < 0 ? axis + s.rank : axis];
    return draw_int(-size, size - 1);
}

#include "tests/operations/cases.h"
