// Pictures out: grey PNG files of grids of images.
#ifndef EL_DATA_PNG_H
#define EL_DATA_PNG_H

#include <stddef.h>

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Writes images, one a row of the tensor ([count, height * width], or any shape whose rows hold as
// many numbers), in [0, 1] (values beyond are clipped, NaN is black), as a grid with a 2-pixel grey
// border around each. Images smaller than 28 pixels are enlarged by a whole factor. The file
// appears complete or not at all. False, with the reason, when it cannot be written. Without
// columns (or with 0) the grid is about square.
bool el_png_grid(const char *path, const ElTensor *images, int height, int width);
bool el_png_grid_columns(const char *path, const ElTensor *images, int height, int width,
                         int columns);

// The same picture in memory: the bytes of the file, to be freed with free(); their number goes
// to *size. NULL when memory is short or an operand does not fit.
unsigned char *el_png_encode(const ElTensor *images, int height, int width, int columns,
                             size_t *size);

#ifdef __cplusplus
}
#endif
#endif
