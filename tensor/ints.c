// Whole numbers. They live in the block of a tensor, the struct first and the numbers behind it, so
// that a scope owns them as it owns tensors.
#include "tensor/ints_make.h"

#include <inttypes.h>
#include <string.h>

#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

enum { HEAD = (sizeof(ElInts) + 63) / 64 * 64 };

// The shape of a tensor that has room for the struct and the numbers.
static ElShape home_shape(ElShape shape)
{
    int64_t bytes = HEAD + el_shape_numel(shape) * (int64_t)sizeof(int32_t), real = sizeof(el_real);
    return el_shape(el_ceil_div(bytes, real));
}

static ElInts *settle(const char *function, ElTensor *home, ElShape shape)
{
    if (!home) return NULL;
    ElInts *t = (ElInts *)(void *)home->data;
    *t = (ElInts){.shape = shape, .op = function + 3, .place = home->place, .home = home};
    t->data = (int32_t *)(void *)((char *)t + HEAD);
    return t;
}

ElInts *el_scope_ints(const char *function, ElShape shape)
{
    if (!el_shape_valid(function, &shape)) return NULL;
    return settle(function, el_scope_tensor(function, home_shape(shape)), shape);
}

ElInts *el_ints_new(ElShape shape)
{
    if (!el_shape_valid("el_ints_new", &shape)) return NULL;
    return settle("el_ints_new", el_own_tensor("el_ints_new", home_shape(shape)), shape);
}

void el_ints_free(ElInts *t)
{
    if (!t) return;
    if (el_in_scope(t->home)) {
        el_fail("el_ints_free: %s belongs to a scope; el_tape_end frees it", el_describe_ints(t));
        return;
    }
    el_tensor_free(t->home);
}

ElInts *el_ints(ElShape shape, const int32_t *values)
{
    ElInts *t = el_scope_ints("el_ints", shape);
    if (!t) return NULL;
    int64_t count = el_ints_numel(t);
    if (count > 0 && !el_there("el_ints", "the list of values", values)) return NULL;
    if (count > 0) memcpy(t->data, values, (size_t)count * sizeof *values);
    return t;
}

int64_t el_ints_numel(const ElInts *t)
{
    return t ? el_shape_numel(t->shape) : 0;
}

ElTensor *el_from_ints(const ElInts *t)
{
    if (!el_there("el_from_ints", "operand 1 of 1", t)) return NULL;
    ElTensor *x = el_scope_tensor("el_from_ints", t->shape);
    if (!x) return NULL;
    for (int64_t k = 0; k < el_numel(x); k++) x->data[k] = (el_real)t->data[k];
    return x;
}

const char *el_describe_ints(const ElInts *t)
{
    if (!t) return "NULL";
    return el_describe(
        &(ElTensor){.shape = t->shape, .name = t->name, .op = t->op, .place = t->place});
}

bool el_ints_below(const char *function, const ElInts *t, int64_t bound, const char *what)
{
    int64_t count = el_ints_numel(t);
    const int32_t most = (int32_t)(bound > INT32_MAX ? INT32_MAX : bound - 1);
    int32_t outside = 0;
    for (int64_t k = 0; k < count; k++) outside |= (t->data[k] < 0) | (t->data[k] > most);
    for (int64_t k = 0; k < count && outside; k++) {
        if (t->data[k] >= 0 && t->data[k] < bound) continue;
        return el_refuse("%s: element %" PRId64 " of the integers %s is %d; there are %" PRId64
                         " %s, counted from 0",
                         function, k, el_describe_ints(t), (int)t->data[k], bound, what);
    }
    return true;
}
