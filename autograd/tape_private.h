// Private to the library: what the backward pass and the operations need of the tape.
#ifndef EL_AUTOGRAD_TAPE_PRIVATE_H
#define EL_AUTOGRAD_TAPE_PRIVATE_H

#include "autograd/arena.h"
#include "autograd/leaves.h"
#include "autograd/tape.h"
#include "tensor/thread.h"

enum { EL_LINE_NONE = -1, EL_LINE_UNRECORDED = -2 }; // the latter: a result of el_grads

// The tape of this thread.
typedef struct {
    ElNode **node;
    int64_t lines, capacity;
    ElArena arena;   // nodes and what they keep
    ElLeaves leaves; // lines of tensors that were not computed on this tape
    bool silent;     // operations are not recorded
    bool finite;     // el_check_finite is on
    int64_t flops;   // el_flops() when the newest line was made, or the tape last changed hands
} ElTape;

extern _Thread_local ElTape el_tape __attribute__((visibility("hidden")));

// Whether operations of this thread note themselves; returns what it was before. A pass of el_grads
// turns it off while rules run, and an operation may then take a faster way to the same values.
bool el_tape_record(bool on);
static inline bool el_tape_recording(void)
{
    return !el_tape.silent;
}

// The tape of this thread, found once.
static inline ElTape *el_tape_here(void)
{
    ElTape *tape = &el_tape;
    EL_FOUND_ONCE(tape);
    return tape;
}

// The line of t on the tape of this thread, or EL_LINE_NONE.
static inline int64_t el_tape_find_on(const ElTape *tape, const ElTensor *t)
{
    int64_t line = t->line;
    bool there = line >= 0 && line < tape->lines && tape->node[line]->out == t;
    return there ? line : el_leaves_find(&tape->leaves, t);
}
static inline int64_t el_tape_find(const ElTensor *t)
{
    return el_tape_find_on(el_tape_here(), t);
}

// The same, but a tensor that was not computed here becomes a leaf of the tape. EL_LINE_NONE only
// without memory.
int64_t el_tape_leaf(ElTensor *t);

// The node at a line that exists.
static inline ElNode *el_tape_node(int64_t line)
{
    return el_tape.node[line];
}

// Notes for printing that g is the gradient by n's output, unless g will be gone before n is: n is
// of an outer scope.
void el_tape_note_adjoint(ElNode *n, const ElTensor *g);

// Room for what y's line, which exists, is to keep: el_keep without a copy.
void *el_tape_keep(const char *function, const ElTensor *y, int64_t bytes);

// Locks the innermost scope around a rule, so that this cannot end it, or unlocks it. Returns what
// it was before.
bool el_tape_lock(bool on);

// A scope around a function of the program's, which cannot end it. False without memory, with
// nothing opened.
bool el_tape_begin_locked(void);
void el_tape_end_locked(void);

// t leaves the innermost scope, if it belongs to that, as a constant of the enclosing one. NULL (an
// error under the name of the function) when there is none.
ElTensor *el_tape_pass_out(const char *function, ElTensor *t);

// Memory of the current scope.
void *el_tape_take(const char *function, int64_t bytes);
#endif
