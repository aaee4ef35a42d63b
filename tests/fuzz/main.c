// Runs a fuzzer where there is no libFuzzer: on the files given, or else on a few thousand changed
// copies of its example, always the same ones.
#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { ROUNDS = 5000, MOST_BYTES = 1 << 20 };

static uint32_t random_number(void)
{
    static uint32_t state = 1;
    state = state * 1664525 + 1013904223; // Numerical Recipes
    return state >> 8;
}

// Changes, takes out or doubles a few bytes of the size that there are; returns the new size.
static size_t mutate(uint8_t *data, size_t size)
{
    for (uint32_t edits = 1 + random_number() % 4; edits > 0 && size > 1; edits--) {
        size_t at = random_number() % size, rest = size - at;
        uint32_t kind = random_number() % 4;
        if (kind == 0) {
            size = at;
        } else if (kind == 1) {
            memmove(data + at, data + at + 1, rest - 1);
            size--;
        } else if (kind == 2) {
            memmove(data + at + 1, data + at, rest);
            size++;
        } else {
            data[at] = (uint8_t)random_number();
        }
    }
    return size;
}

// In a block of the exact size, so that a read past the end is seen.
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + (size == 0));
    if (!copy) exit(2);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

int main(int argc, char *argv[])
{
    static uint8_t data[MOST_BYTES];
    for (int k = 1; k < argc; k++) {
        FILE *f = fopen(argv[k], "rb");
        if (!f) return perror(argv[k]), 2;
        run(data, fread(data, 1, sizeof data, f));
        fclose(f);
    }
    for (int round = 0; argc < 2 && round < ROUNDS; round++) {
        memcpy(data, fuzz_example, fuzz_example_size);
        run(data, round == 0 ? fuzz_example_size : mutate(data, fuzz_example_size));
    }
    return 0;
}
