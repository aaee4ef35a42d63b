// Compressed bytes in and out, with zlib or without.
#include "data/compression.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tensor/fail.h"
#include "tensor/file.h"

static int64_t fail_reading(const ElSource *s, const char *reason)
{
    el_fail("%s: cannot read %s: %s", s->function, s->path, reason);
    return -1;
}

#ifdef EL_HAVE_ZLIB
#include <zlib.h>

static void *stream_over(int descriptor)
{
    return gzdopen(descriptor, "rb");
}

int64_t el_source_read(ElSource *s, void *to, int64_t size)
{
    static const int64_t most = 1 << 30; // gzread counts in int
    int64_t done = 0;
    for (int part = 1; done < size && part > 0; done += part) {
        int64_t left = size - done;
        part = gzread(s->stream, (char *)to + done, (unsigned)(left < most ? left : most));
        if (part >= 0) continue;
        int code;
        const char *reason = gzerror(s->stream, &code);
        return fail_reading(s, code == Z_ERRNO ? strerror(errno) : reason);
    }
    return done;
}

bool el_source_close(ElSource *s)
{
    if (gzclose_r(s->stream) == Z_OK) return true;
    return el_refuse("%s: %s is cut short: its compressed data have no end", s->function, s->path);
}

uint8_t *el_compress(const char *function, const uint8_t *bytes, size_t size, size_t *packed)
{
    uLongf length = compressBound(size);
    uint8_t *out = malloc(length);
    if (!out || compress2(out, &length, bytes, size, Z_BEST_COMPRESSION) != Z_OK) {
        free(out);
        return el_fail_memory(function, (int64_t)length);
    }
    *packed = length;
    return out;
}

uint32_t el_crc32(const uint8_t *bytes, size_t size)
{
    return (uint32_t)crc32_z(0, bytes, size);
}

#else

static void *stream_over(int descriptor)
{
    return fdopen(descriptor, "rb");
}

// gzip files begin with 1f 8b; an IDX file begins with 0 0.
static bool is_gzip(const uint8_t *bytes, size_t size)
{
    return size >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

int64_t el_source_read(ElSource *s, void *to, int64_t size)
{
    bool first = ftell(s->stream) == 0;
    size_t got = fread(to, 1, (size_t)size, s->stream);
    if (ferror((FILE *)s->stream)) return fail_reading(s, strerror(errno));
    if (first && is_gzip(to, got))
        return fail_reading(s, "it is compressed and this build is without zlib; gunzip it first");
    return (int64_t)got;
}

bool el_source_close(ElSource *s)
{
    fclose(s->stream);
    return true;
}

static uint32_t adler32(const uint8_t *bytes, size_t size)
{
    uint32_t a = 1, b = 0;
    for (size_t k = 0; k < size; k++) {
        a = (a + bytes[k]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

// Blocks of RFC 1951 that are stored, not compressed: five bytes of header (last or not, the
// length, its complement), then up to 65535 bytes.
uint8_t *el_compress(const char *function, const uint8_t *bytes, size_t size, size_t *packed)
{
    size_t room = 2 + size + 5 * (size / 65535 + 1) + 4;
    uint8_t *out = malloc(room), *at = out;
    if (!out) return el_fail_memory(function, (int64_t)room);
    *at++ = 0x78; // deflate, window of 32 KiB
    *at++ = 0x01; // makes the two a multiple of 31
    for (size_t left = size, length; at == out + 2 || left > 0; left -= length) {
        length = left < 65535 ? left : 65535;
        *at++ = length == left;
        *at++ = (uint8_t)length;
        *at++ = (uint8_t)(length >> 8);
        *at++ = (uint8_t)~length;
        *at++ = (uint8_t)(~length >> 8);
        at = (uint8_t *)memcpy(at, bytes + (size - left), length) + length;
    }
    uint32_t sum = adler32(bytes, size);
    for (int shift = 24; shift >= 0; shift -= 8) *at++ = (uint8_t)(sum >> shift);
    *packed = (size_t)(at - out);
    return out;
}

// Bit by bit: for the short chunks of a PNG and its one long chunk that is fast enough.
uint32_t el_crc32(const uint8_t *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t k = 0; k < size; k++) {
        crc ^= bytes[k];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

#endif

bool el_source_open(ElSource *s, const char *function, const char *path)
{
    *s = (ElSource){.function = function, .path = path};
    int descriptor = el_file_open(function, path);
    if (descriptor < 0) return false;
    s->stream = stream_over(descriptor);
    if (s->stream) return true;
    close(descriptor);
    return el_refuse("%s: cannot read %s: %s", function, path, strerror(errno));
}
