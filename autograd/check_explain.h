// Private to the library: a wrong gradient, and the mistakes that may have made it.
#ifndef EL_AUTOGRAD_CHECK_EXPLAIN_H
#define EL_AUTOGRAD_CHECK_EXPLAIN_H

#include "autograd/check_private.h"

enum { EL_UPSTREAMS = 2, EL_CHECK_WAYS = EL_MAX_RANK * EL_MAX_RANK };

// The gradient by one input for two upstream gradients, as the rule gives it and as it should be. A
// mistake explains it when it explains both.
typedef struct {
    const ElCheck *c;
    int input;
    ElTensor *jacobian; // by differences, [numbers of f, numbers of the input]
    ElTensor *upstream[EL_UPSTREAMS], *got[EL_UPSTREAMS], *right[EL_UPSTREAMS];
    double error; // the largest distance of got from right
} ElSuspect;

// What the rule would give for the upstream gradient g if it made this mistake; NULL where the
// mistake cannot be made. p and q, from 0, are axes, inputs or ways, as each mistake needs them.
typedef ElTensor *(*ElWouldBe)(const ElSuspect *s, ElTensor *g, int p, int q);

// A mistake: what is said of it, and what p counts ("axis", "input"), NULL for nothing to name.
typedef struct {
    const char *said;
    const char *names;
    ElWouldBe would_be;
} ElMistake;

// The mistakes that are looked for, the most particular first; a row without a function ends them.
extern const ElMistake el_check_mistakes[];

// J^T g in the shape of input i, for J [numbers of f, numbers of the input].
ElTensor *el_check_pulled(const ElCheck *c, ElTensor *jacobian, ElTensor *g, int i);
#endif
