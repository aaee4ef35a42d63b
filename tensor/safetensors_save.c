// Writing the safetensors format: an 8-byte little-endian length, a JSON header of that length
// (padded with spaces, so that numbers are aligned), and the numbers of one tensor after another.
#include "tensor/safetensors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/file.h"
#include "tensor/json.h"
#include "tensor/params.h"

#ifdef EL_DOUBLE
#define DTYPE "F64"
typedef uint64_t Bits;
#else
#define DTYPE "F32"
typedef uint32_t Bits;
#endif

enum { BLOCK = 4096 }; // numbers written at a time

// Written even when empty: a tensor called __metadata__ then is a key that is there twice.
static bool write_notes(FILE *out, const ElNote *notes)
{
    fputs("{\"__metadata__\":{", out);
    for (int k = 0; notes && notes[k].key; k++) {
        if (!notes[k].value)
            return el_refuse("el_params_save: the value of note `%s` is NULL; it must be given",
                             notes[k].key);
        if (k > 0) fputc(',', out);
        bool utf8 = el_json_write_string(out, notes[k].key);
        fputc(':', out);
        if (!utf8 || !el_json_write_string(out, notes[k].value))
            return el_refuse("el_params_save: note `%s` is not UTF-8", notes[k].key);
    }
    fputc('}', out);
    return true;
}

static bool write_entry(FILE *out, const ElParam *param, int64_t begin, int64_t end)
{
    fputc(',', out);
    if (!el_json_write_string(out, param->name))
        return el_refuse("el_params_save: the name `%s` is not UTF-8", param->name);
    fputs(":{\"dtype\":\"" DTYPE "\",\"shape\":[", out);
    const ElShape *s = &param->tensor->shape;
    for (int k = 0; k < s->rank; k++) fprintf(out, k > 0 ? ",%" PRId64 : "%" PRId64, s->dim[k]);
    fprintf(out, "],\"data_offsets\":[%" PRId64 ",%" PRId64 "]}", begin, end);
    return true;
}

static bool write_header(FILE *out, ElParams p, const ElNote *notes)
{
    if (!write_notes(out, notes)) return false;
    int64_t begin = 0, end;
    for (int k = 0; k < el_params_count(p); k++, begin = end) {
        end = begin + el_numel(p.list->item[k].tensor) * (int64_t)sizeof(el_real);
        if (!write_entry(out, &p.list->item[k], begin, end)) return false;
    }
    fputc('}', out);
    return true;
}

// Refuses, by parsing what was written, two notes of one name and a tensor called __metadata__.
static bool names_differ(const char *path, const char *header, size_t length)
{
    char what[512];
    snprintf(what, sizeof what, "el_params_save: the header of %s", path);
    ElJson *parsed = el_json_parse(header, length, what);
    el_json_free(parsed);
    return parsed;
}

// The header's text, to be freed with free(); NULL with an error.
static char *new_header(const char *path, ElParams p, const ElNote *notes, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out) return el_fail_memory("el_params_save", BUFSIZ);
    bool ok = write_header(out, p, notes), stored = !ferror(out);
    stored = fclose(out) == 0 && stored;
    if (!stored) el_fail_memory("el_params_save", (int64_t)*length);
    if (ok && stored && names_differ(path, text, *length)) return text;
    free(text);
    return NULL;
}

// Least significant byte first, whatever this machine's own order is.
static void store(unsigned char *out, el_real value)
{
    Bits bits;
    memcpy(&bits, &value, sizeof bits);
    for (size_t k = 0; k < sizeof bits; k++) out[k] = (unsigned char)(bits >> 8 * k);
}

static void put_numbers(ElFileWriter *w, const ElTensor *t)
{
    unsigned char bytes[BLOCK * sizeof(el_real)];
    int64_t count = el_numel(t), many;
    for (int64_t first = 0; first < count; first += many) {
        many = count - first < BLOCK ? count - first : BLOCK;
        for (int64_t k = 0; k < many; k++)
            store(bytes + (size_t)k * sizeof(el_real), t->data[first + k]);
        el_file_put(w, bytes, (size_t)many * sizeof(el_real));
    }
}

static void put_header(ElFileWriter *w, const char *text, size_t length)
{
    size_t padding = (8 - length % 8) % 8;
    unsigned char prefix[8];
    for (int k = 0; k < 8; k++) prefix[k] = (unsigned char)((uint64_t)(length + padding) >> 8 * k);
    el_file_put(w, prefix, sizeof prefix);
    el_file_put(w, text, length);
    el_file_put(w, "        ", padding);
}

bool el_params_save(ElParams p, const char *path, const ElNote *notes)
{
    if (!el_params_usable("el_params_save", p)) return false;
    if (!path) return el_refuse("el_params_save: the path is NULL; it must be given");
    size_t length = 0;
    char *header = new_header(path, p, notes, &length);
    if (!header) return false;
    ElFileWriter w = el_file_begin("el_params_save", path);
    put_header(&w, header, length);
    for (int k = 0; k < el_params_count(p); k++) put_numbers(&w, p.list->item[k].tensor);
    free(header);
    return el_file_end(&w);
}
