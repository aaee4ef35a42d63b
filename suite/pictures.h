// Pictures of what a trained model does: grids of images, as PNG files or in memory.
#ifndef SUITE_PICTURES_H
#define SUITE_PICTURES_H

#include "suite/comparison.h"
#include "suite/run.h"

// Kinds below PICTURE_KINDS are drawn of every model that can, those from it on when they are asked
// for.
enum { PICTURE_KINDS = PICTURE_CODES + 1, PICTURE_TRAVERSAL = PICTURE_KINDS, PICTURE_ALL_KINDS };

typedef struct {
    int kind;         // a PictureKind, or one of the above
    int64_t count;    // of samples, reconstructions, steps on the way, or a side of the square; 0
                      // for the usual
    int64_t seed;     // of samples
    int64_t from, to; // test images to start from and to go to; -1 for the usual
    int64_t axis[2];  // numbers of a code that make the square; -1 for the usual
} PictureWish;

// What is usual for a kind, with the seed of the run.
PictureWish picture_usual(const Run *r, int kind);

// False when the model lacks what it takes: an encoder to reconstruct with, codes of two numbers
// for a manifold.
bool picture_possible(const Run *r, PictureKind kind);

// "samples.png".
const char *picture_file(int kind);

// A drawn picture.
typedef struct {
    ElTensor *images;  // [n, height * width]
    int height, width; // of an image: the run's; of points, those of a scatter plot
    int columns;       // 0: about a square
    char caption[320]; // what is to be seen, in words
} Grid;

// Draws it, in memory of the current scope; points go into a scatter plot, over the first of the
// test points. The run's data are open, unless the wish is for samples of images. ASKED_WRONGLY
// when the model cannot, or there is no such test image.
Status picture_draw(const Run *r, PictureWish wish, Grid *grid);

// Refuses a test image that is not there, asked for by an option of this name.
Status picture_check_image(const Run *r, const char *option, int64_t index);

// Draws it and writes it to a file.
Status picture_write(const Run *r, PictureWish wish, const char *path);

// All that the model can do, into the run's folder, with captions.txt, a line for each.
Status pictures_write(const Run *r);

// The caption of a kind as pictures_write left it, to be freed, empty when there is no such
// picture; NULL when memory is short.
char *picture_caption(const Run *r, PictureKind kind);
#endif
