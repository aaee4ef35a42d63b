// Tensors of known numbers.
#include "tensor/create.h"

#include <inttypes.h>
#include <math.h>

#include "tensor/fail.h"
#include "tensor/scope.h"

ElTensor *el_arange(double start, double stop, double step)
{
    double count = ceil((stop - start) / step);
    if (!isfinite(count) || count > 0x1p58 || !isfinite(step)) {
        return el_fail(
            "el_arange: from %g to %g by %g was asked for; all three must be finite, the "
            "step not 0, and the numbers at most 2^58",
            start, stop, step);
    }
    ElTensor *t = el_scope_tensor("el_arange", el_shape(count > 0 ? (int64_t)count : 0));
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)(start + (double)k * step);
    return t;
}

ElTensor *el_linspace(double start, double stop, int64_t count)
{
    if (count < 0) {
        return el_fail("el_linspace: %" PRId64 " numbers were asked for; it must be 0 or more",
                       count);
    }
    ElTensor *t = el_scope_tensor("el_linspace", el_shape(count));
    int64_t last = count - 1;
    for (int64_t k = 0; k < el_numel(t); k++) {
        double part = last ? (double)k / (double)last : 0; // so that the ends are exact
        t->data[k] = (el_real)(start * (1 - part) + stop * part);
    }
    return t;
}

ElTensor *el_eye(int64_t n)
{
    if (n < 0) {
        return el_fail("el_eye: a matrix of %" PRId64 " rows was asked for; it must be 0 or more",
                       n);
    }
    ElTensor *t = el_scope_tensor("el_eye", (ElShape){2, {n, n}});
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = k % (n + 1) == 0;
    return t;
}
