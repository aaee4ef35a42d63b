// Private to the library: running the rule of one line.
#ifndef EL_AUTOGRAD_RULE_H
#define EL_AUTOGRAD_RULE_H

#include "autograd/tape.h"

static inline bool el_has_rule(const ElNode *n)
{
    return n->op && (n->op->vjp || n->op->vjps);
}

// Whether the rule of n says that it does not read input i (the output for i = n->count).
bool el_unread(const ElNode *n, int i);

// True when the values that n's rule reads are still those that it was recorded with; otherwise an
// error under the name of the function.
bool el_rule_unchanged(const char *function, const ElNode *n);

// d[i] becomes the gradient by input i where want[i], as the rule of n makes it from g; NULL for
// zero. With `separate` no two of them are one tensor. False on an error, which
// the rule or the work around it told.
bool el_rule(const char *function, const ElNode *n, ElTensor *g, bool separate, const bool want[],
             ElTensor *d[]);
#endif
