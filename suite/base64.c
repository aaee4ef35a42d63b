// Base64: three bytes become four letters, so that pictures can stand inside a page.
#include "suite/text.h"

// The letter for the six bits of group that lie `shift` up.
static char letter(unsigned group, int shift)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return alphabet[group >> shift & 63];
}

void text_put_base64(Text *t, const unsigned char *bytes, size_t size)
{
    for (size_t k = 0; k < size; k += 3) {
        size_t left = size - k;
        unsigned second = left > 1 ? bytes[k + 1] : 0, third = left > 2 ? bytes[k + 2] : 0;
        unsigned group = (unsigned)bytes[k] << 16 | second << 8 | third;
        char four[4] = {letter(group, 18), letter(group, 12), '=', '='};
        if (left > 1) four[2] = letter(group, 6);
        if (left > 2) four[3] = letter(group, 0);
        text_put_bytes(t, four, sizeof four);
    }
}
