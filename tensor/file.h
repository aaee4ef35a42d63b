// Private to the library and the program elbo: files that appear complete or not at all, and files
// read whole. Errors open with the name of the public function that asked, given as `function`.
#ifndef EL_TENSOR_FILE_H
#define EL_TENSOR_FILE_H

#include <stdbool.h>
#include <stddef.h>

// A file being written: a temporary beside the target, which takes its place at the end.
typedef struct {
    const char *function, *path; // as errors name them; not copied
    char *target, *temporary; // the file to replace, links followed, and what is written until then
    int descriptor;           // of the temporary; -1 once anything has failed
} ElFileWriter;

// Opens, appends, and puts in place. Only the result of el_file_end needs to be looked at: after a
// failure the rest does nothing, the temporary is removed and the old file, if any, is still there.
// el_file_end must follow every el_file_begin; it frees what the writer holds.
ElFileWriter el_file_begin(const char *function, const char *path);
void el_file_put(ElFileWriter *w, const void *bytes, size_t size);
bool el_file_end(ElFileWriter *w);

// All three at once.
bool el_file_write(const char *function, const char *path, const void *bytes, size_t size);

// Opens a regular file for reading. Returns its descriptor, or -1 with an error.
int el_file_open(const char *function, const char *path);

// The bytes of a regular file followed by a NUL that *size does not count, to be freed with free();
// NULL with an error when it cannot be read.
unsigned char *el_file_read(const char *function, const char *path, size_t *size);
#endif
