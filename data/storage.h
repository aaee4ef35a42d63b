// Private to data/: what a dataset lies in, and how one is made.
#ifndef EL_DATA_STORAGE_H
#define EL_DATA_STORAGE_H

#include "data/generate.h"

#define EL_FIXED_NOISE UINT64_MAX // the seed of pixels that are drawn once

enum { EL_DATA_BLOCKS = 4, EL_DATA_MODES = 25 }; // that a dataset has at most

struct ElDataStorage {
    char *name;
    void *block[EL_DATA_BLOCKS]; // what pixels, values and labels lie in
    int blocks;
    ElMode mode[EL_DATA_MODES]; // the truth of generated points
    int modes;
    bool moons; // whether they are the generated images
};

// An empty dataset, to be freed with el_data_free; NULL with an error under the function's name.
ElData *el_data_new(const char *function, const char *name);

// Gives the dataset a block that malloc made; memory that is its own, NULL with an error.
void el_data_keep(ElData *d, void *block);
void *el_data_room(const char *function, ElData *d, int64_t bytes);

// The last step of making one: what follows from the sets. False with an error.
bool el_data_complete(const char *function, ElData *d);

// Whether there are data, and whether the set has images first .. first+count; otherwise an error
// under the function's name.
bool el_data_there(const char *function, const ElData *d);
bool el_data_has_rows(const char *function, const ElData *d, const ElImages *set, int64_t first,
                      int64_t count);

// The number of a set's image in the whole dataset, whatever is held out.
int64_t el_data_number(const ElData *d, const ElImages *set, int64_t index);

// Binarises count pixels in place, with the noise that begins at position (in pixels) under a seed.
void el_data_make_binary(const ElData *d, uint64_t seed, int64_t position, int64_t count,
                         el_real *pixels);

// The dataset of a file; NULL with an error.
ElData *el_data_of_npy(const char *path);

// Whether the name is that of a generated dataset; makes it. False with an error.
bool el_is_generated(const char *name);
bool el_generate(ElData *d);
#endif
