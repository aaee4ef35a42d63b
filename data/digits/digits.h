// Private to data/: the two IDX files of this folder, compiled in by embed.py.
#ifndef EL_DATA_DIGITS_DIGITS_H
#define EL_DATA_DIGITS_DIGITS_H

extern const unsigned char el_digits_images_idx3_ubyte[], el_digits_labels_idx1_ubyte[];
#endif
