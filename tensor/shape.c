// Shapes: made, counted, compared.
#include "tensor/fail.h"
#include "tensor/shape_inline.h"

static const ElShape refused = {.rank = -1};

static const int64_t MOST_ELEMENTS = INT64_C(1) << 58; // so that a number of bytes fits 64 bits

bool el_shape_valid(const char *function, const ElShape *s)
{
    if (s->rank == -1) {
        return el_refuse("%s: the shape was refused when it was made; el_shape makes one",
                         function);
    }
    if (s->rank < 0 || s->rank > EL_MAX_RANK) {
        return el_refuse("%s: a shape of %d axes was asked for; it must have 0 to %d", function,
                         s->rank, EL_MAX_RANK);
    }
    int64_t least = 1; // the product of all sizes but those of 0
    for (int i = 0; i < s->rank; i++) {
        if (s->dim[i] < 0) {
            return el_refuse("%s: the size of axis %d is %lld; it must be 0 or more", function, i,
                             (long long)s->dim[i]);
        }
        if (s->dim[i] > 0 && __builtin_mul_overflow(least, s->dim[i], &least)) least = INT64_MAX;
    }
    if (least <= MOST_ELEMENTS) return true;
    return el_refuse("%s: %s has more than 2^58 elements, sizes of 0 left out; no tensor is that "
                     "large",
                     function, el_shape_text(*s));
}

ElShape el_shape_list(int count, const int64_t *dims)
{
    if (count < 0 || count > EL_MAX_RANK) {
        el_fail("el_shape: a shape of %d axes was asked for; it must have 0 to %d", count,
                EL_MAX_RANK);
        return refused;
    }
    if (count > 0 && !el_there("el_shape", "the list of sizes", dims)) return refused;
    ElShape s = {.rank = count};
    for (int i = 0; i < count; i++) s.dim[i] = dims[i];
    return el_shape_valid("el_shape", &s) ? s : refused;
}

int64_t el_shape_numel(ElShape s)
{
    int64_t product = s.rank >= 0 && s.rank <= EL_MAX_RANK;
    for (int i = 0; product && i < s.rank; i++) {
        if (s.dim[i] < 0 || __builtin_mul_overflow(product, s.dim[i], &product)) return 0;
    }
    return product;
}

bool el_shape_equal(ElShape a, ElShape b)
{
    return el_shape_same(&a, &b);
}

ElAxes el_axes_list(int count, const int *axes)
{
    if (count > 0 && !el_there("el_axes", "the list of axes", axes)) return (ElAxes){.count = -1};
    if (count < 0 || count > EL_MAX_RANK) {
        el_fail("el_axes: %d axes were given; it must be 0 to %d", count, EL_MAX_RANK);
        return (ElAxes){.count = -1};
    }
    ElAxes a = {.count = count};
    for (int i = 0; i < count; i++) a.axis[i] = axes[i];
    return a;
}
