// Private to the library and the program elbo: reading JSON (RFC 8259), and writing its strings.
#ifndef EL_TENSOR_JSON_H
#define EL_TENSOR_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum {
    EL_JSON_NULL,
    EL_JSON_BOOL,
    EL_JSON_NUMBER,
    EL_JSON_STRING,
    EL_JSON_ARRAY,
    EL_JSON_OBJECT,
} ElJsonKind;

// A value of a parsed text. Members of an object and elements of an array are a linked list, in the
// order of the text.
typedef struct ElJson ElJson;
struct ElJson {
    ElJsonKind kind;
    const char *key;    // when it is a member, else NULL
    const char *string; // of a STRING, decoded to UTF-8, NUL-terminated
    double number;      // of a NUMBER; 1 or 0 of a BOOL
    int count;          // of an ARRAY or OBJECT
    ElJson *first, *next;
};

// Parses length bytes of text (copied). Returns the root, to be freed with el_json_free, which also
// frees every value and string under it. NULL when it is not JSON, with an error that opens with
// `what` ("el_params_load: the header of model.safetensors") and says the line and what was
// expected. Refused beyond RFC 8259: nesting deeper than 64, a key twice in one object, \u0000 in a
// string, a number past the range of double.
ElJson *el_json_parse(const char *text, size_t length, const char *what);
void el_json_free(ElJson *root);

// The member called key of an object; NULL when there is none, or object is no object or NULL.
const ElJson *el_json_member(const ElJson *object, const char *key);

// Writes text as a JSON string, quotes included. False, and nothing is written, when it is not
// UTF-8 (no error is kept). Trouble of the stream itself is left to ferror.
bool el_json_write_string(FILE *out, const char *text);
#endif
