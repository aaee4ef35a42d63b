// Private to the library: where the nodes of a tape lie. Memory is taken by moving a mark and given
// back by moving it back; what was taken never moves.
#ifndef EL_AUTOGRAD_ARENA_H
#define EL_AUTOGRAD_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EL_ARENA_ALIGNMENT = 16 };

typedef struct ElArenaChunk {
    struct ElArenaChunk *older;
    int64_t older_used, bytes; // of this one's memory
    _Alignas(EL_ARENA_ALIGNMENT) char memory[];
} ElArenaChunk;

// Starts as {0}: a list of chunks, newest first, and how much of the newest is taken.
typedef struct {
    ElArenaChunk *chunk;
    int64_t used;
} ElArena;

// Adds a chunk with room for this many bytes; false (an error under the name of the function)
// without memory.
bool el_arena_grow(ElArena *a, const char *function, int64_t bytes);

// This many bytes, 16-byte aligned; NULL (an error under the name of the function) without memory.
static inline void *el_arena_take(ElArena *a, const char *function, int64_t bytes)
{
    bytes = (bytes + EL_ARENA_ALIGNMENT - 1) & -EL_ARENA_ALIGNMENT;
    int64_t room = a->chunk ? a->chunk->bytes - a->used : 0;
    if (room < bytes && !el_arena_grow(a, function, bytes)) return NULL;
    void *memory = a->chunk->memory + a->used;
    a->used += bytes;
    return memory;
}

// Gives back all that was taken since the arena stood at this mark, a copy of it made then.
void el_arena_return(ElArena *a, ElArena mark);
#endif
