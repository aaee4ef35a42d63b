// Private to the library: what optimizers share. Slots are the numbers an optimizer remembers
// beside each parameter it moves.
#ifndef EL_OPTIM_SLOTS_H
#define EL_OPTIM_SLOTS_H

#include "optim/grads.h"
#include "tensor/params.h"

// Adds to state a tensor of zeros "NAME.suffix" for every trained parameter of the list: of its
// shape, or one number. On an error state is freed.
bool el_slots_add(ElParams *state, ElParams params, const char *suffix, bool one_number);

// True when the list is usable and has something to move; otherwise an error.
bool el_slots_trained(const char *function, ElParams params);

// True for a number of an optimizer that lies in its range: finite, 0 or more and below `below`
// (INFINITY: any). Otherwise an error under the name of the function.
bool el_slots_number(const char *function, const char *what, double value, double below);

// True when there are gradients, each with its parameter; otherwise an error.
bool el_grads_given(const char *function, ElGrads grads);

// Where a parameter's slots stand: its place among the trained ones of the list, or -1.
int el_slots_index(ElParams params, const ElTensor *param);

// The numbers of slot `which` of the `kinds` that a state holds for each parameter.
el_real *el_slots_data(ElParams state, int kinds, int which, int index);

// True when the optimizer called name ("adam", of el_adam_new and el_adam_step) was made, with
// `kinds` slots a parameter, and every gradient has the shape of its parameter, which is a trained
// one that the list had when the slots were made; otherwise an error that opens with el_NAME_step.
bool el_slots_match(const char *name, ElParams params, ElParams state, int kinds, ElGrads grads);

// Calls step(context, first, last, item, index) on pieces of each parameter, in the threads there
// are, then says that the parameter has changed.
typedef void ElSlotStep(void *context, int64_t first, int64_t last, ElGrad item, int index);
void el_slots_step(ElParams params, ElGrads grads, ElSlotStep *step, void *context);

// Weight decay is a list of one number "NAME.decay" for each trained parameter, or no list while
// nothing decays. Sets those of a group. False (an error that opens with el_NAME_decay), with
// nothing set, when the group has a trained tensor that is not among the parameters.
bool el_slots_set_decay(const char *name, ElParams params, ElParams *decay, ElParams group,
                        double value);

// The decay of the parameter whose slots stand at index.
double el_slots_decay(ElParams decay, int index);
#endif
