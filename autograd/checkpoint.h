// Private to the library: what the backward pass has to know of checkpoints. The lines that a
// function took when it ran again, in a pass that is recorded, end with one that says so. Later
// passes leave them alone where they stand, and walk them in place of the checkpoint's line: all
// that flows back to one value of the function is then added up before its rule runs, as it is
// without a checkpoint, to the last digit; and the function does not run a third time.
#ifndef EL_AUTOGRAD_CHECKPOINT_H
#define EL_AUTOGRAD_CHECKPOINT_H

#include "autograd/tape.h"

// The operation of the line behind those that a function took again, and the first of them.
extern const ElOp el_again_op;
int64_t el_first_again(const ElNode *end);

// The same for any line; -1 for all others.
static inline int64_t el_taken_again(const ElNode *n)
{
    return n->op == &el_again_op ? el_first_again(n) : -1;
}

// The line of the checkpoint whose function took them.
int64_t el_checkpoint_line(const ElNode *n);

// Whether n is a checkpoint whose function ran again, so that something may have flowed back into
// the lines that it took though nothing has into n itself.
bool el_checkpoint_waits(const ElNode *n);
#endif
