// Shapes: up to eight sizes, 64-bit each. A size of 0 is allowed; rank 0 is a single number.
#ifndef EL_TENSOR_SHAPE_H
#define EL_TENSOR_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { EL_MAX_RANK = 8 };

typedef struct {
    int rank;                 // 0 to 8, or -1 in a shape that was refused when it was made
    int64_t dim[EL_MAX_RANK]; // outermost first; 0 beyond the rank
} ElShape;

// The shape of these sizes: el_shape(64, 20) calls el_shape_list(2, sizes). More than eight sizes,
// a negative size, or more than 2^58 elements is an error; the shape returned then has rank
// -1 and every taker refuses it.
ElShape el_shape_list(int count, const int64_t *dims);

// The number of elements: the product of the sizes, 1 at rank 0; 0 for what no tensor can have (a
// refused shape, a negative size, more elements than 63 bits count).
int64_t el_shape_numel(ElShape s);

bool el_shape_equal(ElShape a, ElShape b);

// A set of axes for reductions: el_axes(0, -1) calls el_axes_list(2, axes). Axes may be negative:
// -1 is the last. They are checked by what takes them.
typedef struct {
    int count;
    int axis[EL_MAX_RANK];
} ElAxes;
ElAxes el_axes_list(int count, const int *axes);

#ifdef __cplusplus
}
#define EL_SCALAR (ElShape{})
template <class... Sizes> inline ElShape el_shape(Sizes... sizes)
{
    const int64_t dims[] = {(int64_t)sizes...};
    return el_shape_list((int)sizeof...(sizes), dims);
}
template <class... Axes> inline ElAxes el_axes(Axes... axes)
{
    const int list[] = {(int)axes...};
    return el_axes_list((int)sizeof...(axes), list);
}
#else
#define EL_SCALAR ((ElShape){0})
#define el_shape(...)                                                              \
    el_shape_list((int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), \
                  (const int64_t[]){__VA_ARGS__})
#define el_axes(...)                                                      \
    el_axes_list((int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)), \
                 (const int[]){__VA_ARGS__})
#endif
#endif
