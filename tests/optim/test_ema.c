// The moving average of parameters: its closed form, swapping, saving, refusals.
#include <math.h>

#include "optim/ema.h"
#include "tensor/parallel.h"
#include "tensor/pool.h"
#include "tensor/safetensors.h"
#include "tensor/scope.h"
#include "tests/checks.h"
#include "tests/folder.h"

static const double tolerance = IS_DOUBLE ? 1e-14 : 1e-6;

// The value of number k of a parameter after a step, 0 for the first one.
static double value(int which, int64_t k, int step)
{
    return (double)(el_real)sin(1 + (double)k + 10 * which + 3 * step);
}

static void set(ElParams p, int step)
{
    for (int i = 0; i < el_params_count(p); i++) {
        ElTensor *t = p.list->item[i].tensor;
        for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)value(i, k, step);
    }
}

static ElParams params(int64_t large)
{
    ElParams p = {0};
    el_params_add(&p, "layer", "weight", el_shape(2, large), EL_TRAINED);
    el_params_add(&p, "layer", "running", el_shape(3), EL_STATE);
    el_params_add(&p, "layer", "bias", el_shape(4), EL_TRAINED);
    set(p, 0);
    return p;
}

// average_n = decay^n w_0 + (1 - decay) sum over i of decay^(n - i) w_i.
static double closed_form(int which, int64_t k, int steps, double decay)
{
    double sum = pow(decay, steps) * value(which, k, 0);
    for (int i = 1; i <= steps; i++)
        sum += (1 - decay) * pow(decay, steps - i) * value(which, k, i);
    return sum;
}

START_TEST(test_closed_form)
{
    static const double decays[] = {0.9, 0.5, 0};
    for (int i = 0; i < 3; i++) {
        ElParams p = params(3);
        ElEma e = el_ema_new(p, decays[i]);
        ck_assert_int_eq(el_params_count(e.average), 2);
        for (int steps = 0; steps <= 25; steps++) {
            set(p, steps);
            if (steps > 0) ck_assert(el_ema_step(&e));
            for (int which = 0; which <= 2; which += 2) {
                const ElTensor *t = el_params_find(e.average, p.list->item[which].name);
                for (int64_t k = 0; k < el_numel(t); k++) {
                    double wanted = closed_form(which, k, steps, decays[i]);
                    ck_assert_double_eq_tol((double)t->data[k], wanted, tolerance);
                }
            }
        }
        el_ema_free(&e);
        el_params_free(&p);
    }
    ck_no_error();
}
END_TEST

START_TEST(test_swap)
{
    ElParams p = params(3);
    ElEma e = el_ema_new(p, 0.75);
    ElTensor *w = el_params_find(p, "layer.bias"),
             *average = el_params_find(e.average, "layer.bias");
    ElTensor *running = el_params_find(p, "layer.running");
    set(p, 1);
    ck_assert(el_ema_step(&e));
    ck_assert_uint_eq(w->memory->version, 0);
    ck_assert_uint_eq(average->memory->version, 1);
    el_real was = w->data[0], mean = average->data[0], state = running->data[0];
    ck_assert(was != mean);
    ck_assert(el_ema_swap(&e));
    ck_assert(w->data[0] == mean && average->data[0] == was && running->data[0] == state);
    ck_assert_uint_eq(w->memory->version, 1);
    ck_assert_uint_eq(average->memory->version, 2);
    ck_assert(el_ema_swap(&e));
    ck_assert(w->data[0] == was && average->data[0] == mean);
    el_ema_free(&e);
    ck_assert_ptr_null(e.average.list);
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_saved_and_loaded)
{
    ElParams p = params(3), model = params(3);
    ElEma whole = el_ema_new(p, 0.9), part = el_ema_new(p, 0.9);
    for (int step = 1; step <= 10; step++) {
        set(p, step);
        ck_assert(el_ema_step(&whole) && el_ema_step(&part));
        if (step != 4) continue;
        ck_assert(el_params_save(part.average, folder_path("average"), NULL));
        el_ema_free(&part);
        part = el_ema_new(p, 0.9);
        ck_assert(el_params_load(part.average, folder_path("average")));
    }
    for (int i = 0; i < 2; i++) {
        const ElTensor *a = whole.average.list->item[i].tensor,
                       *b = part.average.list->item[i].tensor;
        ck_assert_mem_eq(a->data, b->data, (size_t)el_numel(a) * sizeof(el_real));
    }
    ck_assert(el_ema_swap(&whole)); // the model as it is averaged, whole
    ck_assert(el_params_save(p, folder_path("model"), NULL));
    ck_assert(el_params_load(model, folder_path("model")));
    ck_assert(el_params_find(model, "layer.bias")->data[1] ==
              part.average.list->item[1].tensor->data[1]);
    el_ema_free(&whole);
    el_ema_free(&part);
    el_params_free(&p);
    el_params_free(&model);
    ck_no_error();
}
END_TEST

