// For the tests of the kernels: every table that this machine can run, arrays whose ends are
// watched, numbers to try, and errors in units of the last place.
#ifndef EL_TESTS_KERNELS_SUPPORT_H
#define EL_TESTS_KERNELS_SUPPORT_H

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/kernels/kernels.h"
#include "tests/checks.h"

// for (each k, a table to be tested)
#define FOR_EACH_TABLE(k)                                                                \
    for (const ElKernels *const *k##_at = el_kernels_all(), *k; (k = *k##_at); k##_at++) \
        if (k->supported())

// ck_assert_msg for millions of elements: that one writes a message to the runner each time it
// passes.
#define expect(condition, ...)                       \
    do {                                             \
        if (!(condition)) ck_abort_msg(__VA_ARGS__); \
    } while (0)

enum { LONGEST_VECTOR = 16, GUARD = 64 };

#ifdef EL_DOUBLE
#define REAL_EPSILON DBL_EPSILON
#else
#define REAL_EPSILON FLT_EPSILON
#endif

// An array of n numbers with guards on both sides, its start `offset` numbers past a boundary of 64
// bytes. To be given back to free_guarded, which looks whether the guards are untouched.
static inline el_real *new_guarded(int64_t n, int offset)
{
    size_t bytes = ((size_t)(n + offset) * sizeof(el_real) + 2 * GUARD + 63) / 64 * 64;
    unsigned char *start = aligned_alloc(64, bytes);
    ck_assert_ptr_nonnull(start);
    memset(start, 0xA5, bytes);
    return (el_real *)(start + GUARD) + offset;
}

static inline void free_guarded(el_real *x, int64_t n, int offset)
{
    unsigned char *start = (unsigned char *)(x - offset) - GUARD;
    const unsigned char *end = (const unsigned char *)(x + n);
    for (const unsigned char *p = start; p < (const unsigned char *)x; p++)
        expect(*p == 0xA5, "written before the array");
    for (int k = 0; k < GUARD; k++) expect(end[k] == 0xA5, "written past the end");
    free(start);
}

// A number between -3 and 3, among them 0: the index-th of a fixed sequence.
static inline el_real any_number(int64_t index)
{
    uint32_t hash = (uint32_t)index * 2654435761u;
    hash = (hash ^ hash >> 15) * 2246822519u;
    hash ^= hash >> 13;
    return hash % 16 == 0 ? 0 : (el_real)((double)(hash % 60001) / 10000 - 3);
}

static inline void fill_with_any(int64_t n, el_real *x, int64_t first)
{
    for (int64_t k = 0; k < n; k++) x[k] = any_number(first + k);
}

// Operands at places of all alignments, and the result; each of n numbers.
typedef struct {
    int64_t n;
    el_real *in[4], *out;
} Arrays;

static inline Arrays arrays_new(int64_t n)
{
    Arrays a = {.n = n, .out = new_guarded(n, 3)};
    for (int i = 0; i < 4; i++) {
        a.in[i] = new_guarded(n, i);
        fill_with_any(n, a.in[i], 1000 * i);
    }
    return a;
}

static inline void arrays_free(Arrays *a)
{
    for (int i = 0; i < 4; i++) free_guarded(a->in[i], a->n, i);
    free_guarded(a->out, a->n, 3);
}

// True when both are NaN, equal, or closer than so many rounding errors of a number of this size.
static inline bool is_near(double got, double want, double size, double errors)
{
    if (isnan(want)) return isnan(got);
    return got == want || fabs(got - want) <= errors * REAL_EPSILON * (fabs(want) + size);
}

#endif
