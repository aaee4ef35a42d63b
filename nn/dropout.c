// Dropout.
#include "nn/dropout.h"

#include "autograd/ops/elementwise.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"
#include "tensor/random.h"
#include "tensor/run_parallel.h"

typedef struct {
    el_real *mask, scale;
} Scaled;

static void scale_piece(void *context, int64_t first, int64_t last)
{
    const Scaled *s = context;
    el_kernels()->mul_scalar(last - first, s->mask + first, s->scale, s->mask + first);
}

ElTensor *el_dropout(ElTensor *x, double p)
{
    if (!el_given("el_dropout", x)) return NULL;
    if (!(p >= 0 && p < 1)) {
        return el_fail("el_dropout: the probability is %g; it must lie in [0, 1)", p);
    }
    if (p == 0) return x;
    ElTensor *mask = el_rand_bernoulli(x->shape, 1 - p);
    if (!mask) return NULL;
    Scaled scaled = {mask->data, (el_real)(1 / (1 - p))};
    el_parallel(el_numel(mask), EL_GRAIN, scale_piece, &scaled);
    return el_mul(x, mask);
}
