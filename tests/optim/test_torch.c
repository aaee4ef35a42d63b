// Optimizers and schedules against torch.optim, and Lion against its paper's algorithm.
#include <stdio.h>

#include "optim/schedules.h"
#include "tensor/safetensors.h"
#include "tests/optim/any.h"

static const double tolerance = IS_DOUBLE ? 1e-12 : 1e-5;
static ElParams fixture;

static const ElTensor *wanted(const char *format, const char *a, const char *b)
{
    char name[64];
    snprintf(name, sizeof name, format, a, b);
    const ElTensor *t = el_params_find(fixture, name);
    ck_assert_msg(t != NULL, "no %s in the fixture", name);
    return t;
}

static void expect_row(const char *name, const el_real *got, const el_real *row, int64_t n)
{
    double most = 0;
    for (int64_t k = 0; k < n; k++) most = fmax(most, fabs((double)row[k]));
    for (int64_t k = 0; k < n; k++) {
        ck_assert_msg(fabs((double)got[k] - (double)row[k]) <= tolerance * most,
                      "%s, number %d: %.17g, and PyTorch has %.17g", name, (int)k, (double)got[k],
                      (double)row[k]);
    }
}

static void run(const AnyCase *c, const char *suffix, double decay_a, double decay_b)
{
    static const int seen[] = {1, 5, 20};
    char name[48];
    snprintf(name, sizeof name, "%s%s", c->name, suffix);
    ElParams p = any_params(), a = el_params_weights(p), b = el_params_under(p, "b");
    Any o;
    c->make(&o, p);
    if (decay_a != 0) ck_assert(c->kind->decay(&o, a, decay_a));
    if (decay_b != 0) ck_assert(c->kind->decay(&o, b, decay_b));
    for (int step = 1, row = 0; step <= 20; step++) {
        any_step(c, &o, p, step);
        if (step != seen[row]) continue;
        for (int which = 0; which < 2; which++) {
            const ElTensor *w = any_param(p, which), *t = wanted("%s.%s", name, w->name);
            expect_row(name, w->data, t->data + row * el_numel(w), el_numel(w));
        }
        row++;
    }
    c->kind->free(&o);
    el_params_free(&a);
    el_params_free(&b);
    el_params_free(&p);
    ck_no_error();
}

START_TEST(test_optimizers)
{
    for (int i = 0; i < ANY_CASES; i++) {
        run(&any_cases[i], "", 0, 0);
        run(&any_cases[i], ".decay", 0.25, 0.0625);
        run(&any_cases[i], ".group", 0.25, 0);
    }
}
END_TEST

static double warm_up_cosine(double rate, int64_t step, int64_t steps)
{
    return el_warm_up_rate(el_cosine_rate(rate, step, steps), step, 8);
}

static double warm_up(double rate, int64_t step, int64_t steps)
{
    (void)steps;
    return el_warm_up_rate(rate, step, 8);
}

static double step_rate(double rate, int64_t step, int64_t steps)
{
    (void)steps;
    return el_step_rate(rate, step, 6, 0.5);
}

static double exponential(double rate, int64_t step, int64_t steps)
{
    (void)steps;
    return el_exponential_rate(rate, step, 0.9);
}

static double cosine_least(double rate, int64_t step, int64_t steps)
{
    return 0.05 + el_cosine_rate(rate - 0.05, step, steps);
}

START_TEST(test_schedules)
{
    static const struct {
        const char *name;
        double (*rate)(double rate, int64_t step, int64_t steps);
    } schedules[] = {
        {"step", step_rate},
        {"exponential", exponential},
        {"cosine", el_cosine_rate},
        {"cosine_least", cosine_least},
        {"one_cycle", el_one_cycle_rate},
        {"one_cycle_short", el_one_cycle_rate},
        {"one_cycle_ten", el_one_cycle_rate},
        {"warm_up", warm_up},
        {"warm_up_cosine", warm_up_cosine},
    };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        const ElTensor *rates = wanted("%s.%s", "schedule", schedules[i].name);
        const int64_t n = el_numel(rates);
        for (int64_t step = 0; step < n; step++) {
            double got = schedules[i].rate(0.3, step, n), row = (double)rates->data[step];
            ck_assert_msg(fabs(got - row) <= tolerance * 0.3, "%s at %d: %.17g, PyTorch %.17g",
                          schedules[i].name, (int)step, got, row);
        }
    }
    ck_no_error();
}
END_TEST

int main(void)
{
    fixture = el_params_read(EL_FIXTURES "/optimizers.safetensors");
    TCase *cases = tcase_create("torch");
    tcase_add_test(cases, test_optimizers);
    tcase_add_test(cases, test_schedules);
    int status = run_cases("optimizers against torch.optim", cases);
    el_params_free(&fixture);
    return status;
}
