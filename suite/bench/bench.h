// The benchmark: rows of work, each timed with one thread and with all, next to a floor: its
// floating-point operations at the measured peak, and the bytes it has to move at the measured
// bandwidth of main memory, which what is still in a cache can be faster than.
#ifndef SUITE_BENCH_BENCH_H
#define SUITE_BENCH_BENCH_H

#include "suite/bench/machine.h"
#include "suite/bench/timing.h"
#include "suite/options.h"

// What grows from one step to another. A size of 0: the step has none of that kind.
enum { BENCH_BATCH, BENCH_WIDTH, BENCH_DEPTH, BENCH_DIMENSIONS };
extern const char *const bench_dimension[BENCH_DIMENSIONS]; // "batch", ...

// One row as it was measured.
typedef struct {
    const char *key; // "vae": in JSON and to find a peer's time; NULL for none
    char what[64];   // "VAE step 784-400-20, batch 128"
    int threads;     //
    double seconds;  // of one run, the median
    double flops;    // of a run; 0 where they do not matter
    double bytes;    // that a run has to move; 0 where they do not matter
    double held;     // the most bytes that tensors and the tape took
    int size[BENCH_DIMENSIONS];
    double peer; // seconds that PyTorch takes at its best; 0 when it was not asked
} BenchRow;

enum { BENCH_MOST_ROWS = 256 };

typedef struct {
    Machine machine;
    bool quiet;    // print nothing: JSON follows at the end
    double budget; // seconds for each row
    int count;     //
    BenchRow row[BENCH_MOST_ROWS];
} Bench;

// The seconds of a row's operations at the peak and of its bytes at the bandwidth of main memory,
// one after the other, in one thread; 0 when unknown.
double bench_floor(const Bench *b, const BenchRow *row);

// Prints the heading of a section.
void bench_section(const Bench *b, const char *title);

// What is to be timed.
typedef struct {
    const char *key, *what;
    double flops, bytes; // as in BenchRow
    int size[BENCH_DIMENSIONS];
    bool one_thread; // more threads would change nothing
    BenchRun *run;
    void *context;
} BenchWork;

// Times the work with one thread, and with all of them, and prints and keeps a row for each. False
// with the library's error when it fails.
bool bench_work(Bench *b, BenchWork work);

// The sections; false with the library's error kept.
bool bench_products(Bench *b);    // matrix products
bool bench_elementwise(Bench *b); // loops over memory
bool bench_steps(Bench *b);       // steps of training
bool bench_images(Bench *b);      // steps of convolutional models

// By what the time of a step is multiplied when a dimension doubles, at most, among the steps that
// hold more than the cache; the rows between which it is, the root of their ratio where they are
// not a doubling apart. All zeros when there are no such rows.
typedef struct {
    double factor;
    const BenchRow *from, *to;
} BenchGrowth;
BenchGrowth bench_growth(const Bench *b, int dimension);
void bench_print_growth(const Bench *b);

// Whether this Python has PyTorch, which is asked before anything is timed: else ASKED_WRONGLY.
Status bench_find_peers(Bench *b, const char *python);

// Asks PyTorch, run by this Python, for the times of the same steps and adds them to the rows.
Status bench_peers(Bench *b, const char *python);

void bench_write_json(const Bench *b, FILE *out);
#endif
