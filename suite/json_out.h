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

// A text being written to memory and then to a file, which appears complete or not at all.
typedef struct {
    FILE *out; // to be written to; NULL when memory is short
    char *bytes;
    size_t size;
} Document;

// document_end returns false, with the library's error kept, when the file could not be written
// or memory was short; it must follow every document_begin.
bool document_begin(Document *d);
bool document_end(Document *d, const char *path);
#endif
