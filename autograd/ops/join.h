// Tensors put together and taken apart. A negative axis counts from the end.
#ifndef EL_OPS_JOIN_H
#define EL_OPS_JOIN_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// One after the other along an axis; all other sizes agree: el_concat(1, a, b) calls
// el_concat_list(1, 2, tensors).
ElTensor *el_concat_list(int axis, int count, ElTensor *const xs[]);

// One beside the other along a new axis, which stands at `axis` in the result; the shapes are
// equal.
ElTensor *el_stack_list(int axis, int count, ElTensor *const xs[]);

// Cuts x into count equal parts along an axis: el_split(x, 1, 2, parts) of [n, 40] gives two of
// [n, 20]. False, and NULL in parts, on an error.
bool el_split(ElTensor *x, int axis, int count, ElTensor *parts[]);

// What surrounds x along an axis.
typedef enum {
    EL_PAD_CONSTANT = 0, // .value
    EL_PAD_REFLECT,      // mirrored, without the edge itself: 2 1 | 0 1 2 | 1 0
    EL_PAD_REPLICATE,    // the edge, repeated: 0 0 | 0 1 2 | 2 2
} ElPadMode;
typedef struct {
    int64_t before, after; // how many to add; 0 or more, for reflect less than the axis has
    ElPadMode mode;
    double value;
} ElPad;
ElTensor *el_pad(ElTensor *x, int axis, ElPad pad);

#ifdef __cplusplus
}
template <class... Tensors> inline ElTensor *el_concat(int axis, Tensors... tensors)
{
    ElTensor *const xs[] = {tensors...};
    return el_concat_list(axis, (int)sizeof...(tensors), xs);
}
template <class... Tensors> inline ElTensor *el_stack(int axis, Tensors... tensors)
{
    ElTensor *const xs[] = {tensors...};
    return el_stack_list(axis, (int)sizeof...(tensors), xs);
}
#else
#define el_concat(axis, ...)                                                              \
    el_concat_list(axis, (int)(sizeof((ElTensor *[]){__VA_ARGS__}) / sizeof(ElTensor *)), \
                   (ElTensor *[]){__VA_ARGS__})
#define el_stack(axis, ...)                                                              \
    el_stack_list(axis, (int)(sizeof((ElTensor *[]){__VA_ARGS__}) / sizeof(ElTensor *)), \
                  (ElTensor *[]){__VA_ARGS__})
#endif
#endif
