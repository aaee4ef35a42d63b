// Private to data/: compressed bytes in and out. Only compression.c knows whether the build has
// zlib (EL_HAVE_ZLIB); without it compressed files are refused and what is written is not smaller.
#ifndef EL_DATA_COMPRESSION_H
#define EL_DATA_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A file being read, decompressed on the way when it is gzip; other files are read as they are.
typedef struct {
    const char *function, *path; // as errors name them
    void *stream;
} ElSource;

// False with an error. After a successful open, el_source_close must follow; it tells (false) of a
// compressed file without its end.
bool el_source_open(ElSource *s, const char *function, const char *path);
bool el_source_close(ElSource *s);

// Reads up to size bytes and returns their number, less than size only at the end; -1 with an
// error.
int64_t el_source_read(ElSource *s, void *to, int64_t size);

// The zlib stream (RFC 1950) of these bytes, to be freed with free(); its length goes to *packed.
// NULL with an error that opens with `function`.
uint8_t *el_compress(const char *function, const uint8_t *bytes, size_t size, size_t *packed);

// The CRC-32 of PNG and gzip.
uint32_t el_crc32(const uint8_t *bytes, size_t size);
#endif
