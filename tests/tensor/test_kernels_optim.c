// The step of Adam, and pixels, of every instruction set, against loops in double.
#include "tests/tensor/kernels_support.h"

START_TEST(test_adam)
{
    const ElAdamStep s = {.rate = 1e-2,
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
    tcase_add_test(cases, test_pixels);
    return run_cases("optimizer kernels", cases);
}
