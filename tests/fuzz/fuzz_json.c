// The JSON reader on any bytes; what it took is walked through, and its strings written again.
#include "tensor/error.h"
#include "tensor/json.h"
#include "tests/fuzz/fuzz.h"

const uint8_t fuzz_example[] =
    "{\"a\\u00e9\": [1, -2.5e-3, true, false, null, \"\\ud83d\\ude00\"],\n"
    " \"b\": {\"dtype\": \"F32\", \"shape\": [2, 3], \"\": {}}, \"c\": []}";
const size_t fuzz_example_size = sizeof fuzz_example - 1;

// Ends the process by a trap when a value is not what json.h says.
static void walk(const ElJson *v, FILE *out)
{
    int count = 0;
    if (v->kind == EL_JSON_STRING && !el_json_write_string(out, v->string)) __builtin_trap();
    for (const ElJson *item = v->first; item; item = item->next, count++) {
        if ((item->key != NULL) != (v->kind == EL_JSON_OBJECT)) __builtin_trap();
        if (item->key && el_json_member(v, item->key) != item) __builtin_trap();
        walk(item, out);
    }
    if (count != v->count) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    if (!nowhere) nowhere = fopen("/dev/null", "w");
    el_on_error(NULL, NULL);
    ElJson *root = el_json_parse((const char *)data, size, "fuzz");
    if (!root == !el_error_text()) __builtin_trap();
    if (root) walk(root, nowhere);
    el_json_free(root);
    el_error_clear();
    return 0;
}
