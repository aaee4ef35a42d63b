// Private to the library: which pixels the windows of an image choose, and what lies there.
#ifndef EL_TENSOR_CHOICE_H
#define EL_TENSOR_CHOICE_H

#include "tensor/resample.h"

// Windows of images [images, y.from, x.from], and the pixel of its image that each has chosen:
// chosen [images, y.to, x.to].
typedef struct {
    int64_t images;
    ElResampleAxis y, x;
    int32_t *chosen;
} ElChoice;

// Chooses the largest number of each window, the first of those, or its first NaN.
void el_choose_largest(const ElChoice *c, const el_real *image);

// window = the image at the chosen pixels; image = 0, with each window added to the pixel it chose.
void el_read_chosen(const ElChoice *c, const el_real *image, el_real *window);
void el_add_to_chosen(const ElChoice *c, const el_real *window, el_real *image);
#endif
