// Noise by inversion.
#include "nn/distributions/noise.h"

#include <math.h>

#include "tensor/random.h"
#include "tensor/run_parallel.h"

enum { GRAIN = 1 << 12 }; // elements, with a logarithm or two each

typedef struct {
    double (*quantile)(double u);
    el_real *x;
} Job;

// el_rand gives whole multiples of this; half of it more keeps them symmetric and off both ends.
static const double step = sizeof(el_real) == 8 ? 0x1p-32 : 0x1p-24;

static void run(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    for (int64_t k = first; k < last; k++) {
        j->x[k] = (el_real)j->quantile((double)j->x[k] + step / 2);
    }
}

ElTensor *el_noise(ElShape shape, double (*quantile)(double u))
{
    ElTensor *t = el_rand(shape);
    if (!t) return NULL;
    Job job = {quantile, t->data};
    el_parallel(el_numel(t), GRAIN, run, &job);
    return t;
}

double el_logistic_quantile(double u)
{
    return log(u) - log1p(-u);
}
