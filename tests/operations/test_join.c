// Tensors put together and taken apart.
#include "autograd/ops/join.h"

#include "autograd/ops/layout.h"

// Three tensors that differ along one axis at most.
#define THREE                                                         \
    d->shape[0] = draw_shape(1, 4), d->n[0] = draw_axis(d->shape[0]); \
    for (int i = 0; i < 3; i++) draw_in(d, resized(d->shape[0], d->n[0], draw_int(0, 3)))
#define EQUAL                                                                     \
    d->shape[0] = draw_shape(0, 3), d->n[0] = draw_int(-d->shape[0].rank - 1, 0); \
    for (int i = 0; i < 3; i++) draw_in(d, d->shape[0])
#define PADDED                                                               \
    d->shape[0] = draw_filled_shape(1, 3), d->n[0] = draw_axis(d->shape[0]); \
    draw_in(d, d->shape[0]);                                                 \
    d->n[1] = draw_int(0, 3), d->n[2] = draw_int(0, 3), d->c[0] = draw_int(0, 1) ? 0 : 7

#define GRADIENTS(G)                                                                               \
    G(concat, three, THREE, el_concat((int)d->n[0], in[0], in[1], in[2]))                          \
    G(concat, itself, draw_in(d, el_shape(2, 3)), el_concat(1, in[0], in[0]))                      \
    G(concat_list, list, THREE, el_concat_list((int)d->n[0], 3, in))                               \
    G(stack, three, EQUAL, el_stack((int)d->n[0], in[0], in[1], in[2]))                            \
    G(stack_list, list, EQUAL, el_stack_list((int)d->n[0], 3, in))                                 \
    G(split, rejoined, d->n[0] = draw_int(0, 1);                                                   \
      draw_in(d, el_shape(draw_int(0, 2) * 3, 3)), rejoined(in[0], (int)d->n[0]))                  \
    G(pad, constant, PADDED,                                                                       \
      el_pad(in[0], (int)d->n[0], (ElPad){.before = d->n[1], .after = d->n[2], .value = d->c[0]})) \
    G(pad, reflect, draw_in(d, el_shape(2, 4, 2));                                                 \
      d->n[1] = draw_int(0, 3),                                                                    \
      el_pad(in[0], 1, (ElPad){.before = d->n[1], .after = 3 - d->n[1], .mode = EL_PAD_REFLECT}))  \
    G(pad, replicate, PADDED,                                                                      \
      el_pad(in[0], (int)d->n[0],                                                                  \
             (ElPad){.before = d->n[1], .after = d->n[2], .mode = EL_PAD_REPLICATE}))

#define VALUES(V)                                                                                \
    V(concat, rows, el_concat(0, in[0], in[1]))                                                  \
    V(concat, middle, el_concat(-2, in[0], in[1], in[2]))                                        \
    V(concat_list, columns, el_concat_list(1, 2, in))                                            \
    V(stack, first, el_stack(0, in[0], in[1]))                                                   \
    V(stack, numbers, el_stack(-1, in[0], in[1]))                                                \
    V(stack_list, last, el_stack_list(-1, 2, in))                                                \
    V(split, second, part(in[0], 1, 3, 1))                                                       \
    V(split, rows, part(in[0], 0, 2, 1))                                                         \
    V(pad, constant, el_pad(in[0], 1, (ElPad){.before = 1, .after = 2, .value = 1.5}))           \
    V(pad, reflect, el_pad(in[0], -1, (ElPad){.before = 2, .after = 3, .mode = EL_PAD_REFLECT})) \
    V(pad, replicate, el_pad(in[0], 1, (ElPad){.before = 2, .after = 1, .mode = EL_PAD_REPLICATE}))

static ElShape resized(ElShape s, int64_t axis, int64_t size)
{
    s.dim[axis < 0 ? axis + s.rank : axis] = size;
    return s;
}

// Three parts joined in another order, and one of them twice.
static ElTensor *rejoined(ElTensor *x, int axis)
{
    ElTensor *parts[3];
    return el_split(x, axis, 3, parts) ? el_concat(0, parts[2], parts[0], parts[2]) : NULL;
}

static ElTensor *part(ElTensor *x, int axis, int count, int which)
{
    ElTensor *parts[3];
    return el_split(x, axis, count, parts) ? parts[which] : NULL;
}

#include "tests/operations/cases.h"
