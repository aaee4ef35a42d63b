// For tests: the digits, opened anew for each test, and a scope for what is made of them.
#ifndef EL_TESTS_DATA_DIGITS_H
#define EL_TESTS_DATA_DIGITS_H

#include "data/data.h"
#include "tensor/scope.h"
#include "tests/checks.h"

static ElData *d;

// For tcase_add_checked_fixture.
static inline void open_digits(void)
{
    d = el_data_open("digits");
    ck_assert_ptr_nonnull(d);
    el_scope_begin();
}

static inline void close_digits(void)
{
    ck_assert(el_scope_end("test"));
    el_data_free(d);
}
#endif
