// Threads inside an operation.
#ifndef EL_TENSOR_PARALLEL_H
#define EL_TENSOR_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// How many threads an operation may use; at first one for each processor this process may run on.
// Results do not depend on it. A number outside 1 to 64 is an error.
bool el_threads_set(int count);
int el_threads(void);

#ifdef __cplusplus
}
#endif
#endif
