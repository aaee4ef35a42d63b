// The kernels of normalization, of every instruction set, against loops in double, for lanes of
// all lengths: of one block, of blocks with a gain in common or one each, of one gain a number.
#include "tests/tensor/kernels_support.h"

enum { MOST = 6 * 200 };

typedef struct {
    int64_t blocks, block;
    int shape; // 0: one gain for the lane; 1: one for each block; 2: one for each number
    double slope;
} Case;

// The lane's numbers lie `step` apart from block to block, with something between them.
static ElNormLane lane_of(const Case *c, const el_real *gain, const el_real *bias)
{
    return (ElNormLane){.blocks = c->blocks,
                        .block = c->block,
                        .step = c->block + 2 * (c->blocks > 1),
                        .gain = gain,
                        .bias = bias,
                        .gain_step = c->shape == 1,
                        .each = c->shape == 2,
                        .mean = (el_real).3,
                        .rstd = (el_real)1.7,
                        .slope = (el_real)c->slope};
}

static int64_t gain_of(const Case *c, int64_t b, int64_t j)
{
    return c->shape == 0 ? 0 : c->shape == 1 ? b : j;
}

static bool in_lane(const ElNormLane *l, int64_t at)
{
    return at % l->step < l->block && at / l->step < l->blocks;
}

static void check_lane(const ElKernels *k, const Case *c)
{
    int64_t gains = c->shape == 0 ? 1 : c->shape == 1 ? c->blocks : c->block;
    int64_t n = c->blocks * (c->block + 2 * (c->blocks > 1));
    Arrays a = arrays_new(n);
    el_real *gain = new_guarded(gains, 1), *bias = new_guarded(gains, 1);
    el_real *dgain = new_guarded(gains, 1), *dbias = new_guarded(gains, 1);
    fill_with_any(gains, gain, 5);
    fill_with_any(gains, bias, 9);
    fill_with_any(gains, dgain, 0);
    fill_with_any(gains, dbias, 0);
    ElNormLane l = lane_of(c, gain, bias);
    const el_real *x = a.in[0], *g = a.in[1];
    double mean, variance, sums[2], means[] = {.1, -.2};
    el_real *y = a.in[2], *dx = a.out;
    k->norm_moments(&l, x, &mean, &variance);
    k->norm(&l, x, y);
    k->norm_sums(&l, g, x, sums, dbias, dgain);
    fill_with_any(n, dx, 1);
    k->norm_vjp(&l, g, x, means, dx);
    double sum = 0, squares = 0, wanted[2] = {0}, by_bias[MOST] = {0}, by_gain[MOST] = {0};
    for (int64_t at = 0; at < n; at++) {
        if (!in_lane(&l, at)) {
            expect(y[at] == any_number(2000 + at) && dx[at] == any_number(1 + at),
                   "%s wrote between the blocks", k->isa);
            continue;
        }
        int64_t q = gain_of(c, at / l.step, at % l.step);
        double h = ((double)x[at] - (double)l.mean) * (double)l.rstd;
        double z = h * (double)gain[q] + (double)bias[q];
        double pass = z > 0 ? 1 : (double)l.slope, d = (double)g[at] * pass;
        expect(is_near((double)y[at], z * pass, 40, 1), "%s: y", k->isa);
        double slope = (double)l.rstd * (d * (double)gain[q] - means[0] - h * means[1]);
        expect(is_near((double)dx[at], slope, 40, 1), "%s: dx", k->isa);
        sum += (double)x[at];
        squares += (double)x[at] * (double)x[at];
        wanted[0] += d * (double)gain[q];
        wanted[1] += d * (double)gain[q] * h;
        by_bias[q] += d;
        by_gain[q] += d * h;
    }
    double count = (double)(c->blocks * c->block);
    if (count > 0) {
        expect(is_near(mean, sum / count, 1, 4), "%s: mean", k->isa);
        expect(is_near(variance, squares / count - sum / count * sum / count, 1, 16),
               "%s: variance %g", k->isa, variance);
    }
    for (int i = 0; i < 2; i++)
        expect(is_near(sums[i], wanted[i], 10 * count, 2), "%s: sums", k->isa);
    for (int64_t q = 0; q < gains; q++) {
        expect(is_near((double)dbias[q], (double)any_number(q) + by_bias[q], 3 * count, 2),
               "%s: dbias", k->isa);
        expect(is_near((double)dgain[q], (double)any_number(q) + by_gain[q], 30 * count, 2),
               "%s: dgain", k->isa);
    }
    free_guarded(gain, gains, 1), free_guarded(bias, gains, 1);
    free_guarded(dgain, gains, 1), free_guarded(dbias, gains, 1);
    arrays_free(&a);
}

static const double slopes[] = {1, 0, .3};

START_TEST(test_one_block)
{
    FOR_EACH_TABLE(k)
    for (int64_t n = 0; n < 70; n++) {
        check_lane(k, &(Case){1, n, 0, slopes[_i]});
        check_lane(k, &(Case){1, n, 2, slopes[_i]});
    }
    FOR_EACH_TABLE(k) check_lane(k, &(Case){1, 1100, 2, slopes[_i]});
}
END_TEST

START_TEST(test_blocks)
{
    FOR_EACH_TABLE(k)
    for (int64_t blocks = 2; blocks < 7; blocks++)
        for (int64_t n = 0; n < 40; n++) {
            check_lane(k, &(Case){blocks, n, 0, slopes[_i]});
            check_lane(k, &(Case){blocks, n, 1, slopes[_i]});
        }
    FOR_EACH_TABLE(k)
    for (int64_t n = 1; n < 5; n++) check_lane(k, &(Case){700, n, 0, slopes[_i]});
}
END_TEST

// Numbers near 100,000 whose deviation is about 1: neither the digits of the mean nor its rounding
// cost those of the variance.
START_TEST(test_variance_of_a_large_mean)
{
    enum { COUNT = 999 };
    el_real x[COUNT];
    for (int i = 0; i < COUNT; i++) x[i] = (el_real)(100000 + i % 3 * (i % 3)); // 0, 1, 4
    FOR_EACH_TABLE(k)
    {
        ElNormLane l = lane_of(&(Case){1, COUNT, 0, 1}, x, x);
        double mean, variance;
        k->norm_moments(&l, x, &mean, &variance);
        expect(is_near(mean, 100000 + 5. / 3, 0, 1), "%s: %.9g", k->isa, mean);
        expect(is_near(variance, 26. / 9, 0, 8), "%s: %.9g", k->isa, variance);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("kernels_norm");
    tcase_add_loop_test(cases, test_one_block, 0, 3);
    tcase_add_loop_test(cases, test_blocks, 0, 3);
    tcase_add_test(cases, test_variance_of_a_large_mean);
    return run_cases("kernels_norm", cases);
}
