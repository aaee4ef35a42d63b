// Private to the library: how its functions report what went wrong, and where.
#ifndef EL_TENSOR_FAIL_H
#define EL_TENSOR_FAIL_H

#include <stdbool.h>

#include "tensor/error.h"
#include "tensor/tensor.h"
#include "tensor/thread.h"

enum { EL_ERROR_BYTES = 1024 }; // of a kept sentence, its end included

// Keeps "file:line: " and the formatted sentence unless an error is kept already. Returns NULL, so
// that `return el_fail(...)` reads well. The sentence opens with the function's name and a colon.
__attribute__((format(printf, 1, 2))) void *el_fail(const char *format, ...);

// The same for functions that return bool.
#define el_refuse(...) (el_fail(__VA_ARGS__), false)

// While off, errors of this thread are kept but the handler is not told, for code that tries what
// may fail and clears the error. Returns what it was before.
bool el_fail_aloud(bool on);

// From now on errors of this thread are told under the name of this function, which the program
// called, whatever function of the library finds them; the outermost of several names stays.
// Returns what stood before, for el_answer to put back: it returns y.
const char *el_asked(const char *function);
void el_asked_before(const char *before);
static inline ElTensor *el_answer(const char *before, ElTensor *y)
{
    el_asked_before(before);
    return y;
}

// Keeps "FUNCTION: out of memory for BYTES bytes"; returns NULL.
void *el_fail_memory(const char *function, int64_t bytes);

// Puts the kept error of the thread aside, so that what follows is told from it, and takes it back:
// it is then the kept one again, whatever failed since. Nothing is done when none was kept.
typedef struct {
    bool kept;
    char text[EL_ERROR_BYTES];
} ElError;
void el_error_set_aside(ElError *e);
void el_error_take_back(const ElError *e);

// True when every one of the count tensors is there. Otherwise, unless an error is pending already
// (then the NULL came from it), keeps "FUNCTION: operand K is NULL ...".
bool el_given_list(const char *function, int count, const ElTensor *const *operand);
#define el_given(function, ...)                                                                \
    el_given_list(function,                                                                    \
                  (int)(sizeof((const ElTensor *[]){__VA_ARGS__}) / sizeof(const ElTensor *)), \
                  (const ElTensor *[]){__VA_ARGS__})

// The same for one operand that is no tensor: "FUNCTION: WHAT is NULL ...".
bool el_there(const char *function, const char *what, const void *operand);

// "`hidden` [128, 400] from relu (vae.c:31)": a tensor as error texts name it. "[128, 400]": a
// shape. Both in one of a few buffers of the thread, good until some eight calls later.
const char *el_describe(const ElTensor *t);
const char *el_shape_text(ElShape s);

// True for a shape of 0 to 8 axes, sizes of 0 or more and at most 2^58 elements (with sizes of 0
// left out); otherwise an error under the name of the function. ElShape is an open struct, and
// products of shapes may grow: whatever takes one looks.
bool el_shape_valid(const char *function, const ElShape *s);

// Where the program's current call into the library was made.
static inline ElPlace el_here(void)
{
    return *el_thread_place(el_thread_here());
}

// Lays what follows to another place (a rule's work to its forward line); returns the place before.
static inline ElPlace el_here_set(ElPlace place)
{
    ElPlace *here = el_thread_place(el_thread_here()), before = *here;
    *here = place;
    return before;
}
#endif
