// Datasets of numpy's files.
#include <inttypes.h>

#include "data/storage.h"
#include "tensor/fail.h"
#include "tensor/npy.h"

// The sets of rows [n, width] or [n, height, width]; of bytes 255 becomes 1.
static ElData *split(const char *path, ElTensor *t, bool bytes)
{
    const ElShape *s = &t->shape;
    if (s->rank < 2 || s->rank > 3 || s->dim[0] < 2 || s->dim[1] > INT32_MAX ||
        s->dim[s->rank - 1] > INT32_MAX)
        return el_fail("el_data_open: %s holds %s, where at least two rows [n, width] or images "
                       "[n, height, width] would be right",
                       path, el_shape_text(*s));
    for (int64_t k = 0; bytes && k < el_numel(t); k++) t->data[k] /= 255;
    int64_t tests = (s->dim[0] + 5) / 6, pixels = el_numel(t) / s->dim[0];
    int64_t trains = s->dim[0] - tests;
    ElTensor *train = el_tensor_over(el_shape(trains, pixels), t->data);
    ElTensor *test = el_tensor_over(el_shape(tests, pixels), t->data + trains * pixels);
    ElData *d = el_data_over(path, train, test, s->rank == 2 ? 1 : (int)s->dim[1],
                             (int)s->dim[s->rank - 1]);
    el_tensor_free(train);
    el_tensor_free(test);
    return d;
}

ElData *el_data_of_npy(const char *path)
{
    const char *before = el_asked("el_data_open");
    bool bytes;
    ElTensor *t = el_npy_read("el_data_open", path, &bytes);
    ElData *d = t ? split(path, t, bytes) : NULL;
    el_tensor_free(t);
    el_asked_before(before);
    return d;
}
