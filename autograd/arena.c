// A stack of chunks from the pool.
#include "autograd/arena.h"

#include <stddef.h>

#include "tensor/pool.h"

enum { ALIGNMENT = 16, CHUNK_BYTES = 1 << 16 };

struct ArenaChunk {
    ArenaChunk *older;
    int64_t older_used, bytes; // of this one's memory
    _Alignas(ALIGNMENT) char memory[];
};

static int64_t room(const ElArena *a)
{
    return a->chunk ? a->chunk->bytes - a->used : 0;
}

void *el_arena_take(ElArena *a, const char *function, int64_t bytes)
{
    bytes = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    if (room(a) < bytes) {
        int64_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        ArenaChunk *c = el_pool_take(function, (int64_t)sizeof *c + size);
        if (!c) return NULL;
        *c = (ArenaChunk){a->chunk, a->used, size};
        *a = (ElArena){.chunk = c};
    }
    void *memory = a->chunk->memory + a->used;
    a->used += bytes;
    return memory;
}

void el_arena_return(ElArena *a, ElArena mark)
{
    while (a->chunk != mark.chunk) {
        ArenaChunk *c = a->chunk;
        *a = (ElArena){c->older, c->older_used};
        el_pool_give(c);
    }
    a->used = mark.used;
}
