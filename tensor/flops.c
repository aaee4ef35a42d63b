// Counting floating-point operations.
#include "tensor/flops.h"

static _Thread_local int64_t counted;

int64_t el_flops(void)
{
    return counted;
}

void el_flops_add(int64_t count)
{
    counted += count;
}
