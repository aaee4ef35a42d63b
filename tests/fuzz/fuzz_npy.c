// Reading .npy files of any bytes.
#include "tensor/error.h"
#include "tensor/npy.h"
#include "tests/fuzz/fuzz.h"

// Two rows of two floats.
const uint8_t fuzz_example[] =
    "\x93NUMPY\1\0\74\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
    "\0\0\200\77\0\0\0\100\0\0\100\100\0\0\200";
const size_t fuzz_example_size = sizeof fuzz_example - 1;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    el_on_error(NULL, NULL);
    bool bytes;
    ElTensor *t = el_npy_read("fuzz", fuzz_file(data, size), &bytes);
    if ((t != NULL) == (el_error_text() != NULL)) __builtin_trap();
    volatile el_real value;
    for (int64_t k = 0; k < el_numel(t); k++) value = t->data[k], (void)value;
    el_tensor_free(t);
    el_error_clear();
    return 0;
}
