// The kept error: which one, with what place, told to whom.
#include "tensor/fail.h"
#include "tests/checks.h"

static int told;
static char told_text[256];

static void listen(const char *text, void *context)
{
    told++;
    ck_assert_str_eq(context, "context");
    strncpy(told_text, text, sizeof told_text - 1);
}

START_TEST(test_first_error_is_kept)
{
    static char context[] = "context";
    el_on_error(listen, context);
    ck_assert_ptr_null(el_fail("el_x: %d apples", 3));
    ck_assert(!el_refuse("el_y: another"));
    ck_assert_str_eq(el_error_text(), "el_x: 3 apples");
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(told_text, "el_x: 3 apples");
    el_error_clear();
    ck_no_error();
    el_fail("el_z: again");
    ck_assert_int_eq(told, 2);
}
END_TEST

START_TEST(test_place)
{
    el_here_enter("outer.c", 10);
    el_here_enter("inner.c", 20);
    el_here_leave();
    el_fail("el_x: wrong");
    ck_assert_str_eq(el_error_text(), "outer.c:10: el_x: wrong");
    el_here_leave();
    ck_assert_ptr_null(el_here().file);
}
END_TEST

// Calls may nest deeper than places are kept, and come back.
START_TEST(test_deep_places)
{
    el_here_enter("outermost.c", 1);
    for (int i = 0; i < 1000; i++) el_here_enter("deep.c", i);
    for (int i = 0; i < 1000; i++) el_here_leave();
    ck_assert_str_eq(el_here().file, "outermost.c");
    el_here_leave();
    el_here_leave(); // one too many is harmless
}
END_TEST

START_TEST(test_long_texts_are_cut)
{
    char name[5000];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    el_fail("el_x: %s", name);
    ck_assert_int_lt(strlen(el_error_text()), 1100);
}
END_TEST

START_TEST(test_describe)
{
    ElTensor *t = el_tensor_new(el_shape(128, 400));
    ck_assert_str_eq(el_describe(t), "[128, 400] from tensor_new");
    el_named(t, "hidden");
    t->op = "relu";
    t->place = (ElPlace){"vae.c", 31};
    ck_assert_str_eq(el_describe(t), "`hidden` [128, 400] from relu (vae.c:31)");
    ck_assert_str_eq(el_describe(NULL), "NULL");
    ck_assert_str_eq(el_shape_text(EL_SCALAR), "[]");
    el_tensor_free(t);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("error");
    tcase_add_test(cases, test_first_error_is_kept);
    tcase_add_test(cases, test_place);
    tcase_add_test(cases, test_deep_places);
    tcase_add_test(cases, test_long_texts_are_cut);
    tcase_add_test(cases, test_describe);
    return run_cases("error", cases);
}
