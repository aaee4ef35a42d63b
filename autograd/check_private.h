// Private to the library: what the parts of el_gradcheck share.
#ifndef EL_AUTOGRAD_CHECK_PRIVATE_H
#define EL_AUTOGRAD_CHECK_PRIVATE_H

#include "autograd/check.h"
#include "tensor/random.h"

enum { EL_CHECK_INPUTS = 16, EL_CHECK_TEXT = 700 };

// f, its inputs, and the random projections that make one number of it and of its gradients.
typedef struct {
    ElFunction f;
    void *context;
    int count; // of f's inputs
    int all;   // with the upstream gradient behind them
    ElTensor *in[EL_CHECK_INPUTS + 1];
    ElRandom start;    // of the numbers that f draws
    uint64_t seed;     // of the projections
    char *said;        // what was found: EL_CHECK_TEXT bytes
    const char *where; // what findings begin with, and the kind of mistake they are; NULL for
    const char *kind;  // nothing, and for what el_check_explain finds
} ElCheck;

// Notes what was found, as the end of a sentence; returns false.
__attribute__((format(printf, 2, 3))) bool el_check_said(const ElCheck *c, const char *format, ...);

// Random numbers that belong to this level and input, not to those that f draws.
ElTensor *el_check_projection(const ElCheck *c, ElShape shape, int level, int input);

// f of these inputs, with the same random numbers each time.
ElTensor *el_check_apply(const ElCheck *c, ElTensor *const in[]);

// The tensors whose sum over all elements is what is differentiated at this order; returns how
// many there are, 0 on an error. Order 0: f itself. Order 1: f g. Order k + 1: each of order k's
// gradients times a random tensor.
int el_check_terms(const ElCheck *c, int order, ElTensor *terms[]);

// Their sum.
ElTensor *el_check_projected(const ElCheck *c, int order);

// --- differences ---------------------------------------------------------------------------------

// One element of one input.
typedef struct {
    int input;
    int64_t element;
} ElCheckPlace;

// The central difference of order's sum, with the usual step divided by `finer`. NaN where there is
// no value.
double el_check_central(const ElCheck *c, int order, ElCheckPlace at, int finer);

// The slopes from the left and from the right, each taken from points on its own side: the least
// and the largest sum of them over all terms. They differ at a kink, and agree elsewhere. Where
// only one side has values, both are that side's; NaN where neither has.
typedef struct {
    double low, high;
} ElSlopes;
ElSlopes el_check_slopes(const ElCheck *c, int order, ElCheckPlace at);

// Whether slopes of this order, or of one below, jump there.
bool el_check_kinked(const ElCheck *c, int order, ElCheckPlace at);

// The Jacobian of f by input i, [numbers of f, numbers of input]; NULL when it is too big to look
// at.
ElTensor *el_check_jacobian(const ElCheck *c, int i);

// --- the rest ------------------------------------------------------------------------------------

// Writes what kind of mistake the first-order gradient by input i is.
void el_check_explain(const ElCheck *c, int i, char text[EL_CHECK_TEXT]);

// Notes that the backward pass failed with the error that is kept, and clears it; returns false.
bool el_check_broken(const ElCheck *c, int order);

// d are the recorded gradients of s, asked for together. Looks whether each asked for alone, and
// those of el_grads, are the same, and whether rules read what they say they do not.
bool el_check_ways(const ElCheck *c, int order, ElTensor *s, ElTensor *const d[]);

// Whether first-order gradients stay right when one tensor stands for two inputs of one shape, and
// when an input is itself broadcast.
bool el_check_shared(const ElCheck *c);

// Compares d, the gradient by input i, with central differences, and notes how it is wrong.
bool el_check_compare(const ElCheck *c, int order, int i, const ElTensor *d);

// Largest |a - b|, and largest |a|; NaN equals NaN, and NULL is zero. a and b have as many
// elements.
double el_check_distance(const ElTensor *a, const ElTensor *b);
double el_check_largest(const ElTensor *a);
#endif
