// How the weights of layers begin.
#include "nn/uniform.h"

#include "tensor/random_init.h"

void el_draw_uniform(ElTensor *t, double bound)
{
    int64_t count = el_numel(t);
    el_random_uniform(el_random_init(), count, t->data);
    for (int64_t k = 0; k < count; k++) {
        t->data[k] = (el_real)(bound * (2 * (double)t->data[k] - 1));
    }
}
