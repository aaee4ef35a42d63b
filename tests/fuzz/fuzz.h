// For fuzzers: what each of them has. They link with libFuzzer, or without one with main.c.
#ifndef EL_TESTS_FUZZ_FUZZ_H
#define EL_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Reads these bytes; the fuzzer fails by a crash or a sanitizer's report. Returns 0.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A good input, which main.c changes at random.
extern const uint8_t fuzz_example[];
extern const size_t fuzz_example_size;

static char fuzz_path[64];

static inline void fuzz_remove(void)
{
    unlink(fuzz_path);
}

// Writes the bytes to a temporary file, one for the whole run, and returns its path.
static inline const char *fuzz_file(const uint8_t *data, size_t size)
{
    if (!fuzz_path[0]) {
        snprintf(fuzz_path, sizeof fuzz_path, "/tmp/elbo-fuzz-%ld", (long)getpid());
        atexit(fuzz_remove);
    }
    FILE *f = fopen(fuzz_path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) exit(2);
    return fuzz_path;
}
#endif
