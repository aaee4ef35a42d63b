// The corpus of mistakes that el_gradcheck is held to: operations with right values whose rules are
// wrong in one known way.
//
// MISTAKES(M): M(name, kind, inputs, forward, rule). forward is the operation on a, b and c, the
// inputs as constants; rule is the gradient by input number `input`, from g, y, a, b and c. kind is
// what el_gradcheck must say, at order 1 or, of SECOND, at order 2.
#ifndef EL_TESTS_AUTOGRAD_MISTAKES_H
#define EL_TESTS_AUTOGRAD_MISTAKES_H

#include "autograd/control.h"
#include "autograd/ops/accumulate.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/conv.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/index.h"
#include "autograd/ops/join.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/softmax.h"
#include "autograd/tape.h"
#include "tensor/random.h"

#define IGNORES      ": it ignores the upstream gradient"
#define NOT_LINEAR   ": it is not linear in the upstream gradient"
#define FACTOR       ": a constant factor: "
#define SIGN         ": a sign: "
#define TRANSPOSED   "transposed: "
#define SWAPPED      ": operands swapped: "
#define AXIS         ": an axis not summed: "
#define OVERWRITTEN  ": overwritten instead of accumulated: "
#define NOT_A_NUMBER ": NaN: "
#define MISSING      ": a term is missing: "
#define MISPLACED    ": misplaced: "
#define WRONG        ": wrong values"
#define SECOND       ": constant at second order: "
#define SHAPE        "of another shape"
#define PRODUCT      "shapes of a matrix product"

// Random normal numbers, and random ones from 1/2 to 3/2.
#define N(...) el_randn(el_shape(__VA_ARGS__))
#define P(...) el_add_scalar(el_rand(el_shape(__VA_ARGS__)), .5)

#define STOP(x)     el_stop_gradient(x)
#define HALF(x)     el_mul_scalar(x, .5)
#define TWICE(x)    el_mul_scalar(x, 2)
#define MINUS(x)    el_neg(x)
#define ONE_LESS(x) el_add_scalar(MINUS(x), 1)
#define BY(...)     (((ElTensor *[]){__VA_ARGS__})[input])
#define TURNED(x)   el_transpose(x, 0, 1)

// A constant with the same numbers.
static inline ElTensor *constant(const ElTensor *t)
{
    return t ? el_array(t->shape, t->data) : NULL;
}

// The rows of x that tests pick, with one that is picked twice.
#define PICKS    el_ints(el_shape(4), (int32_t[]){0, 2, 0, 1})
#define SHUFFLED el_ints(el_shape(3), (int32_t[]){1, 2, 0})

// Rows of g written to those places of zeros [rows, columns] as loops without += would: the last
// one stays, or, going down, the first.
static inline ElTensor *assigned(const ElTensor *like, const ElTensor *g, bool first)
{
    ElTensor *d = el_zeros(like->shape);
    const int32_t row[] = {0, 2, 0, 1};
    for (int k = 0; d && k < 4; k++) {
        int from = first ? 3 - k : k;
        for (int j = 0; j < like->shape.dim[1]; j++) {
            d->data[row[from] * like->shape.dim[1] + j] = g->data[from * like->shape.dim[1] + j];
        }
    }
    return d;
}

// The same mistake in a convolution: each window writes its whole gradient.
static inline ElTensor *windows(const ElTensor *x, const ElTensor *w, const ElTensor *g)
{
    ElTensor *d = el_zeros(x->shape);
    for (int t = 0; d && t < g->shape.dim[2]; t++) {
        for (int j = 0; j < w->shape.dim[2]; j++) d->data[t + j] = g->data[t] * w->data[j];
    }
    return d;
}

// The same of images with a kernel of 2 x 2, summed over the channels of g.
static inline ElTensor *patches(const ElTensor *x, const ElTensor *w, const ElTensor *g)
{
    ElTensor *d = el_zeros(x->shape);
    int64_t rows = g->shape.dim[2], cols = g->shape.dim[3], channels = g->shape.dim[1];
    for (int64_t t = 0; d && t < rows * cols * 4; t++) {
        int64_t place = t / 4, i = t / 2 % 2, j = t % 2, row = place / cols + i;
        double sum = 0;
        for (int64_t o = 0; o < channels; o++) {
            sum += (double)g->data[o * rows * cols + place] * (double)w->data[o * 4 + i * 2 + j];
        }
        d->data[row * x->shape.dim[3] + place % cols + j] = (el_real)sum;
    }
    return d;
}

// g [n] as [n, 1], for results of rows.
#define ROWS(g) el_unsqueeze(g, -1)
#define PADDED  ((ElConv){.padding = 1})

// What softmax and its like give back: y (g - sum(g y)) by rows of y.
#define SOFTMAX_RULE(y) el_mul(y, el_sub(g, ROWS(el_sum_axis(el_mul(g, y), -1))))

// sum (a - b)^2, and KL(N(a, exp(b)) || N(0, 1)), by rows.
#define SQUARED_ERROR el_sum_axis(el_square(el_sub(a, b)), -1)
#define KL            HALF(el_sum_axis(el_sub(el_add(el_square(a), el_exp(b)), el_add_scalar(b, 1)), -1))
#define NOISY         el_add(a, el_mul(el_exp(HALF(b)), c))
#define NLL           el_sum_axis(el_sub(el_softplus(a), el_mul(a, b)), -1)

#include "tests/autograd/mistakes_elementwise.h"
#include "tests/autograd/mistakes_linear.h"
#include "tests/autograd/mistakes_structured.h"

#define MISTAKES(M) ELEMENTWISE_MISTAKES(M) LINEAR_MISTAKES(M) STRUCTURED_MISTAKES(M)
#endif
