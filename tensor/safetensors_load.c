// Reading the safetensors format (safetensors_save.c says how it is laid out). A file is checked
// wholly, every entry, before a number of it is used.
#include "tensor/safetensors.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/decode.h"
#include "tensor/fail.h"
#include "tensor/file.h"
#include "tensor/json.h"
#include "tensor/params.h"

// How a number lies in the file, least significant byte first.
typedef struct {
    const char *name;
    int64_t bytes;
    double (*decode)(const unsigned char *bytes);
} Dtype;

typedef struct {
    const char *name, *dtype_name;
    const Dtype *dtype; // NULL when it is none of those below
    ElShape shape;
    int64_t begin, end; // in the data
} Entry;

typedef struct {
    const char *function, *path; // as errors name them
    unsigned char *bytes;        // of the whole file
    ElJson *header;
    const unsigned char *data; // what follows the header
    int64_t data_bytes;
    Entry *entries; // by place in the data
    int count;
} File;

// --- numbers -------------------------------------------------------------------------------------

// The upper half of a float.
static double decode_bf16(const unsigned char *bytes)
{
    return el_float_of_bits((uint32_t)el_decode_bits(bytes, 2) << 16);
}

// IEEE 754 binary16: 1 bit of sign, 5 of exponent (biased by 15), 10 of fraction.
static double decode_f16(const unsigned char *bytes)
{
    int bits = (int)el_decode_bits(bytes, 2), exponent = bits >> 10 & 31, fraction = bits & 1023;
    double size = exponent == 0 ? ldexp(fraction, -24) : ldexp(fraction + 1024, exponent - 25);
    if (exponent == 31) size = fraction ? NAN : INFINITY;
    return bits >> 15 ? -size : size;
}

static const Dtype *find_dtype(const char *name)
{
    static const Dtype known[] = {{"F64", 8, el_decode_f64},
                                  {"F32", 4, el_decode_f32},
                                  {"F16", 2, decode_f16},
                                  {"BF16", 2, decode_bf16}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].name, name) == 0) return &known[k];
    return NULL;
}

// --- reading and checking a file -----------------------------------------------------------------

// The count whole numbers from 0 to 2^53 that an array holds; false when it is anything else.
static bool whole_numbers(const ElJson *array, int count, int64_t *numbers)
{
    if (!array || array->kind != EL_JSON_ARRAY || array->count != count) return false;
    for (const ElJson *v = array->first; v; v = v->next) {
        double n = v->kind == EL_JSON_NUMBER ? v->number : -1;
        if (!(n >= 0 && n <= 0x1p53 && n == floor(n))) return false;
        *numbers++ = (int64_t)n;
    }
    return true;
}

// Whether the shape takes exactly the bytes between the offsets; of a dtype that is not known
// nothing can be said.
static bool size_fits(const File *f, const Entry *e)
{
    int64_t bytes = e->dtype ? e->dtype->bytes : 0;
    bool overflow = false;
    for (int k = 0; k < e->shape.rank; k++)
        overflow |= __builtin_mul_overflow(bytes, e->shape.dim[k], &bytes);
    if (!e->dtype || (!overflow && bytes == e->end - e->begin)) return true;
    return el_refuse("%s: `%s` of %s is %s %s, which does not take the %" PRId64
                     " bytes that its data_offsets give it",
                     f->function, e->name, f->path, e->dtype_name, el_shape_text(e->shape),
                     e->end - e->begin);
}

static bool read_entry(const File *f, const ElJson *member, Entry *e)
{
    const ElJson *dtype = el_json_member(member, "dtype");
    const ElJson *shape = el_json_member(member, "shape");
    int64_t offsets[2] = {0};
    e->name = member->key;
    e->shape.rank = shape ? shape->count : 0;
    if (!dtype || dtype->kind != EL_JSON_STRING)
        return el_refuse("%s: `%s` of %s has no dtype, which should be a string", f->function,
                         e->name, f->path);
    if (e->shape.rank > EL_MAX_RANK || !whole_numbers(shape, e->shape.rank, e->shape.dim))
        return el_refuse("%s: `%s` of %s has no shape, which should be up to %d sizes", f->function,
                         e->name, f->path, EL_MAX_RANK);
    if (!whole_numbers(el_json_member(member, "data_offsets"), 2, offsets) ||
        offsets[0] > offsets[1])
        return el_refuse("%s: `%s` of %s has no data_offsets, which should be where its bytes "
                         "begin and end",
                         f->function, e->name, f->path);
    e->begin = offsets[0];
    e->end = offsets[1];
    e->dtype_name = dtype->string;
    e->dtype = find_dtype(dtype->string);
    return size_fits(f, e);
}

