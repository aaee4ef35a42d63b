// Private to the library: what optimizers share. Slots are the numbers an optimizer remembers
// beside each parameter it moves.
#ifndef EL_OPTIM_SLOTS_H
#define EL_OPTIM_SLOTS_H

#include "optim/grads.h"
#include "tensor/params.h"

// Adds to state a tensor of zeros "NAME.suffix" for every trained parameter of the list: of its
// shape, or one number.
bool el_slots_add(ElParams *state, ElParams params, const char *suffix, bool one_number);

// True when the list is usable and has something to move; otherwise an error.
bool el_slots_trained(const char *function, ElParams params);

// Where a parameter's slots stand: its place among the trained ones of the list, or -1.
int el_slots_index(ElParams params, const ElTensor *param);

// True when every gradient belongs to one of the first `slots` trained parameters of the list
// (those that there were when the slots were made) and has its shape; otherwise an error under the
// name of the function.
bool el_slots_match(const char *function, ElParams params, int slots, ElGrads grads);

// Calls step(context, first, last, item, index) on pieces of each parameter, in the threads there
// are, then says that the parameter has changed.
typedef void ElSlotStep(void *context, int64_t first, int64_t last, ElGrad item, int index);
void el_slots_step(ElParams params, ElGrads grads, ElSlotStep *step, void *context);
#endif
