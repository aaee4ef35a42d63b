// The steps of the optimizers, each in one pass over the parameter and what belongs to it. Plain
// loops: every operation here rounds correctly, so the compiler's vectors and tails agree.
#include <tgmath.h>

#include "tensor/kernels/fill.h"

static void sgd(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict b,
                ElOptimStep s)
{
    const el_real rate = (el_real)s.rate, momentum = (el_real)s.momentum, decay = (el_real)s.decay;
    // The step is along b, or along g and ahead by a momentum of b.
    const el_real along = s.nesterov ? 1 : 0, ahead = s.nesterov ? momentum : 1;
    if (momentum == 0) {
        for (int64_t k = 0; k < n; k++) w[k] -= rate * (g[k] + decay * w[k]);
        return;
    }
    for (int64_t k = 0; k < n; k++) {
        const el_real slope = g[k] + decay * w[k];
        b[k] = momentum * b[k] + slope;
        w[k] -= rate * (along * slope + ahead * b[k]);
    }
}

static void adagrad(int64_t n, el_real *restrict w, const el_real *restrict g,
                    el_real *restrict sum, ElOptimStep s)
{
    const el_real rate = (el_real)s.rate, decay = (el_real)s.decay, epsilon = (el_real)s.epsilon;
    for (int64_t k = 0; k < n; k++) {
        const el_real slope = g[k] + decay * w[k];
        sum[k] += slope * slope;
        w[k] -= rate * slope / (sqrt(sum[k]) + epsilon);
    }
}

static void rmsprop(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict v,
                    el_real *restrict m, el_real *restrict b, ElOptimStep s)
{
    const el_real rate = (el_real)s.rate, decay = (el_real)s.decay, epsilon = (el_real)s.epsilon;
    const el_real alpha = (el_real)s.beta2, rest = (el_real)(1 - s.beta2);
    const el_real momentum = (el_real)s.momentum, center = s.centered ? 1 : 0;
    for (int64_t k = 0; k < n; k++) {
        const el_real slope = g[k] + decay * w[k];
        v[k] = alpha * v[k] + rest * (slope * slope);
        m[k] = alpha * m[k] + rest * slope;
        // Where a gradient hardly changes, rounding may put its variance below 0.
        const el_real spread = v[k] - center * (m[k] * m[k]);
        b[k] = momentum * b[k] + slope / (sqrt(spread < 0 ? 0 : spread) + epsilon);
        w[k] -= rate * b[k];
    }
}

// The corrections of both moments are folded into two numbers:
// rate (m / c1) / (sqrt(v / c2) + epsilon) = (rate / c1) m / (sqrt(v) / sqrt(c2) + epsilon).
static void adam(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict m,
                 el_real *restrict v, ElOptimStep s)
{
    const el_real beta1 = (el_real)s.beta1, rest1 = (el_real)(1 - s.beta1);
    const el_real beta2 = (el_real)s.beta2, rest2 = (el_real)(1 - s.beta2);
    const el_real rate = (el_real)(s.rate / s.correction1), epsilon = (el_real)s.epsilon;
    const el_real scale = (el_real)(1 / sqrt(s.correction2));
    const el_real decay = (el_real)s.decay, shrink = (el_real)s.shrink;
    for (int64_t k = 0; k < n; k++) {
        const el_real slope = g[k] + decay * w[k];
        m[k] = beta1 * m[k] + rest1 * slope;
        v[k] = beta2 * v[k] + rest2 * (slope * slope);
        w[k] -= shrink * w[k] + rate * m[k] / (sqrt(v[k]) * scale + epsilon);
    }
}

static void lion(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict m,
                 ElOptimStep s)
{
    const el_real beta1 = (el_real)s.beta1, rest1 = (el_real)(1 - s.beta1);
    const el_real beta2 = (el_real)s.beta2, rest2 = (el_real)(1 - s.beta2);
    const el_real rate = (el_real)s.rate, shrink = (el_real)s.shrink;
    for (int64_t k = 0; k < n; k++) {
        const el_real mean = beta1 * m[k] + rest1 * g[k];
        const el_real sign = mean > 0 ? 1 : mean < 0 ? -1 : mean; // a NaN stays one
        w[k] -= shrink * w[k] + rate * sign;
        m[k] = beta2 * m[k] + rest2 * g[k];
    }
}

void EL_FILL(optim)(ElKernels *k)
{
    k->sgd = sgd;
    k->adagrad = adagrad;
    k->rmsprop = rmsprop;
    k->adam = adam;
    k->lion = lion;
}
