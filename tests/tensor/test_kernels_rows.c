// The kernels that go over a matrix row by row or draw numbers: sums, losses, sampling, random
// numbers; of every instruction set, against loops in double.
#include "tensor/random.h"
#include "tests/tensor/kernels_support.h"

// --- sums ----------------------------------------------------------------------------------------

static void check_sums(const ElKernels *k, int64_t rows, int64_t cols)
{
    el_real *x = new_guarded(rows * cols, 1);
    el_real *by_row = new_guarded(rows, 1), *by_col = new_guarded(cols, 1);
    fill_with_any(rows * cols, x, 7);
    k->sum_rows(rows, cols, x, by_row);
    k->sum_cols(rows, cols, x, by_col);
    for (int64_t r = 0; r < rows; r++) {
        double sum = 0, size = 0;
        for (int64_t j = 0; j < cols; j++) sum += x[r * cols + j], size += fabs(x[r * cols + j]);
        expect(is_near(by_row[r], sum, size, 4), "%s", k->isa);
    }
    for (int64_t j = 0; j < cols; j++) {
        double sum = 0, size = 0;
        for (int64_t r = 0; r < rows; r++) sum += x[r * cols + j], size += fabs(x[r * cols + j]);
        expect(is_near(by_col[j], sum, size, 4), "%s", k->isa);
    }
    free_guarded(x, rows * cols, 1);
    free_guarded(by_row, rows, 1);
    free_guarded(by_col, cols, 1);
}

START_TEST(test_sums)
{
    FOR_EACH_TABLE(k)
    {
        for (int64_t cols = 0; cols < 70; cols++) check_sums(k, 3, cols);
        for (int64_t rows = 0; rows < 70; rows++) check_sums(k, rows, 5);
        check_sums(k, 2, 5000);
        check_sums(k, 33, 513);
    }
}
END_TEST

// Of 60,000 numbers near 1. In float the chunks are added in double, which leaves only the last
// rounding and what a short chunk loses.
START_TEST(test_long_sums_are_accurate)
{
    enum { COUNT = 60000 };
    const double errors = sizeof(el_real) == sizeof(float) ? 2 : 64;
    el_real *numbers = new_guarded(COUNT, 0), row, col;
    long double sum = 0;
    for (int i = 0; i < COUNT; i++) sum += numbers[i] = 1 + any_number(i) / 1000;
    FOR_EACH_TABLE(k)
    {
        k->sum_rows(1, COUNT, numbers, &row);
        k->sum_cols(COUNT, 1, numbers, &col);
        expect(is_near(row, (double)sum, 0, errors), "%s: %.9g", k->isa, (double)row);
        expect(is_near(col, (double)sum, 0, errors), "%s: %.9g", k->isa, (double)col);
    }
    free_guarded(numbers, COUNT, 0);
}
END_TEST

// --- what softmax asks of a row -----------------------------------------------------------------

static void check_row(const ElKernels *k, int64_t n)
{
    el_real *x = new_guarded(n, 1), *y = new_guarded(n, 1);
    double most = -INFINITY, least = INFINITY, sum = 0;
    fill_with_any(n, x, 77);
    for (int64_t i = 0; i < n; i++) {
        most = fmax(most, (double)x[i]);
        least = fmin(least, (double)x[i]);
        sum += exp((double)(x[i] - 1));
    }
    expect((double)k->extreme(n, x, 1) == most, "%s: largest of %d", k->isa, (int)n);
    expect((double)k->extreme(n, x, -1) == least, "%s: smallest of %d", k->isa, (int)n);
    double got = k->sum_exp(n, x, 1, y);
    expect(is_near(got, sum, 0, 8), "%s: %.9g, not %.9g", k->isa, got, sum);
    expect(k->sum_exp(n, x, 1, NULL) == got, "%s: another sum without y", k->isa);
    for (int64_t i = 0; i < n; i++)
        expect(is_near((double)y[i], exp((double)(x[i] - 1)), 0, 4), "%s: term", k->isa);
    for (int64_t i = 0; i < n; i++) {
        el_real kept = x[i];
        x[i] = (el_real)NAN;
        expect(isnan(k->extreme(n, x, 1)) && isnan(k->extreme(n, x, -1)), "%s: NaN", k->isa);
        x[i] = kept;
    }
    free_guarded(x, n, 1);
    free_guarded(y, n, 1);
}

