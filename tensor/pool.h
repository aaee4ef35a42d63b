// Private to the library: memory of the thread, kept for reuse. A block given back goes on top of
// the free blocks of its size, so the next one asked for is still in the cache.
#ifndef EL_TENSOR_POOL_H
#define EL_TENSOR_POOL_H

#include <stdint.h>

// At least this many bytes, 64-byte aligned, not initialised. NULL, with an error under the name
// of the function, when there is no memory.
void *el_pool_take(const char *function, int64_t bytes);

// Back to the pool of the calling thread. NULL is fine.
void el_pool_give(void *memory);

// For tests: lets `count` more takes of this thread succeed and one fail; negative: none fails.
void el_pool_fail_after(int64_t count);
#endif
