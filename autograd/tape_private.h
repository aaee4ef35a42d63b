// Private to the library: what the backward pass and the operations need of the tape.
#ifndef EL_AUTOGRAD_TAPE_PRIVATE_H
#define EL_AUTOGRAD_TAPE_PRIVATE_H

#include "autograd/tape.h"

enum { EL_LINE_NONE = -1, EL_LINE_UNRECORDED = -2 }; // the latter: a result of el_grads

// Whether operations of this thread note themselves; returns what it was before. A pass of el_grads
// turns it off while rules run, and an operation may then take a faster way to the same values.
bool el_tape_record(bool on);
bool el_tape_recording(void);

// The line of t on the tape of this thread, or EL_LINE_NONE.
int64_t el_tape_find(const ElTensor *t);

// The same, but a tensor that was not computed here becomes a leaf of the tape. EL_LINE_NONE only
// without memory.
int64_t el_tape_leaf(ElTensor *t);

// The node at a line that exists.
ElNode *el_tape_node(int64_t line);

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
