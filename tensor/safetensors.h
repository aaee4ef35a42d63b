// Files of named tensors in the safetensors format, which PyTorch, NumPy and JAX read and write
// (https://huggingface.co/docs/safetensors): an 8-byte little-endian length, a JSON header, data.
#ifndef EL_TENSOR_SAFETENSORS_H
#define EL_TENSOR_SAFETENSORS_H

#include "tensor/params.h"

#ifdef __cplusplus
extern "C" {
#endif

// A text stored beside the tensors (the file's __metadata__). A list ends with a NULL key.
typedef struct {
    const char *key, *value;
} ElNote;

// Writes every tensor of p under its name, as F32 (float build) or F64 (double build). notes may be
// NULL. The file appears complete or not at all: it is written beside the target, then renamed.
// False when it cannot be written; the old file, if any, is then still there.
bool el_params_save(ElParams p, const char *path, const ElNote *notes);

// Fills every tensor of p from the entry of its name: F64, F32, F16 or BF16, converted. An absent
// entry, another shape, or a broken file is an error, and then no tensor was touched. Entries that
// p does not have are left alone.
bool el_params_load(ElParams p, const char *path);

// A new list of all that a file holds, each entry as state. {NULL} (an error) when it cannot be
// read or has an entry of another type than those four.
ElParams el_params_read(const char *path);

// A copy of the note called key in the file, to be freed with free(); NULL when it has none (no
// error) or when the file cannot be read (an error).
char *el_safetensors_note(const char *path, const char *key);

#ifdef __cplusplus
}
#endif
#endif
