// Tensors: made, read, named.
#include "tensor/tensor.h"

#include <math.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/scope.h"
#include "tensor/shape_inline.h"

#ifdef EL_DOUBLE
const char el_real_is_double = 1;
#else
const char el_real_is_float = 1;
#endif

ElTensor *el_tensor_copy(const ElTensor *t)
{
    if (!el_given("el_tensor_copy", t)) return NULL;
    ElTensor *copy = el_tensor_new(t->shape);
    if (copy) memcpy(copy->data, t->data, (size_t)el_numel(t) * sizeof(el_real));
    return copy;
}

ElTensor *el_empty(ElShape shape)
{
    return el_scope_tensor("el_empty", shape);
}

ElTensor *el_empty_like(const ElTensor *t)
{
    if (!el_given("el_empty_like", t)) return NULL;
    return el_scope_tensor_of("el_empty_like", &t->shape);
}

static ElTensor *filled(const char *function, const ElShape *shape, double value)
{
    ElTensor *t = el_scope_tensor_of(function, shape);
    if (!t) return NULL;
    int64_t count = el_numel(t);
    for (int64_t k = 0; k < count; k++) t->data[k] = (el_real)value;
    return t;
}

ElTensor *el_zeros(ElShape shape)
{
    return filled("el_zeros", &shape, 0);
}

ElTensor *el_ones(ElShape shape)
{
    return filled("el_ones", &shape, 1);
}

ElTensor *el_full(ElShape shape, double value)
{
    return filled("el_full", &shape, value);
}

ElTensor *el_scalar(double value)
{
    return filled("el_scalar", &EL_SCALAR, value);
}

ElTensor *el_array(ElShape shape, const el_real *values)
{
    ElTensor *t = el_scope_tensor("el_array", shape);
    if (!t || el_numel(t) == 0) return t;
    if (!values) {
        return el_fail("el_array: the values of %s are NULL; they must be given",
                       el_shape_text(shape));
    }
    memcpy(t->data, values, (size_t)el_numel(t) * sizeof(el_real));
    return t;
}

int64_t el_numel(const ElTensor *t)
{
    return t ? el_shape_count(&t->shape) : 0;
}

double el_item(const ElTensor *t)
{
    if (!el_given("el_item", t)) return NAN;
    if (el_numel(t) == 1) return (double)t->data[0];
    el_fail("el_item: %s has %lld elements; it must have one (el_sum or el_mean make one)",
            el_describe(t), (long long)el_numel(t));
    return NAN;
}

ElTensor *el_named(ElTensor *t, const char *name)
{
    if (!el_given("el_named", t)) return NULL;
    t->name = name;
    return t;
}

void el_changed(ElTensor *t)
{
    if (el_given("el_changed", t)) t->memory->version++;
}
