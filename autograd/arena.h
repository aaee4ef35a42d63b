// Private to the library: where the nodes of a tape lie. Memory is taken by moving a mark and given
// back by moving it back; what was taken never moves.
#ifndef EL_AUTOGRAD_ARENA_H
#define EL_AUTOGRAD_ARENA_H

#include <stdint.h>

typedef struct ArenaChunk ArenaChunk;

// Starts as {0}: a list of chunks, newest first, and how much of the newest is taken.
typedef struct {
    ArenaChunk *chunk;
    int64_t used;
} ElArena;

// This many bytes, 16-byte aligned; NULL (an error under the name of the function) without memory.
void *el_arena_take(ElArena *a, const char *function, int64_t bytes);

// Gives back all that was taken since the arena stood at this mark, a copy of it made then.
void el_arena_return(ElArena *a, ElArena mark);
#endif
