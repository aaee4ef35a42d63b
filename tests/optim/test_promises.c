// What every optimizer promises, whatever its formula: a run that is resumed ends in the bytes of
// one that never stopped, threads change nothing, and a failed allocation leaves nothing behind.
#include "tensor/parallel.h"
#include "tensor/pool.h"
#include "tensor/safetensors.h"
#include "tests/folder.h"
#include "tests/optim/any.h"

// Steps first to last; the file, when there is one, holds the run before the first.
static ElParams run(const AnyCase *c, int first, int last, const char *load, const char *save)
{
    ElParams p = any_params(), all;
    Any o;
    c->make(&o, p);
    ck_assert(c->kind->decay(&o, p, 0.125));
    all = el_params_join(p, *c->kind->state(&o));
    if (load) ck_assert(el_params_load(all, load));
    for (int step = first; step <= last; step++) any_step(c, &o, p, step);
    if (save) ck_assert(el_params_save(all, save, NULL));
    c->kind->free(&o);
    el_params_free(&p);
    return all;
}

START_TEST(test_resumed)
{
    for (int i = 0; i < ANY_CASES; i++) {
        ElParams whole = run(&any_cases[i], 1, 20, NULL, NULL);
        ElParams part = run(&any_cases[i], 1, 7, NULL, folder_path("state"));
        ElParams rest = run(&any_cases[i], 8, 20, folder_path("state"), NULL);
        expect_same(whole, rest);
        const ElTensor *w = el_params_find(whole, "a"), *early = el_params_find(part, "a");
        ck_assert(w->data[0] != early->data[0]);
        el_params_free(&whole);
        el_params_free(&part);
        el_params_free(&rest);
    }
    ck_no_error();
}
END_TEST

// A parameter that is moved in pieces, and what is remembered of it.
static ElParams run_large(const AnyCase *c, int threads)
{
    enum { LARGE = (1 << 17) + 77 };
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(LARGE), EL_TRAINED);
    Any o;
    c->make(&o, p);
    ck_assert(c->kind->decay(&o, p, 0.125));
    ck_assert(el_threads_set(threads));
    el_scope_begin();
    ElGrad g = {w, el_empty(w->shape)};
    for (int step = 1; step <= 3; step++) {
        for (int k = 0; k < LARGE; k++) g.grad->data[k] = (el_real)(k % 101 - 50.5 + step);
        ck_assert(c->kind->step(&o, (ElGrads){1, &g}));
    }
    el_scope_end("test");
    ElParams all = el_params_join(p, *c->kind->state(&o));
    c->kind->free(&o);
    el_params_free(&p);
    return all;
}

START_TEST(test_threads)
{
    for (int i = 0; i < ANY_CASES; i++) {
        ElParams one = run_large(&any_cases[i], 1);
        for (int threads = 2; threads <= 3; threads++) {
            ElParams more = run_large(&any_cases[i], threads);
            expect_same(one, more);
            el_params_free(&more);
        }
        const ElTensor *w = el_params_find(one, "w");
        size_t repeated = (size_t)(el_numel(w) - 101) * sizeof(el_real); // as the gradient does
        ck_assert_mem_eq(w->data, w->data + 101, repeated);
        el_params_free(&one);
    }
    ck_no_error();
}
END_TEST

START_TEST(test_no_memory)
{
    for (int i = 0; i < ANY_CASES; i++) {
        const AnyCase *c = &any_cases[i];
        ElParams p = any_params();
        int64_t live = el_memory_live();
        Any o;
        for (int failing = 0;; failing++) {
            el_pool_fail_after(failing);
            c->make(&o, p);
            el_pool_fail_after(-1);
            if (c->kind->state(&o)->list) break;
            ck_error_has("out of memory");
            c->kind->free(&o);
            ck_assert_int_eq(el_memory_live(), live);
        }
        live = el_memory_live();
        if (c->kind == &sgd_kind) { // the others look for memory in the same place
            for (int failing = 0; failing < 2; failing++) {
                el_pool_fail_after(failing);
                ck_assert(!c->kind->decay(&o, p, 0.125));
                el_pool_fail_after(-1);
                ck_error_has("out of memory");
                ck_assert_int_eq(el_memory_live(), live);
            }
        }
        el_scope_begin();
        ElGrad items[] = {any_grad(p, 1, 1), any_grad(p, 0, 1)};
        el_pool_fail_after(0);
        ck_assert(c->kind->step(&o, (ElGrads){2, items})); // a step asks for none
        el_pool_fail_after(-1);
        el_scope_end("test");
        c->kind->free(&o);
        el_params_free(&p);
    }
    ck_no_error();
}
END_TEST

// A gradient that never changes has no variance: the root of what rounding leaves must be a number.
START_TEST(test_rmsprop_centered_on_a_constant)
{
    ElParams p = any_params();
    ElRmsprop r = el_rmsprop_new(p, 1e-3);
    r.centered = true;
    r.alpha = 0.5;
    el_scope_begin();
    ElGrad g = any_grad(p, 0, 1);
    for (int step = 0; step < 200; step++) ck_assert(el_rmsprop_step(&r, (ElGrads){1, &g}));
    for (int k = 0; k < SIZE_A; k++) ck_assert(isfinite((double)g.param->data[k]));
    el_scope_end("test");
    el_rmsprop_free(&r);
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("promises");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_resumed);
    tcase_add_test(cases, test_threads);
    tcase_add_test(cases, test_no_memory);
    tcase_add_test(cases, test_rmsprop_centered_on_a_constant);
    return run_cases("what optimizers promise", cases);
}
