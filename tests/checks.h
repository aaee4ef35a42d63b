// For tests: Check, the precision, the library's errors, and the last line of main.
#ifndef EL_TESTS_CHECKS_H
#define EL_TESTS_CHECKS_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/error.h"
#include "tensor/tensor.h"

enum { IS_DOUBLE = sizeof(el_real) == 8 };

// The kept error holds this text; it is cleared.
#define ck_error_has(part)                                                                       \
    do {                                                                                         \
        ck_assert_ptr_nonnull(el_error_text());                                                  \
        ck_assert_msg(strstr(el_error_text(), part), "no \"%s\" in: %s", part, el_error_text()); \
        el_error_clear();                                                                        \
    } while (0)

#define ck_no_error() ck_assert_ptr_null(el_error_text())

// Runs the cases under this name, with errors kept but not printed; returns main's result.
static inline int run_cases(const char *name, TCase *cases)
{
    el_on_error(NULL, NULL);
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
#endif
