// A stack of chunks from the pool.
#include "autograd/arena.h"

#include "tensor/pool.h"

enum { CHUNK_BYTES = 1 << 16 };

bool el_arena_grow(ElArena *a, const char *function, int64_t bytes)
{
    int64_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    ElArenaChunk *c = el_pool_take(function, (int64_t)sizeof *c + size);
    if (!c) return false;
    *c = (ElArenaChunk){a->chunk, a->used, size};
    *a = (ElArena){.chunk = c};
    return true;
}

void el_arena_return(ElArena *a, ElArena mark)
{
    while (a->chunk != mark.chunk) {
        ElArenaChunk *c = a->chunk;
        *a = (ElArena){c->older, c->older_used};
        el_pool_give(c);
    }
    a->used = mark.used;
}
