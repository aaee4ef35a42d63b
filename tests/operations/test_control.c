// Gradients asked for, and gradients changed.
#include "autograd/control.h"
#include "autograd/ops/matmul.h"

// Straight through has the right gradient where the value moves as x does.
#define GRADIENTS(G)                                                                         \
    G(stop_gradient, plain, draw_in(d, draw_shape(0, 3)),                                    \
      el_mul(in[0], el_stop_gradient(el_scalar(2))))                                         \
    G(straight_through, shifted, draw_in(d, draw_shape(0, 3)),                               \
      el_straight_through(el_add_scalar(el_square(in[0]), 3), el_square(in[0])))             \
    G(gradient_hook, looks, draw_in(d, draw_shape(0, 3)),                                    \
      el_square(el_gradient_hook(el_square(in[0]), look, NULL)))                             \
    G(grad, cubes, draw_in(d, draw_filled_shape(0, 3)), el_grad(cubes(in[0]), in[0]))        \
    G(vjp, cubes, draw_in(d, draw_shape(0, 3)); draw_in(d, d->in[0]->shape), vjp(in))        \
    G(jvp, cubes, draw_in(d, draw_shape(0, 3));                                              \
      draw_in(d, d->in[0]->shape), el_jvp(el_mul(in[0], el_square(in[0])), 1, in, in + 1))   \
    G(hvp, cubes, draw_in(d, draw_filled_shape(0, 3)); draw_in(d, d->in[0]->shape), hvp(in)) \
    G(jvp, two, NET_AND_DIRECTION, el_jvp(mlp(in), 1, in + 1, in + 4))                       \
    G(checkpoint, net, NET_AND_DIRECTION, el_square(el_checkpoint(mlp_of, in[3], 3, in)))    \
    G(checkpoint, dropout, draw_in(d, draw_shape(0, 3));                                     \
      draw_in(d, d->in[0]->shape), el_checkpoint(dropped, NULL, 2, in))                      \
    G(checkpoint, nested, draw_in(d, draw_shape(0, 3));                                      \
      draw_in(d, d->in[0]->shape), el_checkpoint(dropped_twice, d->in[1], 1, in))

// A net as a checkpoint that captures its last weight; dropout on a function of two inputs.
#define NET_AND_DIRECTION                                                            \
    draw_in(d, el_shape(2, 3)), draw_in(d, el_shape(2, 3)), draw_in(d, el_shape(2)), \
        draw_in(d, el_shape(1, 2)), draw_in(d, el_shape(2, 3))

#define VALUES(V)                                                                               \
    V(grad, mlp, el_grad(loss(in), in[1]))                                                      \
    V(checkpoint, mlp, el_grad(el_mean(el_square(el_checkpoint(mlp_of, in[3], 3, in))), in[1])) \
    V(vjp, mlp, vjp_of_mlp(in))                                                                 \
    V(jvp, mlp, el_jvp(mlp(in), 1, in + 1, in + 4))                                             \
    V(hvp, mlp, hvp_of_mlp(in, 0))                                                              \
    V(hvp, mlp_out, hvp_of_mlp(in, 1))                                                          \
    V(stop_gradient, plain, el_stop_gradient(in[0]))                                            \
    V(straight_through, plain, el_straight_through(in[0], in[1]))                               \
    V(gradient_hook, halved, el_gradient_hook(in[0], look, NULL))

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/random.h"

static ElTensor *look(ElTensor *g, void *context)
{
    return (void)context, g;
}

static ElTensor *cubes(ElTensor *x)
{
    return el_sum(el_mul(x, el_square(x)));
}

static ElTensor *vjp(ElTensor *const in[])
{
    ElTensor *d = NULL;
    el_vjp(el_mul(in[0], el_square(in[0])), in[1], 1, in, &d);
    return d;
}

static ElTensor *hvp(ElTensor *const in[])
{
    ElTensor *h = NULL;
    el_hvp(cubes(in[0]), 1, in, in + 1, &h);
    return h;
}

// x, w1, b1, w2: 4 -> 3 -> 1.
static ElTensor *mlp(ElTensor *const in[])
{
    return el_affine(el_tanh(el_affine(in[0], in[1], in[2])), in[3], NULL);
}

static ElTensor *mlp_of(ElTensor *const in[], void *last)
{
    return mlp((ElTensor *[]){in[0], in[1], in[2], last});
}

static ElTensor *dropped(ElTensor *const in[], void *context)
{
    (void)context;
    ElTensor *kept = el_rand_bernoulli(in[0]->shape, .5);
    return el_mul(el_mul(el_exp(in[0]), kept), el_square(in[1]));
}

static ElTensor *dropped_twice(ElTensor *const in[], void *other)
{
    ElTensor *two[] = {el_sin(in[0]), other};
    return el_mul(el_checkpoint(dropped, NULL, 2, two), in[0]);
}

static ElTensor *loss(ElTensor *const in[])
{
    return el_mul_scalar(el_mean(el_square(mlp(in))), .5);
}

static ElTensor *vjp_of_mlp(ElTensor *const in[])
{
    ElTensor *d = NULL;
    el_vjp(mlp(in), in[4], 1, in + 1, &d);
    return d;
}

static ElTensor *hvp_of_mlp(ElTensor *const in[], int which)
{
    ElTensor *h[2] = {NULL}, *weights[] = {in[1], in[3]};
    el_hvp(loss(in), 2, weights, in + 4, h);
    return h[which];
}

#include "tests/operations/cases.h"