START_TEST(test_extremes_and_exponentials)
{
    FOR_EACH_TABLE(k)
    {
        for (int64_t n = 0; n < 70; n++) check_row(k, n);
        check_row(k, 5000);
    }
}
END_TEST

// --- losses --------------------------------------------------------------------------------------

// Operands of the losses, [ROWS, cols]: logits or log variances; pixels, means or noise; slopes.
enum { ROWS = 3, MOST_COLS = 800 };

static el_real l[ROWS * MOST_COLS], x[ROWS * MOST_COLS], g[ROWS];

static void check_losses(const ElKernels *k, int64_t cols)
{
    const int64_t n = ROWS * cols;
    el_real *nll = new_guarded(ROWS, 1), *kl = new_guarded(ROWS, 1);
    el_real *dnll = new_guarded(n, 1), *dkl = new_guarded(n, 1);
    k->bernoulli_nll(ROWS, cols, l, x, nll);
    k->bernoulli_nll_vjp(ROWS, cols, g, l, x, dnll);
    k->gaussian_kl(ROWS, cols, x, l, kl);
    k->gaussian_kl_vjp(ROWS, cols, g, l, dkl);
    for (int64_t r = 0; r < ROWS; r++) {
        double want_nll = 0, want_kl = 0;
        for (int64_t i = r * cols; i < (r + 1) * cols; i++) {
            double li = l[i], xi = x[i];
            want_nll += log1p(exp(li)) - xi * li;
            want_kl += 0.5 * (xi * xi + exp(li) - 1 - li);
            expect(is_near(dnll[i], g[r] * (1 / (1 + exp(-li)) - xi), 3, 8), "%s", k->isa);
            expect(is_near(dkl[i], g[r] * 0.5 * (exp(li) - 1), 3, 8), "%s", k->isa);
        }
        expect(is_near(nll[r], want_nll, 10.0 * (double)cols, 4), "%s", k->isa);
        expect(is_near(kl[r], want_kl, 10.0 * (double)cols, 4), "%s", k->isa);
    }
    free_guarded(nll, ROWS, 1);
    free_guarded(kl, ROWS, 1);
    free_guarded(dnll, n, 1);
    free_guarded(dkl, n, 1);
}

START_TEST(test_losses)
{
    fill_with_any(ROWS * MOST_COLS, l, 0);
    fill_with_any(ROWS * MOST_COLS, x, 5000);
    fill_with_any(ROWS, g, 9001);
    FOR_EACH_TABLE(k)
    {
        for (int64_t cols = 0; cols < 40; cols++) check_losses(k, cols);
        check_losses(k, 784);
        check_losses(k, MOST_COLS - 1);
    }
}
END_TEST

START_TEST(test_reparameterize)
{
    fill_with_any(ROWS * MOST_COLS, l, 0);
    fill_with_any(ROWS * MOST_COLS, x, 5000);
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 40; n++) {
        const el_real *mean = x + 1, *noise = x + 51, *slope = x + 101;
        el_real *z = new_guarded(n, 1), *d = new_guarded(n, 1);
        k->reparameterize(n, mean, l, noise, z);
        k->reparameterize_vjp(n, slope, l, noise, d);
        for (int64_t i = 0; i < n; i++) {
            double drawn = exp(l[i] / 2.0) * noise[i];
            expect(is_near(z[i], mean[i] + drawn, 5, 4), "%s", k->isa);
            expect(is_near(d[i], slope[i] * drawn / 2, 5, 4), "%s", k->isa);
        }
        free_guarded(z, n, 1);
        free_guarded(d, n, 1);
    }
}
END_TEST

