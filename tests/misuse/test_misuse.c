// The table of misuses: what a program may ask for and not get, with the whole sentence it is told.
#include <check.h>

#include "control.h"
#include "convolutions.h"
#include "creation.h"
#include "distributions.h"
#include "elementwise.h"
#include "files.h"
#include "gradients.h"
#include "integers.h"
#include "layers.h"
#include "layout.h"
#include "losses.h"
#include "optimizers.h"
#include "products.h"
#include "reductions.h"
#include "tape.h"

typedef void (*Family)(void);

static const Family families[] = {
    creation, layout,        joining, elementwise, reductions, integers,      drawing,
    products, convolutions,  scopes,  gradients,   control,    making_layers, applying_layers,
    losses,   distributions, lists,   optimizers,  files,
};
enum { FAMILIES = sizeof families / sizeof families[0] };

START_TEST(every_misuse_is_told_in_one_sentence)
{
    families[_i]();
    ck_assert_int_eq(wrong, 0);
}
END_TEST

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    el_on_error(count_told, NULL);
    make_model();
    Suite *suite = suite_create("misuse");
    TCase *cases = tcase_create("misuse");
    tcase_add_loop_test(cases, every_misuse_is_told_in_one_sentence, 0, FAMILIES);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
