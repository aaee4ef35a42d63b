// Reading .npy files: "\x93NUMPY", two bytes of version, the length of the header (2 bytes in
// version 1, then 4), the header, a Python dictionary of descr, fortran_order and shape, and the
// numbers.
#include "tensor/npy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/decode.h"
#include "tensor/fail.h"
#include "tensor/file.h"
#include "tensor/scope.h"
#include "tensor/shape_inline.h"

typedef struct {
    const char *header; // ended by a NUL
    const unsigned char *numbers;
    size_t bytes; // of the numbers
} Parts;

// Finds header and numbers in the file; the header's last byte, a newline, becomes its end.
static bool take_apart(unsigned char *file, size_t size, Parts *p)
{
    if (size < 12 || memcmp(file, "\x93NUMPY", 6) != 0) return false;
    size_t start = file[6] == 1 ? 10 : 12, length = el_decode_bits(file + 8, (int)start - 8);
    if (length == 0 || length > size - start) return false;
    p->header = (char *)file + start;
    file[start + length - 1] = 0;
    p->numbers = file + start + length;
    p->bytes = size - start - length;
    return true;
}

// What follows a key of the header, blanks left out; "" when it is not there.
static const char *value_of(const char *header, const char *key)
{
    const char *at = strstr(header, key);
    if (!at) return "";
    at += strlen(key);
    return at + strspn(at, ": ");
}

// The bytes of a number; 0 for a type that is not read.
static int item_size(const char *header)
{
    const char *type = value_of(header, "'descr'");
    if (strncmp(type, "'<f4'", 5) == 0) return 4;
    if (strncmp(type, "'<f8'", 5) == 0) return 8;
    return strncmp(type, "'|u1'", 5) == 0;
}

static bool read_shape(const char *header, ElShape *shape)
{
    const char *at = value_of(header, "'shape'");
    *shape = (ElShape){0};
    if (*at++ != '(') return false;
    for (; *at != ')'; at += strspn(at, ", ")) {
        char *end;
        long long size = strtoll(at, &end, 10);
        if (end == at || size < 0 || shape->rank == EL_MAX_RANK) return false;
        shape->dim[shape->rank++] = size;
        at = end;
    }
    return true;
}

static double decode(const unsigned char *from, int size)
{
    return size == 8 ? el_decode_f64(from) : size == 4 ? el_decode_f32(from) : (double)*from;
}

static ElTensor *read_numbers(const char *function, const char *path, const Parts *p, int size)
{
    ElShape shape;
    if (size == 0 || strncmp(value_of(p->header, "'fortran_order'"), "False", 5) != 0 ||
        !read_shape(p->header, &shape))
        return el_fail("%s: %s holds %.120s, where float32, float64 or uint8, in C order and of at "
                       "most 8 axes, would be right",
                       function, path, p->header);
    if (!el_shape_valid(function, &shape)) return NULL;
    int64_t count = el_shape_count(&shape);
    if ((uint64_t)count * (unsigned)size != p->bytes)
        return el_fail("%s: %s has %zu bytes of numbers, where %s of %d each would be right",
                       function, path, p->bytes, el_shape_text(shape), size);
    ElTensor *t = el_own_tensor(function, shape);
    for (int64_t k = 0; t && k < count; k++)
        t->data[k] = (el_real)decode(p->numbers + k * size, size);
    return t;
}

ElTensor *el_npy_read(const char *function, const char *path, bool *bytes)
{
    size_t size;
    unsigned char *file = el_file_read(function, path, &size);
    if (!file) return NULL;
    Parts p;
    ElTensor *t = NULL;
    if (take_apart(file, size, &p)) {
        int item = item_size(p.header);
        *bytes = item == 1;
        t = read_numbers(function, path, &p, item);
    } else
        el_fail("%s: %s does not begin as a .npy file", function, path);
    free(file);
    return t;
}
