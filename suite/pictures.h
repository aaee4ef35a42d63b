// Pictures of what a trained model does: grids of images, as PNG files or in memory.
#ifndef SUITE_PICTURES_H
#define SUITE_PICTURES_H

#include "suite/comparison.h"
#include "suite/run.h"

enum { PICTURE_KINDS = 3 };

typedef struct {
    PictureKind kind;
    int64_t count;    // of samples, reconstructions or steps on the way; 0 for the usual
    int64_t seed;     // of samples
    int64_t from, to; // test images to interpolate between; -1 for the usual
} PictureWish;

// What is usual for a kind, with the seed of the run.
PictureWish picture_usual(const Run *r, PictureKind kind);

// False when the model lacks what it takes: an encoder to reconstruct with.
bool picture_possible(const ModelFamily *family, PictureKind kind);

// "samples.png".
const char *picture_file(PictureKind kind);

// A drawn picture.
typedef struct {
    ElTensor *images;  // [n, pixels]
    int columns;       // 0: about a square
    char caption[320]; // what is to be seen, in words
} Grid;

// Draws it, in memory of the current scope. The run's data are open, unless the wish is for
// samples. ASKED_WRONGLY when the model cannot, or there is no such test image.
Status picture_draw(const Run *r, PictureWish wish, Grid *grid);

// Draws it and writes it to a file.
Status picture_write(const Run *r, PictureWish wish, const char *path);

// All that the model can do, into the run's folder, with captions.txt, a line for each.
Status pictures_write(const Run *r);

// The caption of a kind as pictures_write left it, to be freed; NULL when there is none.
char *picture_caption(const Run *r, PictureKind kind);
#endif
