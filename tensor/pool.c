// The memory pool: free lists by size, one set a thread.
#include "tensor/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "tensor/fail.h"
#include "tensor/thread.h"

#if defined(__SANITIZE_ADDRESS__)
#define POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONS 1
#endif
#endif
#ifdef POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(start, bytes)   ((void)(start), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(start, bytes) ((void)(start), (void)(bytes))
#endif

enum { UNIT = 64, STEPS = 8, CLASSES = 512 }; // eight sizes an octave: at most 1/8 is wasted

// What stands before each block.
typedef struct Block {
    struct Block *next; // when free
    int64_t bytes;      // of the block itself
    int64_t size_class;
} Block;
_Static_assert(sizeof(Block) <= UNIT, "the header of a block fits one unit");

typedef struct {
    Block *free[CLASSES];
    int64_t live, peak; // bytes in use, and the most there were
    int64_t fails_in;   // takes, of which the last fails; 0 for never
    bool registered;    // for release at thread end
} Pool;

static _Thread_local Pool pool; // all zeros: other numbers would lie in the file, 4 kB
static pthread_key_t thread_end;
static pthread_once_t thread_end_once = PTHREAD_ONCE_INIT;

void el_memory_release(void)
{
    for (int i = 0; i < CLASSES; i++) {
        while (pool.free[i]) {
            Block *b = pool.free[i];
            pool.free[i] = b->next;
            ASAN_UNPOISON_MEMORY_REGION((char *)b + UNIT, b->bytes);
            free(b);
        }
    }
}

static void release_at_thread_end(void *unused)
{
    (void)unused;
    el_memory_release();
}

static void make_thread_end(void)
{
    pthread_key_create(&thread_end, release_at_thread_end);
}

// The main thread's pool: a program's exit runs no thread-end functions for it.
__attribute__((destructor)) static void release_at_exit(void)
{
    el_memory_release();
}

// Rounds units up to a size the pool keeps, and says which.
static int64_t size_class(uint64_t *units)
{
    if (*units < STEPS) return (int64_t)*units;
    int octave = 60 - __builtin_clzll(*units); // of units / 8
    uint64_t step = UINT64_C(1) << octave;
    *units = (*units + step - 1) & -step;
    return STEPS * octave + (int64_t)(*units >> octave);
}

static void *hand_out(Pool *p, Block *b, int64_t bytes)
{
    p->live += b->bytes;
    if (p->live > p->peak) p->peak = p->live;
    void *memory = (char *)b + UNIT;
    ASAN_UNPOISON_MEMORY_REGION(memory, bytes);
    return memory;
}

// Apart from el_pool_take, which is then short and calls nothing.
__attribute__((noinline)) static void *
take_from_system(Pool *p, const char *function, int64_t bytes, uint64_t units, int64_t class)
{
    if (!p->registered) {
        pthread_once(&thread_end_once, make_thread_end);
        pthread_setspecific(thread_end, p);
        p->registered = true;
    }
    Block *b = aligned_alloc(UNIT, (units + 1) * UNIT);
    if (!b) return el_fail_memory(function, bytes);
    *b = (Block){.bytes = (int64_t)(units * UNIT), .size_class = class};
    return hand_out(p, b, bytes);
}

void *el_pool_take(const char *function, int64_t bytes)
{
    Pool *p = &pool;
    EL_FOUND_ONCE(p);
    if (p->fails_in && --p->fails_in == 0) return el_fail_memory(function, bytes);
    uint64_t units = bytes > UNIT ? ((uint64_t)bytes + UNIT - 1) / UNIT : 1;
    int64_t class = size_class(&units);
    Block *b = p->free[class];
    if (!b) return take_from_system(p, function, bytes, units, class);
    p->free[class] = b->next;
    return hand_out(p, b, bytes);
}

void el_pool_give(void *memory)
{
    if (!memory) return;
    Block *b = (Block *)((char *)memory - UNIT);
    ASAN_POISON_MEMORY_REGION(memory, b->bytes);
    pool.live -= b->bytes;
    b->next = pool.free[b->size_class];
    pool.free[b->size_class] = b;
}

void el_pool_fail_after(int64_t count)
{
    pool.fails_in = count < 0 ? 0 : count + 1;
}

int64_t el_memory_live(void)
{
    return pool.live;
}

int64_t el_memory_peak(void)
{
    return pool.peak;
}

void el_memory_peak_reset(void)
{
    pool.peak = pool.live;
}
