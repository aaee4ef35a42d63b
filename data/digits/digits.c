// The digits as they are compiled in, unpacked.
#include "data/digits/digits.h"

void el_digits_unpack(uint8_t *pixels)
{
    int64_t seen = 0; // levels that were read
    for (int64_t k = 0; k < (int64_t)el_digits_count * EL_DIGITS_PIXELS; k++) {
        int level = 0;
        if (el_digits_masks[k / 8] >> k % 8 & 1) {
            level = 1 + (el_digits_levels[seen / 2] >> seen % 2 * 4 & 15);
            seen++;
        }
        pixels[k] = (uint8_t)((level * 255 + 8) / 16);
    }
}
