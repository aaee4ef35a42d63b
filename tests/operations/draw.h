// For tests of operations: random inputs and attributes. A family's functions that draw its own
// kind of case include this and stand between its lists and cases.h.
#ifndef EL_TESTS_OPERATIONS_DRAW_H
#define EL_TESTS_OPERATIONS_DRAW_H

#include <math.h>

#include "tensor/ints_make.h"
#include "tensor/random.h"

enum { MOST_INPUTS = 8 };

typedef struct {
    ElTensor *in[MOST_INPUTS];
    int count;
    int64_t n[8];     // attributes: axes, sizes, strides
    double c[4];      //
    ElShape shape[2]; //
    ElInts *ints;     //
} Draw;

// A whole number from low to high, both included.
static inline int64_t draw_int(int64_t low, int64_t high)
{
    return low + (int64_t)((double)(high - low + 1) * el_item(el_rand(EL_SCALAR)));
}

// Sizes of 0 (seldom) to 4, at most 24 elements, of a rank from low to high.
static inline ElShape draw_shape(int low, int high)
{
    ElShape s = {.rank = (int)draw_int(low, high)};
    int64_t room = 24;
    for (int i = 0; i < s.rank; i++) {
        int64_t most = room < 4 ? room : 4;
        s.dim[i] = draw_int(0, 19) == 0 ? 0 : draw_int(1, most);
        room /= s.dim[i] ? s.dim[i] : 1;
    }
    return s;
}

// The same without sizes of 0.
static inline ElShape draw_filled_shape(int low, int high)
{
    ElShape s = draw_shape(low, high);
    for (int i = 0; i < s.rank; i++) s.dim[i] += s.dim[i] == 0;
    return s;
}

// A shape that broadcasts with s: some sizes are 1, some outer axes are missing.
static inline ElShape draw_broadcast(ElShape s)
{
    int dropped = (int)draw_int(0, s.rank);
    ElShape b = {.rank = s.rank - dropped};
    for (int i = 0; i < b.rank; i++) b.dim[i] = draw_int(0, 2) ? s.dim[i + dropped] : 1;
    return b;
}

// An axis of a shape, counted from either end.
static inline int draw_axis(ElShape s)
{
    return (int)draw_int(-s.rank, s.rank - 1);
}

// The shape with one more axis, or with two.
static inline ElShape with_last(ElShape s, int64_t size)
{
    s.dim[s.rank++] = size;
    return s;
}
static inline ElShape with_matrix(ElShape s, int64_t rows, int64_t columns)
{
    return with_last(with_last(s, rows), columns);
}

// The integers that a tensor holds.
static inline ElInts *ints_of(const ElTensor *t)
{
    ElInts *whole = el_scope_ints("el_ints", t->shape);
    for (int64_t k = 0; k < el_ints_numel(whole); k++) whole->data[k] = (int32_t)t->data[k];
    return whole;
}

// One more input: normal numbers, or positive ones of .2 and more.
static inline ElTensor *draw_in(Draw *d, ElShape shape)
{
    return d->in[d->count++] = el_randn(shape);
}
static inline ElTensor *draw_positive(Draw *d, ElShape shape)
{
    ElTensor *t = draw_in(d, shape);
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real).2 + (el_real)fabs(t->data[k]);
    return t;
}
#endif
