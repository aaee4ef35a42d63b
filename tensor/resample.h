// Private to the library: linear maps of images that act on rows and columns apart, and their
// transposes.
#ifndef EL_TENSOR_RESAMPLE_H
#define EL_TENSOR_RESAMPLE_H

#include "tensor/tensor.h"

// What number `to` of an axis is made of: the mean of `size` numbers from to * stride - padding on,
// those outside counted as 0; the number that holds its left edge; or the weighted mean of the two
// whose centres lie around its own, the first and the last going on beyond the edge.
typedef enum { EL_WINDOW_MEAN, EL_NEAREST, EL_LINEAR } ElResampling;

typedef struct {
    int64_t from, to;              // how many numbers the axis has, and gets
    int64_t size, stride, padding; // of the windows of EL_WINDOW_MEAN
} ElResampleAxis;

typedef struct {
    ElResampling kind;
    ElResampleAxis y, x;
} ElResample;

// images [images, y.from, x.from] -> result [images, y.to, x.to]; or, transposed, images [images,
// y.to, x.to] -> result [images, y.from, x.from]. False (an error under the name of the function)
// when there is no memory to work in.
bool el_resample(const char *function, const ElResample *r, bool transposed, int64_t images,
                 const el_real *image, el_real *result);
#endif
