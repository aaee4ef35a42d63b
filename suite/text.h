// A text that grows: pages, JSON and CSV are put together in memory and written to a file at once.
#ifndef SUITE_TEXT_H
#define SUITE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// Begins as (Text){0}; ends with text_free. When memory runs out `failed` is set and stays set,
// and what is added from then on is dropped: one look at the end suffices.
typedef struct {
    char *data;    // NUL-terminated, the NUL not counted in length; NULL while nothing was added
    size_t length; // in bytes
    size_t capacity;
    bool failed;
} Text;

// Adds a string as it is. NULL adds nothing.
void text_put(Text *t, const char *string);

// Adds size bytes as they are.
void text_put_bytes(Text *t, const void *bytes, size_t size);

// Adds what printf would print.
__attribute__((format(printf, 2, 3))) void text_add(Text *t, const char *format, ...);

// Adds bytes in base64 (RFC 4648, section 4), padded, on one line.
void text_put_base64(Text *t, const unsigned char *bytes, size_t size);

// Releases the memory and makes it (Text){0} again.
void text_free(Text *t);
#endif
