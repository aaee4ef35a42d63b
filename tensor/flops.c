// Counting floating-point operations.
#include "tensor/flops.h"

#include "tensor/thread.h"

int64_t el_flops(void)
{
    return el_thread.flops;
}

void el_flops_add(int64_t count)
{
    el_thread.flops += count;
}
