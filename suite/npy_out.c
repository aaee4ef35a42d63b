// Writing .npy files: "\x93NUMPY", version 1.0, two bytes of the header's length, the header, a
// Python dictionary padded so that the numbers begin at a multiple of 64, and the numbers
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
#include "suite/npy_out.h"

#include <stdio.h>
#include <string.h>

#include "tensor/file.h"

enum { HEADER = 256, PREFIX = 10 }; // bytes, all of the header with what is before it: 4 x 64

// "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", blanks and a newline.
static void write_header(char header[HEADER], const ElTensor *x, ElShape shape)
{
    const char order = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? '>' : '<';
    char sizes[160];
    int length = 0;
    for (int k = 0; k < shape.rank; k++)
        length += snprintf(sizes + length, sizeof sizes - (size_t)length, "%lld, ",
                           (long long)shape.dim[k]);
    memset(header, ' ', HEADER);
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    header[8] = (char)(HEADER - PREFIX);
    header[9] = 0;
    length = snprintf(header + PREFIX, HEADER - PREFIX,
                      "{'descr': '%cf%zu', 'fortran_order': False, 'shape': (%s), }", order,
                      sizeof *x->data, sizes);
    header[PREFIX + length] = ' '; // for its NUL
    header[HEADER - 1] = '\n';
}

bool npy_write(const char *path, const ElTensor *x, ElShape shape)
{
    if (!x) return false;
    char header[HEADER];
    write_header(header, x, shape);
    ElFileWriter w = el_file_begin("elbo", path);
    el_file_put(&w, header, HEADER);
    el_file_put(&w, x->data, (size_t)el_numel(x) * sizeof *x->data);
    return el_file_end(&w);
}