START_TEST(test_threads)
{
    enum { LARGE = (1 << 16) + 77 };
    ElParams one = {0};
    for (int threads = 1; threads <= 3; threads++) {
        ck_assert(el_threads_set(threads));
        ElParams p = params(LARGE);
        ElEma e = el_ema_new(p, 0.9);
        set(p, 1);
        ck_assert(el_ema_step(&e) && el_ema_step(&e) && el_ema_swap(&e));
        if (threads == 1) one = el_params_under(p, "layer.weight");
        const ElTensor *t = el_params_find(p, "layer.weight"),
                       *s = el_params_find(one, "layer.weight");
        ck_assert_mem_eq(s->data, t->data, 2 * LARGE * sizeof(el_real));
        el_ema_free(&e);
        el_params_free(&p);
    }
    el_params_free(&one);
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = params(3), state = {0}, incomplete = {0};
    el_params_add(&state, "", "running", el_shape(2), EL_STATE);
    el_params_spoil(&incomplete);
    ck_assert_ptr_null(el_ema_new((ElParams){0}, 0.9).average.list);
    ck_error_has("el_ema_new: the parameter list is empty");
    ck_assert_ptr_null(el_ema_new(state, 0.9).average.list);
    ck_error_has("el_ema_new: none of the 1 entries of the list is a trained parameter");
    ck_assert_ptr_null(el_ema_new(incomplete, 0.9).average.list);
    ck_error_has("el_ema_new: the parameter list is incomplete");
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_null(el_ema_new(p, (double[]){1, -0.5, NAN}[i]).average.list);
        ck_error_has("; it must be 0 or more and below 1");
    }
    int64_t live = el_memory_live();
    for (int failing = 0; failing < 2; failing++) {
        el_pool_fail_after(failing);
        ck_assert_ptr_null(el_ema_new(p, 0.9).average.list);
        el_pool_fail_after(-1);
        ck_error_has("out of memory");
        ck_assert_int_eq(el_memory_live(), live);
    }
    ElEma e = el_ema_new(p, 0.9), none = {0};
    ck_assert(!el_ema_step(NULL) && !el_ema_swap(NULL));
    ck_error_has("el_ema_step: the average is NULL");
    ck_assert(!el_ema_step(&none));
    ck_error_has("el_ema_step: the average was not made; el_ema_new makes one");
    ck_assert(!el_ema_swap(&none));
    ck_error_has("el_ema_swap: the average was not made; el_ema_new makes one");
    e.decay = 2;
    ck_assert(!el_ema_step(&e));
    ck_error_has("el_ema_step: the decay is 2; it must be 0 or more and below 1");
    e.decay = 0.5;
    el_pool_fail_after(0);
    ck_assert(el_ema_step(&e) && el_ema_swap(&e)); // they ask for none
    el_pool_fail_after(-1);
    el_params_add(&p, "", "late", el_shape(1), EL_TRAINED);
    ck_assert(!el_ema_swap(&e));
    ck_error_has("el_ema_swap: the list has 3 trained parameters and had 2 when the average was "
                 "made; make it after the last layer");
    el_ema_free(&e);
    el_ema_free(NULL);
    el_params_free(&p);
    el_params_free(&state);
    el_params_free(&incomplete);
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("ema");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_closed_form);
    tcase_add_test(cases, test_swap);
    tcase_add_test(cases, test_saved_and_loaded);
    tcase_add_test(cases, test_threads);
    tcase_add_test(cases, test_misuse);
    return run_cases("the moving average", cases);
}
