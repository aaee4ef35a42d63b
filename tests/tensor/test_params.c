// Parameter lists: names, sharing, lifetimes, incompleteness.
#include <stdio.h>

#include "tensor/params.h"
#include "tensor/pool.h"
#include "tests/checks.h"

START_TEST(test_names)
{
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "encode", "weight", el_shape(2, 3), EL_TRAINED);
    ElTensor *m = el_params_add(&p, "", "mean", el_shape(3), EL_STATE);
    ck_assert_str_eq(w->name, "encode.weight");
    ck_assert_ptr_eq(el_params_find(p, "encode.weight"), w);
    ck_assert_ptr_eq(el_params_find(p, "mean"), m);
    ck_assert_ptr_null(el_params_find(p, "nothing"));
    ck_assert_int_eq(el_params_count(p), 2);
    ck_assert_int_eq(el_params_numel(p), 6);
    ck_assert(el_params_usable("test", p));
    el_params_free(&p);
    ck_assert_ptr_null(p.list);
    ck_no_error();
}
END_TEST

START_TEST(test_copies_are_the_same_list)
{
    ElParams p = {0};
    el_params_add(&p, "a", "w", el_shape(1), EL_TRAINED);
    ElParams copy = p;
    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "w%d", i);
        el_params_add(&p, "b", name, el_shape(1), EL_TRAINED);
    }
    ck_assert_int_eq(el_params_count(copy), 101);
    el_params_free(&p);
}
END_TEST

START_TEST(test_double_name)
{
    ElParams p = {0};
    el_params_add(&p, "a", "w", el_shape(1), EL_TRAINED);
    ck_assert_ptr_null(el_params_add(&p, "a", "w", el_shape(1), EL_TRAINED));
    ck_error_has("el_params_add: the list has a `a.w` already; names must differ");
    ck_assert(!el_params_usable("el_adam_new", p));
    ck_error_has("el_adam_new: the parameter list is incomplete");
    ck_assert(!el_params_usable("el_adam_new", (ElParams){0}));
    ck_error_has("el_adam_new: the parameter list is empty");
    el_params_free(&p);
}
END_TEST

START_TEST(test_join_and_under)
{
    int64_t live = el_memory_live();
    ElParams a = {0}, b = {0};
    ElTensor *w = el_params_add(&a, "critic", "w", el_shape(4), EL_TRAINED);
    el_params_add(&a, "generator", "w", el_shape(5), EL_TRAINED);
    el_params_add(&b, "other", "w", el_shape(6), EL_TRAINED);
    ElParams critic = el_params_under(a, "critic.");
    ck_assert_int_eq(el_params_count(critic), 1);
    ElParams both = el_params_join(a, b), again = el_params_join(both, critic);
    ck_assert_int_eq(el_params_count(both), 3);
    ck_assert_int_eq(el_params_count(again), 3);
    el_params_free(&a);
    el_params_free(&b);
    el_params_free(&both);
    el_params_free(&again);
    w->data[3] = 7; // the last list that holds it keeps it
    ck_assert(el_params_find(critic, "critic.w")->data[3] == 7);
    el_params_free(&critic);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

START_TEST(test_join_of_other_tensors_of_one_name)
{
    ElParams a = {0}, b = {0};
    el_params_add(&a, "x", "w", el_shape(1), EL_TRAINED);
    el_params_add(&b, "x", "w", el_shape(1), EL_TRAINED);
    ElParams both = el_params_join(a, b);
    ck_error_has("el_params_join: the list has a `x.w` already");
    ck_assert(!el_params_usable("test", both));
    el_params_free(&a);
    el_params_free(&b);
    el_params_free(&both);
}
END_TEST

// What has a hole stays so in every list made of it, and its tensors are still freed.
START_TEST(test_lists_of_an_incomplete_one)
{
    int64_t live = el_memory_live();
    ElParams good = {0}, bad = {0};
    el_params_add(&good, "a", "w", el_shape(1), EL_TRAINED);
    ck_assert_ptr_null(el_params_add(&bad, "b", "w", el_shape(-1), EL_TRAINED));
    el_error_clear();
    el_params_add(&bad, "b", "w", el_shape(1), EL_TRAINED);
    ElParams lists[] = {el_params_join(good, bad), el_params_join(bad, good),
                        el_params_under(bad, "b."), bad};
    for (int i = 0; i < 4; i++) {
        ck_assert(!el_params_usable("test", lists[i]));
        ck_error_has("test: the parameter list is incomplete");
        el_params_free(&lists[i]);
    }
    ElParams nothing = el_params_under(good, "nosuch.");
    ck_assert(!el_params_usable("test", nothing));
    ck_error_has("test: the parameter list is empty");
    ck_assert(el_params_usable("test", good));
    el_params_free(&nothing);
    el_params_free(&good);
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

START_TEST(test_want_of_memory)
{
    ElParams p = {0};
    el_params_add(&p, "x", "w", el_shape(1), EL_TRAINED);
    el_pool_fail_after(0);
    ck_assert_ptr_null(el_params_add(&p, "y", "w", el_shape(1), EL_TRAINED));
    ck_error_has("out of memory");
    ck_assert(p.list->incomplete);
    el_params_free(&p);
}
END_TEST

START_TEST(test_weights)
{
    int64_t live = el_memory_live();
    ElParams p = {0}, incomplete = {0};
    ElTensor *w = el_params_add(&p, "layer", "weight", el_shape(2, 3), EL_TRAINED);
    el_params_add(&p, "layer", "bias", el_shape(2), EL_TRAINED);
    el_params_add(&p, "layer", "scale", EL_SCALAR, EL_TRAINED);
    el_params_add(&p, "layer", "running", el_shape(2, 3), EL_STATE);
    ElTensor *kernel = el_params_add(&p, "conv", "weight", el_shape(1, 2, 3, 3), EL_TRAINED);
    ElParams weights = el_params_weights(p);
    ck_assert_int_eq(el_params_count(weights), 2);
    ck_assert_ptr_eq(el_params_find(weights, "layer.weight"), w);
    ck_assert_ptr_eq(el_params_find(weights, "conv.weight"), kernel);
    el_params_free(&p);
    ck_assert_int_eq(el_params_numel(weights), 24);
    el_params_free(&weights);
    el_params_spoil(&incomplete);
    weights = el_params_weights(incomplete);
    ck_assert(!el_params_usable("test", weights));
    ck_error_has("test: the parameter list is incomplete");
    el_params_free(&weights);
    el_params_free(&incomplete);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("params");
    tcase_add_test(cases, test_names);
    tcase_add_test(cases, test_copies_are_the_same_list);
    tcase_add_test(cases, test_double_name);
    tcase_add_test(cases, test_join_and_under);
    tcase_add_test(cases, test_weights);
    tcase_add_test(cases, test_join_of_other_tensors_of_one_name);
    tcase_add_test(cases, test_lists_of_an_incomplete_one);
    tcase_add_test(cases, test_want_of_memory);
    return run_cases("params", cases);
}
