// Pictures of what the numbers of a code mean. Each draws as picture_draw says (pictures.h).
#ifndef SUITE_PICTURES_CODES_H
#define SUITE_PICTURES_CODES_H

#include "suite/pictures.h"

// `count` codes in equal steps from that of test image wish.from to that of wish.to, which stand at
// the ends; without an encoder from one draw of noise to another. Of points the steps alone.
Status draw_interpolation(const Run *r, PictureWish wish, Grid *grid);

// A row for each number of a code, up to the first 64: the code of test image `from` (of one draw,
// without an encoder) with this number moved by up to three standard deviations either way, of the
// codes that are drawn to sample.
Status draw_traversal(const Run *r, PictureWish wish, Grid *grid);

// A square of codes, `count` a side: two numbers of a code, those of wish.axis, take the values
// whose shares under the normal law of the codes drawn to sample are evenly apart (Kingma &
// Welling, 2014, figure 4); the others stay at their mean.
Status draw_manifold(const Run *r, PictureWish wish, Grid *grid);

// The codes of the first test images in the plane, coloured by class, to an SVG file. Of a model
// with an encoder and codes of two numbers or more. What is to be seen goes to caption.
Status codes_write(const Run *r, const char *path, char *caption, size_t size);
#endif
