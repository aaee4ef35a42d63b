// Private to the library: the part of a pass that goes from line to line.
#ifndef EL_AUTOGRAD_WALK_H
#define EL_AUTOGRAD_WALK_H

#include "autograd/tape.h"

enum { EL_WANTED = 1, EL_ASKED = 2 };

// One pass, from line `last` down to line `first`. Its marks and adjoints are its own, by line
// less `first`, so passes may run inside rules and in other threads. When it is not recorded, an
// adjoint belongs to the pass, which frees it once its line is passed.
typedef struct ElWalk {
    const char *function; // for error texts
    bool recorded;
    int64_t first, last;
    char *mark;           // EL_WANTED: on a path to something EL_ASKED for
    ElTensor **adjoint;   //
    struct ElWalk *outer; // of a part: the pass that has the adjoints of other lines; else NULL
} ElWalk;

// The pass that has this line's adjoint: p, or one that it is a part of; NULL for none.
static inline ElWalk *el_walk_with(ElWalk *p, int64_t line)
{
    while (p && (line < p->first || line > p->last)) p = p->outer;
    return p;
}

// Whether an adjoint of this line is on a path to something asked for.
static inline bool el_walk_wants(ElWalk *p, int64_t line)
{
    const ElWalk *at = el_walk_with(p, line);
    return at && at->mark[line - at->first];
}

// Marks the paths to what is marked.
void el_walk_mark_paths(ElWalk *p);

// Adds d to the adjoint of a line that is wanted. False on an error.
bool el_walk_add(ElWalk *p, int64_t line, ElTensor *d);

// Runs the rules from line `last` down to line `first`. What a checkpointed function took again is
// passed by: its turn is with the checkpoint's own line. False on an error.
bool el_walk(ElWalk *p, int64_t last, int64_t first);
#endif
