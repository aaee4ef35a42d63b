// Dropout.
#include "nn/dropout.h"

#include "autograd/ops/elementwise.h"
#include "tensor/fail.h"
#include "tensor/random.h"

ElTensor *el_dropout(ElTensor *x, double p)
{
    if (!el_given("el_dropout", x)) return NULL;
    if (!(p >= 0 && p < 1)) {
        return el_fail("el_dropout: the probability is %g; it must lie in [0, 1)", p);
    }
    if (p == 0) return x;
    ElTensor *mask = el_rand_bernoulli(x->shape, 1 - p);
    if (!mask) return NULL;
    int64_t count = el_numel(mask);
    el_real scale = (el_real)(1 / (1 - p));
    for (int64_t k = 0; k < count; k++) mask->data[k] *= scale;
    return el_mul(x, mask);
}
