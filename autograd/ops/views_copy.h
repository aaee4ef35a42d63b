// Private to the library: the copy that reads and writes parts of tensors.
#ifndef EL_OPS_VIEWS_COPY_H
#define EL_OPS_VIEWS_COPY_H

#include "autograd/ops/views.h"

// True when the part's numbers follow one another in the whole.
bool el_part_is_run(const ElPart *p);

// True when the part may meet an element of the whole more than once.
bool el_part_meets_again(const ElPart *p);

// Copies the part out of the whole, or (writes) into it. What is written where the part meets an
// element more than once is added up, to what is there.
void el_part_copy(const ElPart *p, bool writes, el_real *part, el_real *whole);
#endif
