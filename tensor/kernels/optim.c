// The step of Adam, in one pass over the parameter and what belongs to it. A plain loop: every
// operation here rounds correctly, so the compiler's vectors and tails agree. The other optimizers
// are such loops in optim/, built for the plainest processor only.
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
    const el_real decay = (el_real)s.decay, shrink = (el_real)s.shrink;
    for (int64_t k = 0; k < n; k++) {
        const el_real slope = g[k] + decay * w[k];
        m[k] = beta1 * m[k] + rest1 * slope;
        v[k] = beta2 * v[k] + rest2 * (slope * slope);
        w[k] -= shrink * w[k] + rate * m[k] / (sqrt(v[k]) * scale + epsilon);
    }
}

void EL_FILL(optim)(ElKernels *k)
{
    k->adam = adam;
}