// --- random numbers ------------------------------------------------------------------------------

static const ElRandomAt sequence = {
    .seed = 0x299f31d0a4093822, .stream = 0x0370734413198a2e, .position = 0xfffffffff8};

// The word at a position, by the function that is tested against the published vectors.
static uint32_t word_at(uint64_t position)
{
    uint64_t counter = position / 4;
    uint32_t out[4];
    el_philox((const uint32_t[4]){(uint32_t)counter, (uint32_t)(counter >> 32),
                                  (uint32_t)sequence.stream, (uint32_t)(sequence.stream >> 32)},
              (const uint32_t[2]){(uint32_t)sequence.seed, (uint32_t)(sequence.seed >> 32)}, out);
    return out[position % 4];
}

static double want_uniform(uint64_t position)
{
#ifdef EL_DOUBLE
    return word_at(position) * 0x1p-32;
#else
    return (word_at(position) >> 8) * 0x1p-24;
#endif
}

static double want_normal(uint64_t position)
{
    uint64_t even = position & ~(uint64_t)1;
    double r = sqrt(-2 * log((word_at(even) + 0.5) * 0x1p-32));
    double angle = 2 * acos(-1) * 0x1p-32 * word_at(even + 1);
    return r * (position % 2 ? sin(angle) : cos(angle));
}

// Slices that begin and end anywhere hold the numbers of their positions.
START_TEST(test_numbers_of_positions)
{
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 150; n += 1 + n / 20)
        for (uint64_t skip = 0; skip < 9; skip++) {
            ElRandomAt at = sequence;
            at.position += skip;
            el_real *u = new_guarded(n, 1), *z = new_guarded(n, 1);
            k->uniform(n, at, u);
            k->normal(n, at, z);
            for (int64_t i = 0; i < n; i++) {
                expect(u[i] == want_uniform(at.position + (uint64_t)i), "%s", k->isa);
                expect(is_near(z[i], want_normal(at.position + (uint64_t)i), 1, 8), "%s", k->isa);
            }
            free_guarded(u, n, 1);
            free_guarded(z, n, 1);
        }
}
END_TEST

START_TEST(test_moments)
{
    enum { COUNT = 1 << 18 };
    el_real *z = new_guarded(COUNT, 0);
    FOR_EACH_TABLE(k)
    {
        double moment[5] = {0}, neighbours = 0;
        k->normal(COUNT, (ElRandomAt){.seed = 1}, z);
        for (int i = 0; i < COUNT; i++) {
            for (int p = 1; p < 5; p++) moment[p] += pow(z[i], p) / COUNT;
            if (i > 0) neighbours += (double)z[i - 1] * z[i] / COUNT;
        }
        ck_assert_double_eq_tol(moment[1], 0, 5 / sqrt(COUNT));
        ck_assert_double_eq_tol(moment[2], 1, 5 * sqrt(2) / sqrt(COUNT));
        ck_assert_double_eq_tol(moment[3], 0, 5 * sqrt(15) / sqrt(COUNT));
        ck_assert_double_eq_tol(moment[4], 3, 5 * sqrt(96) / sqrt(COUNT));
        ck_assert_double_eq_tol(neighbours, 0, 5 / sqrt(COUNT));
    }
    free_guarded(z, COUNT, 0);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("rows");
    tcase_set_timeout(cases, 300); // under valgrind
    tcase_add_test(cases, test_sums);
    tcase_add_test(cases, test_long_sums_are_accurate);
    tcase_add_test(cases, test_extremes_and_exponentials);
    tcase_add_test(cases, test_losses);
    tcase_add_test(cases, test_reparameterize);
    tcase_add_test(cases, test_numbers_of_positions);
    tcase_add_test(cases, test_moments);
    return run_cases("row kernels", cases);
}
