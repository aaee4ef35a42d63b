// Private to the library: UTF-8, checked and made.
#ifndef EL_TENSOR_UTF8_H
#define EL_TENSOR_UTF8_H

#include <stddef.h>
#include <stdint.h>

// The length of the sequence that text begins with, at most left bytes (at least 1); 0 when it is
// broken: an overlong form, a surrogate, past U+10FFFF (The Unicode Standard 15, table 3-7).
size_t el_utf8_length(const char *text, size_t left);

// Writes a code point, 1 to 4 bytes; returns what follows it.
char *el_utf8_encode(char *out, uint32_t code);
#endif
