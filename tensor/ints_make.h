// Private to the library: integers of a scope, and how error texts name them.
#ifndef EL_TENSOR_INTS_MAKE_H
#define EL_TENSOR_INTS_MAKE_H

#include "tensor/ints.h"

// Integers of the innermost scope, not initialised, said to be made by function ("el_argmax" makes
// "argmax"). NULL (an error under that name) when no scope is open or memory is short.
ElInts *el_scope_ints(const char *function, ElShape shape);

// "`labels` [128] of integers from argmax (vae.c:31)", in a buffer as el_describe's.
const char *el_describe_ints(const ElInts *t);

// True when every number of t lies in [0, bound); otherwise an error that names the first that does
// not, the axis or thing it counts (`what`: "classes", "rows of `table` [10, 4]") under the name of
// the function.
bool el_ints_below(const char *function, const ElInts *t, int64_t bound, const char *what);
#endif
