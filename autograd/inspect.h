// Looking at the tape: what each line costs, and where numbers went bad.
#ifndef EL_AUTOGRAD_INSPECT_H
#define EL_AUTOGRAD_INSPECT_H

#include <stdio.h>

#include "autograd/tape.h"

#ifdef __cplusplus
extern "C" {
#endif

// Prints the tape of this thread: a line each with how it was computed, its shape, its value (when
// it is one number) and its adjoint (when el_grad recorded one).
void el_tape_print(FILE *out);

// Writes the tape of this thread as an SVG picture: a box a line, below what it was computed from.
// False (an error) beyond 1,000 lines, which nobody can look at.
bool el_tape_draw(FILE *out);

// Prints a line of the tape each with the program's file and line, the floating-point operations it
// took and the bytes it keeps for the backward pass; the totals last, in which what several lines
// keep is counted once.
void el_tape_print_costs(FILE *out);

// Bytes that a line keeps for the backward pass: the values that its rule reads, and what el_keep
// copied.
int64_t el_node_bytes(const ElNode *n);

// While on, an operation, or gradient rule, of this thread that makes a NaN or an infinity out of
// finite tensors is an error that names it, with its inputs. Returns what it was before.
bool el_check_finite(bool on);

#ifdef __cplusplus
}
#endif
#endif
