// Private to data/: the handwritten digits, compiled in as embed.py packs them.
#ifndef EL_DATA_DIGITS_DIGITS_H
#define EL_DATA_DIGITS_DIGITS_H

#include <stdint.h>

enum { EL_DIGITS_SIDE = 8, EL_DIGITS_PIXELS = EL_DIGITS_SIDE * EL_DIGITS_SIDE };

extern const int el_digits_count;
extern const unsigned char el_digits_masks[], el_digits_levels[]; // see embed.py
extern const unsigned char el_digits_labels[];                    // [count]

// Writes the pixels of all digits, [count, EL_DIGITS_PIXELS]: a level of 0 to 16 becomes a byte of
// 0 to 255, rounded to the nearest.
void el_digits_unpack(uint8_t *pixels);

#endif
