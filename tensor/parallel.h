// Threads: a task list run by OpenMP where the build has it, else one task after the other.
#ifndef EL_TENSOR_PARALLEL_H
#define EL_TENSOR_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// How many threads an operation may use; at first all cores (or OMP_NUM_THREADS). Results do not
// depend on it. Setting less than 1 is an error; without OpenMP in the build it stays 1.
bool el_threads_set(int count);
int el_threads(void);

#ifdef __cplusplus
}
#endif
#endif
