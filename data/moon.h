// Private to data/: what the generated datasets share.
#ifndef EL_DATA_MOON_H
#define EL_DATA_MOON_H

#include "data/storage.h"

#define EL_PI 3.14159265358979323846

// Streams of the generator; each item of a dataset has four words of its own.
enum { EL_GENERATED_POINTS, EL_GENERATED_MOONS = 100 };
void el_generated_words(uint32_t stream, int64_t number, uint32_t word[4]);

// Makes the dataset "moons". False with an error.
bool el_generate_moons(ElData *d);
#endif
