// Control of gradients.
#include "autograd/control.h"

#include "tensor/fail.h"
#include "tensor/scope.h"

ElTensor *el_stop_gradient(ElTensor *x)
{
    static const ElOp op = {.name = "stop_gradient"};
    if (!el_given("el_stop_gradient", x)) return NULL;
    return el_record(&op, el_scope_view("el_stop_gradient", x, x->shape, 0), x);
}
