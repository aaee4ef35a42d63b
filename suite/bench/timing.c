// Timing.
#include "suite/bench/timing.h"

#include <math.h>
#include <stdlib.h>

#include "suite/clock.h"

enum { MOST_ROUNDS = 2001, LEAST_ROUNDS = 3, WARM_UP = 2 };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The time of one run in a round of `runs`; NaN when one fails.
static double round_seconds(BenchRun *run, void *context, long runs)
{
    double start = clock_seconds();
    for (long i = 0; i < runs; i++) {
        if (!run(context)) return NAN;
    }
    return (clock_seconds() - start) / (double)runs;
}

double bench_median(BenchRun *run, void *context, double budget)
{
    static double seconds[MOST_ROUNDS];
    double once = round_seconds(run, context, WARM_UP);
    once = fmin(once, round_seconds(run, context, 1));
    if (isnan(once)) return NAN;
    long runs = 1 + (long)(2.5e-4 / (once + 1e-9));
    double end = clock_seconds() + budget;
    int rounds = 0;
    while (rounds < MOST_ROUNDS && (rounds < LEAST_ROUNDS || clock_seconds() < end)) {
        seconds[rounds] = round_seconds(run, context, runs);
        if (isnan(seconds[rounds++])) return NAN;
    }
    qsort(seconds, (size_t)rounds, sizeof *seconds, by_size);
    return seconds[rounds / 2];
}
