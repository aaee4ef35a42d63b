// Loading parameters from any bytes: either all is loaded, or there is an error and nothing is.
#include "tensor/safetensors.h"
#include "tests/fuzz/fuzz.h"

// The length 0xB8 of the header, the header, and 4 + 4 + 1 bytes of data.
const uint8_t fuzz_example[] = "\xB8\0\0\0\0\0\0\0{\"__metadata__\":{\"k\":\"v\"},"
                               "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                               "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]},"
                               "\"c\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[8,9]}}"
                               "\x00\x00\x80\x3F\x80\x3F\x80\x3F\x01";
const size_t fuzz_example_size = sizeof fuzz_example - 1;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size);
    el_on_error(NULL, NULL);
    ElParams p = {0};
    ElTensor *a = el_params_add(&p, NULL, "a", el_shape(1), EL_TRAINED);
    ElTensor *b = el_params_add(&p, NULL, "b", el_shape(2), EL_TRAINED);
    a->data[0] = b->data[0] = b->data[1] = 7;
    bool loaded = el_params_load(p, path);
    if (loaded == (el_error_text() != NULL)) __builtin_trap();
    if (!loaded && (a->data[0] != 7 || b->data[0] != 7 || b->data[1] != 7)) __builtin_trap();
    el_error_clear();
    free(el_safetensors_note(path, "k"));
    el_error_clear();
    el_params_free(&p);
    return 0;
}
