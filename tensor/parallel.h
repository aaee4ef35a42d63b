// Threads inside an operation.
#ifndef EL_TENSOR_PARALLEL_H
#define EL_TENSOR_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { EL_MAX_THREADS = 64 };

// How many threads an operation may use; at first one for each processor this process may run on.
// Results do not depend on it. A number outside 1 to EL_MAX_THREADS is an error. The threads serve
// one operation at a time: while they do, another thread's operation runs in that thread alone.
bool el_threads_set(int count);
int el_threads(void);

#ifdef __cplusplus
}
#endif
#endif
