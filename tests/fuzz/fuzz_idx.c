// Reading IDX files of any bytes, as images and as labels.
#include "data/idx.h"
#include "tensor/error.h"
#include "tests/fuzz/fuzz.h"

// Two images of 2 x 3 pixels.
const uint8_t fuzz_example[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                                0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const size_t fuzz_example_size = sizeof fuzz_example;

// Reads every value, so that a sanitizer sees one that is not there.
static void read_as(const char *path, ElIdxKind kind)
{
    ElIdx idx;
    bool ok = el_idx_read("fuzz", path, kind, &idx);
    if (ok == (el_error_text() != NULL)) __builtin_trap();
    volatile uint8_t value;
    for (int64_t k = 0; ok && k < idx.count * idx.height * idx.width; k++)
        value = idx.bytes[k], (void)value;
    free(idx.bytes);
    el_error_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size);
    el_on_error(NULL, NULL);
    read_as(path, EL_IDX_IMAGES);
    read_as(path, EL_IDX_LABELS);
    return 0;
}
