// How the time of a step grows with the work: by what factor, when batch, width or depth doubles.
#include <math.h>
#include <stdio.h>

#include "suite/bench/bench.h"

const char *const bench_dimension[BENCH_DIMENSIONS] = {"batch", "width", "depth"};

// Whether `b` is the same step as `a` in the same number of threads, but for a larger dimension d.
static bool is_larger(const BenchRow *a, const BenchRow *b, int d)
{
    for (int k = 0; k < BENCH_DIMENSIONS; k++)
        if (k == d ? b->size[k] <= a->size[k] : b->size[k] != a->size[k]) return false;
    return a->threads == b->threads && a->size[d] > 0;
}

// The next larger one that was measured, or NULL.
static const BenchRow *next_larger(const Bench *b, const BenchRow *row, int d)
{
    const BenchRow *next = NULL;
    for (int k = 0; k < b->count; k++) {
        const BenchRow *other = &b->row[k];
        if (is_larger(row, other, d) && (!next || other->size[d] < next->size[d])) next = other;
    }
    return next;
}

BenchGrowth bench_growth(const Bench *b, int dimension)
{
    BenchGrowth most = {0};
    for (int k = 0; k < b->count; k++) {
        const BenchRow *from = &b->row[k], *to = next_larger(b, from, dimension);
        if (!to || from->held < b->machine.cache) continue;
        double doublings = log2((double)to->size[dimension] / (double)from->size[dimension]);
        double factor = pow(to->seconds / from->seconds, 1 / doublings);
        if (factor > most.factor) most = (BenchGrowth){factor, from, to};
    }
    return most;
}

void bench_print_growth(const Bench *b)
{
    printf(
        "\nA step's time, when what grows doubles and the step holds more than the %.0f MB of the "
        "cache, at most\n",
        b->machine.cache / (1 << 20));
    for (int d = 0; d < BENCH_DIMENSIONS; d++) {
        BenchGrowth g = bench_growth(b, d);
        if (g.factor > 0)
            printf("%s x %.2f (%lld to %lld, threads: %d)\n", bench_dimension[d], g.factor,
                   (long long)g.from->size[d], (long long)g.to->size[d], g.from->threads);
    }
}
