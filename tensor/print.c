// Tensors as text, in NumPy's layout.
#include "tensor/print.h"

#include <math.h>

#include "tensor/fail.h"

enum { LONGEST = 16, SHOWN = 3 }; // of an axis that is longer, this many at either end

static void print_number(FILE *out, double x)
{
    if (isnan(x)) {
        fputs("nan", out); // printf gives it a sign
    } else {
        fprintf(out, "%.4g", x);
    }
}

// Numbers of the last axis are parted by a space; what has more axes by new lines, one less than
// its rank is from the tensor's end, and indented by the brackets that are open.
static void print_gap(FILE *out, int rank, int axis)
{
    if (axis == rank - 1) {
        fputc(' ', out);
        return;
    }
    for (int i = axis; i < rank - 1; i++) fputc('\n', out);
    for (int i = 0; i <= axis; i++) fputc(' ', out);
}

// The block of numbers from data on whose first axis is `axis`; returns where the next one starts.
static const el_real *print_axis(FILE *out, const ElShape *s, int axis, const el_real *data)
{
    if (axis == s->rank) {
        print_number(out, (double)*data);
        return data + 1;
    }
    int64_t length = s->dim[axis], block = 1;
    for (int i = axis + 1; i < s->rank; i++) block *= s->dim[i];
    fputc('[', out);
    for (int64_t i = 0; i < length; i++) {
        if (i > 0) print_gap(out, s->rank, axis);
        if (length > LONGEST && i == SHOWN) {
            fputs("...", out);
            print_gap(out, s->rank, axis);
            data += (length - 2 * SHOWN) * block;
            i = length - SHOWN;
        }
        data = print_axis(out, s, axis + 1, data);
    }
    fputc(']', out);
    return data;
}

void el_tensor_print(FILE *out, const ElTensor *t)
{
    if (!el_there("el_tensor_print", "the file", out) || !el_given("el_tensor_print", t)) return;
    if (el_numel(t) == 0) {
        fputs("[]", out);
    } else {
        print_axis(out, &t->shape, 0, t->data);
    }
    fputc('\n', out);
}
