// Writing what JSON wants quoted.
#include <string.h>

#include "tensor/json.h"
#include "tensor/utf8.h"

bool el_json_write_string(FILE *out, const char *text)
{
    size_t left = strlen(text), length;
    for (const char *s = text; left > 0; s += length, left -= length)
        if ((length = el_utf8_length(s, left)) == 0) return false;
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            fprintf(out, "\\%c", *text);
        } else if ((unsigned char)*text < ' ') {
            fprintf(out, "\\u%04x", (unsigned)*text);
        } else {
            fputc(*text, out);
        }
    }
    fputc('"', out);
    return true;
}
