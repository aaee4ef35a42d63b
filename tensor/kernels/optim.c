// The steps of the optimizers, each in one pass over the parameter and what belongs to it. Plain
// loops: every operation here rounds correctly, so the compiler's vectors and tails agree.
#include <tgmath.h>

#include "tensor/kernels/fill.h"

// The corrections of both moments are folded into two numbers:
// rate (m / c1) / (sqrt(v / c2) + epsilon) = (rate / c1) m / (sqrt(v) / sqrt(c2) + epsilon).
static void adam(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict m,
                 el_real *restrict v, ElAdamStep s)
{
    const el_real beta1 = (el_real)s.beta1, rest1 = (el_real)(1 - s.beta1);
    const el_real beta2 = (el_real)s.beta2, rest2 = (el_real)(1 - s.beta2);
    const el_real rate = (el_real)(s.rate / s.correction1), epsilon = (el_real)s.epsilon;
    const el_real scale = (el_real)(1 / sqrt(s.correction2));
    for (int64_t k = 0; k < n; k++) {
        m[k] = beta1 * m[k] + rest1 * g[k];
        v[k] = beta2 * v[k] + rest2 * (g[k] * g[k]);
        w[k] -= rate * m[k] / (sqrt(v[k]) * scale + epsilon);
    }
}

static void sgd_momentum(int64_t n, el_real *restrict w, const el_real *restrict g,
                         el_real *restrict buf, el_real rate, el_real momentum)
{
    for (int64_t k = 0; k < n; k++) {
        buf[k] = momentum * buf[k] + g[k];
        w[k] -= rate * buf[k];
    }
}

static void sgd(int64_t n, el_real *restrict w, const el_real *restrict g, el_real *restrict buf,
                double rate, double momentum)
{
    const el_real by = (el_real)rate;
    if (buf)
        sgd_momentum(n, w, g, buf, by, (el_real)momentum);
    else
        for (int64_t k = 0; k < n; k++) w[k] -= by * g[k];
}

void EL_FILL(optim)(ElKernels *k)
{
    k->adam = adam;
    k->sgd = sgd;
}
