// Writing JSON to a stream.
#ifndef SUITE_JSON_OUT_H
#define SUITE_JSON_OUT_H

#include <stdbool.h>
#include <stdio.h>

// A number with the fewest digits that read back as the same double; null for NaN and infinities,
// which JSON does not have.
void json_put_number(FILE *out, double value);

// A string with its quotes. Bytes that are not UTF-8 become '?'.
void json_put_string(FILE *out, const char *text);

// A text being written to memory, to be used there or to become a file.
typedef struct {
    FILE *out; // to be written to; NULL when memory is short
    char *bytes;
    size_t size;
} Document;

// False when memory is short; otherwise one of the other two must follow.
bool document_begin(Document *d);

// The text, to be freed; NULL when memory was short.
char *document_text(Document *d);

// Writes it to a file, which appears complete or not at all. False when memory was short or, with
// the library's error kept, when that could not be written.
bool document_end(Document *d, const char *path);
#endif
