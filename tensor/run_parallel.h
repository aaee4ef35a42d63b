// Private to the library: splitting work among threads without changing its results.
#ifndef EL_TENSOR_RUN_PARALLEL_H
#define EL_TENSOR_RUN_PARALLEL_H

#include <stdint.h>

// Elements of an elementwise loop that one thread is done with before a second one wakes.
enum { EL_GRAIN = 1 << 16 };

// Calls run(context, first, last) on pieces [first, last) that cover [0, count), each a multiple of
// grain long but for the last, in the threads there are. One piece, in this thread, when count is
// at most grain.
void el_parallel(int64_t count, int64_t grain,
                 void (*run)(void *context, int64_t first, int64_t last), void *context);
#endif
