// Reading IDX files, compressed or not.
#include "data/idx.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/compression.h"
#include "tensor/fail.h"

enum { IMAGE_HEADER = 16, LABEL_HEADER = 8, MOST_PIXELS = 32767, FIRST_BLOCK = 1 << 16 };

static int header_bytes(ElIdxKind kind)
{
    return kind == EL_IDX_IMAGES ? IMAGE_HEADER : LABEL_HEADER;
}

static uint32_t big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static const char *kind_name(ElIdxKind kind)
{
    return kind == EL_IDX_IMAGES ? "images" : "labels";
}

// Reads the sizes from a header; out->bytes becomes NULL.
static bool read_header(const char *function, const char *path, ElIdxKind kind,
                        const uint8_t *header, ElIdx *out)
{
    uint32_t magic = big_endian(header), count = big_endian(header + 4), height = 1, width = 1;
    if (magic != kind)
        return el_refuse("%s: %s begins with 0x%08x, where 0x%08x, an IDX file of %s, would be "
                         "right",
                         function, path, magic, (unsigned)kind, kind_name(kind));
    if (kind == EL_IDX_IMAGES) {
        height = big_endian(header + 8);
        width = big_endian(header + 12);
    }
    if (count < 1 || count > INT32_MAX)
        return el_refuse("%s: %s says it holds %u %s, where 1 to %d would be right", function, path,
                         count, kind_name(kind), INT32_MAX);
    if (height < 1 || height > MOST_PIXELS || width < 1 || width > MOST_PIXELS)
        return el_refuse("%s: %s says its images are %u x %u pixels, where 1 to %d a side would be "
                         "right",
                         function, path, height, width, MOST_PIXELS);
    *out = (ElIdx){.count = count, .height = (int)height, .width = (int)width};
    return true;
}

// Whether exactly as many bytes came after the header as it says.
static bool size_fits(const ElSource *s, const ElIdx *idx, int64_t got)
{
    int64_t wanted = idx->count * idx->height * idx->width;
    if (got == wanted) return true;
    if (got > wanted)
        return el_refuse("%s: %s goes on after the %" PRId64
                         " bytes that its header says follow it",
                         s->function, s->path, wanted);
    return el_refuse("%s: %s is cut short: its header says that %" PRId64
                     " bytes follow it, there are %" PRId64,
                     s->function, s->path, wanted, got);
}

// Reads what follows the header, and one byte more to see that there is none, into a block that is
// doubled when it is full.
static bool read_values(ElSource *s, ElIdx *out)
{
    int64_t most = out->count * out->height * out->width + 1, room = 0, got = 0, part;
    do {
        room = room == 0 ? FIRST_BLOCK : 2 * room;
        if (room > most) room = most;
        uint8_t *more = realloc(out->bytes, (size_t)room);
        if (!more) return el_fail_memory(s->function, room), false;
        out->bytes = more;
        part = el_source_read(s, out->bytes + got, room - got);
        if (part < 0) return false;
        got += part;
    } while (got == room && room < most);
    return size_fits(s, out, got);
}

static bool read_source(ElSource *s, ElIdxKind kind, ElIdx *out)
{
    uint8_t header[IMAGE_HEADER];
    int bytes = header_bytes(kind);
    int64_t got = el_source_read(s, header, bytes);
    if (got < 0) return false;
    if (got < bytes)
        return el_refuse("%s: %s is cut short: an IDX file of %s begins with %d bytes of header, "
                         "it has %" PRId64 " in all",
                         s->function, s->path, kind_name(kind), bytes, got);
    return read_header(s->function, s->path, kind, header, out) && read_values(s, out);
}

bool el_idx_read(const char *function, const char *path, ElIdxKind kind, ElIdx *out)
{
    ElSource source;
    *out = (ElIdx){0};
    if (!el_source_open(&source, function, path)) return false;
    bool ok = read_source(&source, kind, out);
    if (el_source_close(&source) && ok) return true;
    free(out->bytes);
    out->bytes = NULL;
    return false;
}
