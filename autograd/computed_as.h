// Private to the library: a line of the tape in words.
#ifndef EL_AUTOGRAD_COMPUTED_AS_H
#define EL_AUTOGRAD_COMPUTED_AS_H

#include "autograd/tape.h"

enum { EL_COMPUTED_AS_BYTES = 256 };

// "y: sin(%1)", "x" for a named leaf, "randn" for another.
void el_computed_as(const ElNode *n, char text[EL_COMPUTED_AS_BYTES]);
#endif
