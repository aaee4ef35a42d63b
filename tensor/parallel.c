// Threads by OpenMP, when the build has it.
#include "tensor/parallel.h"

#include "tensor/fail.h"
#include "tensor/run_parallel.h"

#ifdef _OPENMP
#include <omp.h>

int el_threads(void)
{
    return omp_get_max_threads();
}

bool el_threads_set(int count)
{
    if (count < 1) return el_refuse("el_threads_set: %d threads; it must be 1 or more", count);
    omp_set_num_threads(count);
    return true;
}
#else
int el_threads(void)
{
    return 1;
}

bool el_threads_set(int count)
{
    if (count < 1) return el_refuse("el_threads_set: %d threads; it must be 1 or more", count);
    return true;
}
#endif

void el_parallel(int64_t count, int64_t grain,
                 void (*run)(void *context, int64_t first, int64_t last), void *context)
{
    int64_t grains = (count + grain - 1) / grain;
    int64_t pieces = el_threads() < grains ? el_threads() : grains;
    if (pieces <= 1) {
        if (count > 0) run(context, 0, count);
        return;
    }
#ifdef _OPENMP
#pragma omp parallel for num_threads((int)pieces) schedule(static, 1)
#endif
    for (int64_t i = 0; i < pieces; i++) {
        int64_t first = grains * i / pieces * grain, last = grains * (i + 1) / pieces * grain;
        run(context, first, last < count ? last : count);
    }
}
