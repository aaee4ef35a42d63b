// Private to the library: one walk down the tape.
#ifndef EL_AUTOGRAD_PASS_H
#define EL_AUTOGRAD_PASS_H

#include "autograd/tape.h"

// The gradients by xs of sum(y g), in dxs; NULL where y does not depend on one of them. None of the
// operands is NULL, and g has the shape of y.
//
// Recorded, they are on the tape and may share memory. Not recorded, rules take their fused ways,
// whatever they need is given back at once, g too if it belongs to the current scope, and the
// results belong to that and share memory with nothing. False on an error, told under the name of
// the function. An error that was pending before changes nothing, and stays.
bool el_backward(const char *function, bool recorded, ElTensor *y, ElTensor *g, int count,
                 ElTensor *const xs[], ElTensor *dxs[]);

// The same of the sum over several pairs of y and g.
typedef struct {
    const char *function;
    bool recorded;
    int count;
    ElTensor *const *y, *const *g;
} ElPassOf;
bool el_backward_of(const ElPassOf *of, int count, ElTensor *const xs[], ElTensor *dxs[]);

// For the rule of a checkpoint: walks the lines from `last` down to `first`, which its function
// took again, as a part of the pass that runs. g, unless it is NULL, is what flows back into y.
bool el_backward_again(int64_t first, int64_t last, ElTensor *y, ElTensor *g);

// While on, passes of this thread hand rules NaN in place of the values that they say they do not
// read, so that a wrong `unread` shows. Returns what it was before.
bool el_poison_unread(bool on);
#endif
