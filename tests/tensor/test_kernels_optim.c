// The optimizer steps, and pixels, of every instruction set, against loops in double.
#include "tests/tensor/kernels_support.h"

START_TEST(test_adam)
{
    const ElOptimStep s = {.rate = 1e-2,
                           .beta1 = 0.9,
                           .beta2 = 0.999,
                           .epsilon = 1e-8,
                           .correction1 = 0.19,
                           .correction2 = 0.001999,
                           .decay = 0.25,
                           .shrink = 0.125};
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        Arrays a = arrays_new(n);
        el_real *w = a.in[0], *g = a.in[1], *m = a.in[2], *v = a.in[3];
        for (int64_t i = 0; i < n; i++) v[i] *= v[i];
        k->adam(n, w, g, m, v, s);
        for (int64_t i = 0; i < n; i++) {
            double w0 = any_number(i), gi = g[i] + 0.25 * w0, v0 = any_number(3000 + i);
            double m1 = 0.9 * any_number(2000 + i) + 0.1 * gi;
            double v1 = 0.999 * v0 * v0 + 0.001 * gi * gi;
            double step = m1 / 0.19 / (sqrt(v1 / 0.001999) + 1e-8);
            expect(is_near(m[i], m1, 1, 8), "%s", k->isa);
            expect(is_near(v[i], v1, 1, 8), "%s", k->isa);
            expect(is_near(w[i], 0.875 * w0 - 1e-2 * step, 1, 8), "%s", k->isa);
        }
        arrays_free(&a);
    }
}
END_TEST

START_TEST(test_sgd)
{
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        Arrays a = arrays_new(n);
        el_real *w = a.in[0], *g = a.in[1], *b = a.in[2];
        k->sgd(n, w, g, b, (ElOptimStep){.rate = 0.5, .momentum = 0.75, .decay = 0.25});
        k->sgd(n, w, g, b, (ElOptimStep){.rate = 0.5, .momentum = 0.75, .nesterov = true});
        k->sgd(n, w, g, b, (ElOptimStep){.rate = 0.5, .decay = 0.25});
        for (int64_t i = 0; i < n; i++) {
            double w0 = any_number(i), gi = g[i];
            double b1 = 0.75 * any_number(2000 + i) + gi + 0.25 * w0, b2 = 0.75 * b1 + gi;
            double w2 = w0 - 0.5 * b1 - 0.5 * (gi + 0.75 * b2);
            expect(is_near(b[i], b2, 1, 8), "%s", k->isa);
            expect(is_near(w[i], w2 - 0.5 * (gi + 0.25 * w2), 4, 8), "%s", k->isa);
        }
        arrays_free(&a);
    }
}
END_TEST

START_TEST(test_adagrad)
{
    const ElOptimStep s = {.rate = 0.5, .decay = 0.25, .epsilon = 1e-3};
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        Arrays a = arrays_new(n);
        el_real *w = a.in[0], *g = a.in[1], *sum = a.in[2];
        for (int64_t i = 0; i < n; i++) sum[i] *= sum[i];
        k->adagrad(n, w, g, sum, s);
        for (int64_t i = 0; i < n; i++) {
            double w0 = any_number(i), gi = g[i] + 0.25 * w0;
            double s1 = pow(any_number(2000 + i), 2) + gi * gi;
            expect(is_near(sum[i], s1, 1, 8), "%s", k->isa);
            expect(is_near(w[i], w0 - 0.5 * gi / (sqrt(s1) + 1e-3), 1, 8), "%s", k->isa);
        }
        arrays_free(&a);
    }
}
END_TEST

// The variance is one that rounding has put below 0 where i is a multiple of 3.
START_TEST(test_rmsprop)
{
    const ElOptimStep s = {.rate = 0.5,
                           .decay = 0.25,
                           .epsilon = 0.5,
                           .momentum = 0.75,
                           .beta2 = 0.875,
                           .centered = true};
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        Arrays a = arrays_new(n), more = arrays_new(n);
        el_real *w = a.in[0], *g = a.in[1], *m = a.in[2], *v = a.in[3], *b = more.in[0];
        for (int64_t i = 0; i < n; i++) v[i] = m[i] * m[i] + (i % 3 ? 1 : -100);
        k->rmsprop(n, w, g, v, m, b, s);
        for (int64_t i = 0; i < n; i++) {
            double w0 = any_number(i), gi = g[i] + 0.25 * w0, m0 = any_number(2000 + i);
            double m1 = 0.875 * m0 + 0.125 * gi;
            double v1 = 0.875 * (m0 * m0 + (i % 3 ? 1 : -100)) + 0.125 * gi * gi;
            double b1 = 0.75 * w0 + gi / (sqrt(fmax(v1 - m1 * m1, 0)) + 0.5);
            expect(is_near(m[i], m1, 1, 8), "%s", k->isa);
            expect(is_near(v[i], v1, 100, 8), "%s", k->isa);
            expect(is_near(b[i], b1, 4, 32), "%s", k->isa);
            expect(is_near(w[i], w0 - 0.5 * b1, 4, 32), "%s", k->isa);
        }
        arrays_free(&a);
        arrays_free(&more);
    }
}
END_TEST

START_TEST(test_lion)
{
    const ElOptimStep s = {.rate = 0.5, .shrink = 0.125, .beta1 = 0.75, .beta2 = 0.875};
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        Arrays a = arrays_new(n);
        el_real *w = a.in[0], *g = a.in[1], *m = a.in[2];
        if (n > 2) g[1] = m[1] = 0, g[2] = (el_real)NAN;
        k->lion(n, w, g, m, s);
        for (int64_t i = 0; i < n; i++) {
            double m0 = i == 1 && n > 2 ? 0 : any_number(2000 + i), mean = 0.75 * m0 + 0.25 * g[i];
            double sign = mean > 0 ? 1 : mean < 0 ? -1 : 0;
            if (isnan(mean)) {
                expect(isnan(w[i]) && isnan(m[i]), "%s", k->isa);
                continue;
            }
            expect(is_near(m[i], 0.875 * m0 + 0.125 * g[i], 1, 8), "%s", k->isa);
            expect(is_near(w[i], 0.875 * any_number(i) - 0.5 * sign, 1, 8), "%s", k->isa);
        }
        arrays_free(&a);
    }
}
END_TEST

START_TEST(test_pixels)
{
    uint8_t bytes[256];
    for (int i = 0; i < 256; i++) bytes[i] = (uint8_t)i;
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n <= 256; n += 51) {
        el_real *y = new_guarded(n, 1);
        k->pixels(n, bytes, y);
        for (int64_t i = 0; i < n; i++) expect(y[i] == (el_real)i / 255, "%s", k->isa);
        free_guarded(y, n, 1);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("optim");
    tcase_add_test(cases, test_adam);
    tcase_add_test(cases, test_sgd);
    tcase_add_test(cases, test_adagrad);
    tcase_add_test(cases, test_rmsprop);
    tcase_add_test(cases, test_lion);
    tcase_add_test(cases, test_pixels);
    return run_cases("optimizer kernels", cases);
}
