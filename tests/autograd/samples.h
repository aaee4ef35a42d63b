// For tests of operations: what they are tried on, and how near they must come.
#ifndef EL_TESTS_AUTOGRAD_SAMPLES_H
#define EL_TESTS_AUTOGRAD_SAMPLES_H

#include <math.h>

#include "tensor/random.h"
#include "tests/checks.h"

static const double tolerance = IS_DOUBLE ? 1e-13 : 4e-6;

// Away from 0, where some have a kink, and positive where the domain asks for it.
static inline ElTensor *sample(ElShape shape, bool positive)
{
    ElTensor *t = el_randn(shape);
    for (int64_t k = 0; k < el_numel(t); k++) {
        double x = (double)t->data[k];
        if (positive)
            x = .2 + fabs(x);
        else
            x += x < 0 ? -.1 : .1;
        t->data[k] = (el_real)x;
    }
    return t;
}
#endif
