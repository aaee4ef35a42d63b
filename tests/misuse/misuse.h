// What a row of the table is: MISUSE(call, text) makes the call in a scope of its own, over the
// operands of operands.h, and holds it to what every misuse promises: NULL (false, NaN, a struct of
// zeros) returned, exactly one error kept, its text the one given after the place of the call, the
// tape usable, the scopes as they were, and no memory taken.
#ifndef EL_TESTS_MISUSE_H
#define EL_TESTS_MISUSE_H

#include <elbo/elbo.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "operands.h"

static int rows, wrong; // of the family that runs
static int told;        // how often the handler was told of an error

typedef struct {
    int line;
    const char *file, *call, *sentence;
} Row;

static void count_told(const char *text, void *context)
{
    (void)text;
    (void)context;
    told++;
}

// Of a struct the first members, which say whether it was made; between later ones may be gaps.
static bool is_zero(const void *result, size_t bytes)
{
    static const unsigned char zeros[2 * sizeof(void *)];
    return memcmp(result, zeros, bytes < sizeof zeros ? bytes : sizeof zeros) == 0;
}

static bool is_nan(const void *result, size_t bytes)
{
    (void)bytes;
    return isnan(*(const double *)result);
}

static bool is_refused_shape(const void *result, size_t bytes)
{
    (void)bytes;
    return ((const ElShape *)result)->rank == -1;
}

static bool is_no_gradients(const void *result, size_t bytes)
{
    (void)bytes;
    const ElGrads *grads = result;
    return grads->count == 0 && !grads->item;
}

static bool is_refused_axes(const void *result, size_t bytes)
{
    (void)bytes;
    return ((const ElAxes *)result)->count == -1;
}

static void complain(const Row *row, const char *what, const char *got)
{
    wrong++;
    printf("%s:%d: %s\n    %s\n    %s\n", row->file, row->line, row->call, what, got);
}

static bool tape_works(void)
{
    ElTensor *gradient = el_grad(el_sum(el_square(x)), x);
    return gradient && gradient->data[0] == 2 && !el_error_text();
}

// The whole text that is expected: HERE in a sentence is the row's own place.
static const char *expected(const Row *row)
{
    static char text[2048], place[256];
    snprintf(place, sizeof place, "%s:%d", row->file, row->line);
    int used = snprintf(text, sizeof text, "%s: ", place);
    for (const char *c = row->sentence; *c; c++) {
        bool here = strncmp(c, "HERE", 4) == 0;
        used += snprintf(text + used, sizeof text - (size_t)used, "%.*s", here ? 200 : 1,
                         here ? place : c);
        if (here) c += 3;
    }
    return text;
}

static void check_row(const Row *row, bool refused)
{
    const char *text = el_error_text();
    if (!text)
        complain(row, "no error is kept", "");
    else if (strcmp(text, expected(row)) != 0)
        complain(row, expected(row), text);
    if (text && strchr(text, '\n')) complain(row, "the text is not one line", text);
    if (text && strlen(text) > 1000) complain(row, "the text does not fit", text);
    if (!refused) complain(row, "the call did not return NULL, false, NaN or zeros", "");
    if (told != 1) complain(row, "the handler was not told once", "");
    if (el_tape_depth() != 1) complain(row, "the scopes are not what they were", "");
    el_error_clear();
    if (!tape_works()) complain(row, "the tape is of no use", el_error_text());
    el_error_clear();
}

// clang-format off
#define REFUSED(result)                                                                        \
    _Generic(result, double: is_nan, ElShape: is_refused_shape, ElAxes: is_refused_axes,       \
             ElGrads: is_no_gradients, default: is_zero)
// clang-format on

// The line is taken before the arguments begin: in a call over several lines __LINE__ is the first
// to one compiler and the last to the other.
static int line;
#define MISUSE       \
    line = __LINE__; \
    CHECK_MISUSE
#define CHECK_MISUSE(misuse, sentence)                                              \
    do {                                                                            \
        const Row row = {line, __FILE__, #misuse, sentence};                        \
        int64_t live = el_memory_live();                                            \
        rows++;                                                                     \
        el_tape_begin();                                                            \
        make_operands();                                                            \
        told = 0;                                                                   \
        __typeof__(misuse) result = misuse;                                         \
        check_row(&row, REFUSED(result)(&result, sizeof result));                   \
        el_tape_end_to(0);                                                          \
        if (el_memory_live() != live) complain(&row, "memory was left behind", ""); \
    } while (0)

// Several statements where a row has one expression; the value is that of the last.
#define DO(...) __extension__({__VA_ARGS__})
#endif
