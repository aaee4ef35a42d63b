// Timing of pieces of work.
#ifndef SUITE_BENCH_TIMING_H
#define SUITE_BENCH_TIMING_H

#include <stdbool.h>

// A piece of work; false when it could not be done (the library's error is kept).
typedef bool BenchRun(void *context);

// The median time of a run in seconds: after a few runs to warm up, runs are timed in rounds of at
// least a quarter of a millisecond for about `budget` seconds. NaN when a run fails.
double bench_median(BenchRun *run, void *context, double budget);
#endif
