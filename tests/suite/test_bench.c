// By what factor a step's time grows, as the benchmark says it.
#include "suite/bench/bench.h"
#include "tests/checks.h"

static Bench bench;

static void add(int threads, double seconds, double held, int batch, int width, int depth)
{
    bench.row[bench.count++] = (BenchRow){
        .threads = threads, .seconds = seconds, .held = held, .size = {batch, width, depth}};
}

START_TEST(test_growth)
{
    bench.machine.cache = 100;
    add(1, 1, 99, 128, 400, 0); // held by the cache: how the next compares is not told
    add(1, 36, 400, 1024, 400, 0);
    add(1, 9, 200, 256, 400, 0); // 4 times as long for two doublings
    add(2, 5, 200, 256, 400, 0);
    add(2, 15, 400, 1024, 400, 0);
    add(1, 63, 400, 1024, 800, 0);
    add(1, 70, 400, 1024, 800, 1); // deeper than what has no depth
    BenchGrowth g = bench_growth(&bench, BENCH_BATCH);
    ck_assert_double_eq_tol(g.factor, 2, 1e-12);
    ck_assert_ptr_eq(g.from, &bench.row[2]);
    ck_assert_ptr_eq(g.to, &bench.row[1]);
    g = bench_growth(&bench, BENCH_WIDTH);
    ck_assert_double_eq_tol(g.factor, 1.75, 1e-12);
    ck_assert_ptr_eq(g.to, &bench.row[5]);
    g = bench_growth(&bench, BENCH_DEPTH);
    ck_assert_ptr_null(g.from);
    ck_assert_double_eq(g.factor, 0);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("bench");
    tcase_add_test(cases, test_growth);
    return run_cases("bench", cases);
}