static int compare_places(const void *a, const void *b)
{
    const Entry *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

// The entries must follow each other without gap or overlap and fill the data.
static bool places_fit(const File *f)
{
    int64_t end = 0;
    for (int k = 0; k < f->count; end = f->entries[k++].end) {
        const Entry *e = &f->entries[k];
        if (e->begin != end)
            return el_refuse("%s: `%s` of %s begins at byte %" PRId64 " of the data, where %" PRId64
                             ", the end of the entry before it, would be right",
                             f->function, e->name, f->path, e->begin, end);
    }
    if (end == f->data_bytes) return true;
    return el_refuse(
        "%s: %s %s: its entries take %" PRId64 " bytes after the header, it has %" PRId64,
        f->function, f->path, end > f->data_bytes ? "is cut short" : "goes on after its last entry",
        end, f->data_bytes);
}

static bool read_entries(File *f)
{
    size_t bytes = ((size_t)f->header->count + 1) * sizeof(Entry);
    f->entries = calloc(1, bytes);
    if (!f->entries) return el_fail_memory(f->function, (int64_t)bytes), false;
    for (const ElJson *m = f->header->first; m; m = m->next) {
        if (strcmp(m->key, "__metadata__") == 0) continue;
        if (!read_entry(f, m, &f->entries[f->count++])) return false;
    }
    qsort(f->entries, (size_t)f->count, sizeof(Entry), compare_places);
    return places_fit(f);
}

// Parses the header and finds the data.
static bool read_header(File *f, size_t size)
{
    uint64_t length = size < 8 ? 0 : el_decode_bits(f->bytes, 8);
    if (size < 8 || length > size - 8)
        return el_refuse("%s: %s is cut short, or no safetensors file: its header would take "
                         "%" PRIu64 " bytes after the first 8, it has %zu in all",
                         f->function, f->path, length, size);
    char what[512];
    snprintf(what, sizeof what, "%s: the header of %s", f->function, f->path);
    f->header = el_json_parse((const char *)f->bytes + 8, length, what);
    if (!f->header) return false;
    if (f->header->kind != EL_JSON_OBJECT) return el_refuse("%s is no JSON object", what);
    f->data = f->bytes + 8 + length;
    f->data_bytes = (int64_t)(size - 8 - length);
    return true;
}

static void close_file(File *f)
{
    free(f->entries);
    el_json_free(f->header);
    free(f->bytes);
}

static bool open_file(File *f, const char *function, const char *path)
{
    size_t size;
    *f = (File){.function = function, .path = path};
    f->bytes = el_file_read(function, path, &size);
    if (f->bytes && read_header(f, size) && read_entries(f)) return true;
    close_file(f);
    return false;
}

// --- what safetensors.h declares -----------------------------------------------------------------

static bool readable(const File *f, const Entry *e)
{
    return e->dtype || el_refuse("%s: `%s` of %s is %s, where F64, F32, F16 or BF16 would be right",
                                 f->function, e->name, f->path, e->dtype_name);
}

// The entry for a parameter; NULL with an error when there is none that fits.
static const Entry *find_entry(const File *f, const ElParam *param)
{
    const Entry *e = NULL;
    for (int k = 0; k < f->count && !e; k++)
        if (strcmp(f->entries[k].name, param->name) == 0) e = &f->entries[k];
    const char *wanted = el_shape_text(param->tensor->shape);
    if (!e)
        return el_fail("%s: %s has no `%s`, which should be there as %s", f->function, f->path,
                       param->name, wanted);
    if (!readable(f, e)) return NULL;
    if (!el_shape_equal(e->shape, param->tensor->shape))
        return el_fail("%s: `%s` of %s is %s, where %s would be right", f->function, e->name,
                       f->path, el_shape_text(e->shape), wanted);
    return e;
}

static void fill(ElTensor *t, const Entry *e, const unsigned char *data)
{
    const unsigned char *from = data + e->begin;
    for (int64_t k = 0; k < el_numel(t); k++, from += e->dtype->bytes)
        t->data[k] = (el_real)e->dtype->decode(from);
    el_changed(t);
}

bool el_params_load(ElParams p, const char *path)
{
    File f;
    if (!el_params_usable("el_params_load", p) || !open_file(&f, "el_params_load", path))
        return false;
    bool ok = true;
    for (int k = 0; ok && k < el_params_count(p); k++) ok = find_entry(&f, &p.list->item[k]);
    for (int k = 0; ok && k < el_params_count(p); k++)
        fill(p.list->item[k].tensor, find_entry(&f, &p.list->item[k]), f.data);
    close_file(&f);
    return ok;
}

ElParams el_params_read(const char *path)
{
    ElParams p = {0};
    File f;
    if (!open_file(&f, "el_params_read", path)) return p;
    bool ok = true;
    for (int k = 0; ok && k < f.count; k++) {
        const Entry *e = &f.entries[k];
        ElTensor *t = readable(&f, e) ? el_params_add(&p, NULL, e->name, e->shape, EL_STATE) : NULL;
        if (t) fill(t, e, f.data);
        ok = t != NULL;
    }
    close_file(&f);
    if (!ok) el_params_free(&p);
    return p;
}

char *el_safetensors_note(const char *path, const char *key)
{
    File f;
    if (!key) return el_fail("el_safetensors_note: the key is NULL; it must be given");
    if (!open_file(&f, "el_safetensors_note", path)) return NULL;
    const ElJson *note = el_json_member(el_json_member(f.header, "__metadata__"), key);
    char *copy = note && note->kind == EL_JSON_STRING ? strdup(note->string) : NULL;
    if (note && !copy)
        el_fail("el_safetensors_note: `%s` of %s is no string or too long", key, path);
    close_file(&f);
    return copy;
}
