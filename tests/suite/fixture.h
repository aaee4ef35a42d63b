// For tests of the suite: the sentence it ends with, a scope and random numbers of each test's own,
// and the digits with a folder.
#ifndef EL_TESTS_SUITE_FIXTURE_H
#define EL_TESTS_SUITE_FIXTURE_H

#include <elbo/elbo.h>

#include "suite/status.h"
#include "tests/checks.h"
#include "tests/folder.h"

// The kept sentence holds this text; it is cleared, and the library's error.
#define ck_status_has(part)                                                                  \
    do {                                                                                     \
        ck_assert_msg(strstr(status_text(), part), "no \"%s\" in: %s", part, status_text()); \
        status_clear();                                                                      \
    } while (0)

// These are for tcase_add_checked_fixture, or for a fixture that needs more than them.
static inline void scope_open(void)
{
    el_random_seed(1);
    el_tape_begin();
}

static inline void scope_close(void)
{
    ck_no_error();
    ck_assert_str_eq(status_text(), "");
    el_tape_end();
    ck_assert_int_eq(el_tape_depth(), 0);
}

static ElData *data;

static inline void digits_open(void)
{
    scope_open();
    folder_make();
    data = el_data_open("digits");
    ck_assert_ptr_nonnull(data);
}

static inline void digits_close(void)
{
    el_data_free(data);
    folder_remove();
    scope_close();
}
#endif
