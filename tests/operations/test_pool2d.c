// Pooling and upsampling.
#include "autograd/ops/pool2d.h"

#define POOL                      \
    (ElPool)                      \
    {                             \
        d->n[0], d->n[1], d->n[2] \
    }
#define TO d->n[3], d->n[4]

#define GRADIENTS(G)                                                         \
    G(max_pool2d, any, draw_pool(d), el_max_pool2d(in[0], POOL))             \
    G(avg_pool2d, any, draw_pool(d), el_avg_pool2d(in[0], POOL))             \
    G(upsample_nearest, any, draw_pool(d), el_upsample_nearest(in[0], TO))   \
    G(upsample_bilinear, any, draw_pool(d), el_upsample_bilinear(in[0], TO)) \
    G(upsample_bilinear, none, draw_in(d, el_shape(0, 2, 2, 2)), el_upsample_bilinear(in[0], 3, 3))

#define VALUES(V)                                                                               \
    V(max_pool2d, plain, el_max_pool2d(in[0], (ElPool){2, 0, 0}))                               \
    V(max_pool2d, padded, el_max_pool2d(in[0], (ElPool){.size = 3, .stride = 2, .padding = 1})) \
    V(max_pool2d, negative, el_max_pool2d(in[0], (ElPool){.size = 2, .padding = 1}))            \
    V(avg_pool2d, plain, el_avg_pool2d(in[0], (ElPool){2, 0, 0}))                               \
    V(avg_pool2d, padded, el_avg_pool2d(in[0], (ElPool){.size = 3, .stride = 2, .padding = 1})) \
    V(upsample_nearest, doubled, el_upsample_nearest(in[0], 6, 4))                              \
    V(upsample_nearest, odd, el_upsample_nearest(in[0], 5, 3))                                  \
    V(upsample_nearest, smaller, el_upsample_nearest(in[0], 2, 3))                              \
    V(upsample_bilinear, doubled, el_upsample_bilinear(in[0], 6, 4))                            \
    V(upsample_bilinear, odd, el_upsample_bilinear(in[0], 5, 7))                                \
    V(upsample_bilinear, smaller, el_upsample_bilinear(in[0], 2, 3))

#include "tests/operations/draw.h"

// Attributes: size, stride, padding; and another height and width.
static void draw_pool(Draw *d)
{
    d->n[0] = draw_int(1, 3);
    d->n[1] = draw_int(0, 3);
    d->n[2] = draw_int(0, d->n[0] / 2);
    d->n[3] = draw_int(1, 5);
    d->n[4] = draw_int(1, 5);
    int64_t least = d->n[0] - 2 * d->n[2] > 1 ? d->n[0] - 2 * d->n[2] : 1;
    draw_in(d, el_shape(draw_int(1, 2), draw_int(1, 2), draw_int(least, 4), draw_int(least, 4)));
}

#include "tests/operations/cases.h"
