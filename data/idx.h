// Private to data/: IDX, the format of MNIST's files (http://yann.lecun.com/exdb/mnist): a magic
// number and sizes, four bytes each with the most significant first, then one byte a value.
#ifndef EL_DATA_IDX_H
#define EL_DATA_IDX_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { EL_IDX_LABELS = 0x801, EL_IDX_IMAGES = 0x803 } ElIdxKind;

typedef struct {
    int64_t count;     // of images or labels: 1 to 2^31 - 1
    int height, width; // of an image: 1 to 32767 pixels; 1 and 1 of a label
    uint8_t *bytes;    // count * height * width
} ElIdx;

// Reads a file, through zlib when it is compressed and the build has zlib. out->bytes is to be
// freed with free(). Memory grows with what is read, never by what the header claims. False with an
// error that opens with the name of the public function and names the file.
bool el_idx_read(const char *function, const char *path, ElIdxKind kind, ElIdx *out);
#endif
