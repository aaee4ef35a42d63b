// The benchmark's table.
#include "suite/bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <elbo/elbo.h>

#include "suite/json_out.h"

double bench_floor(const Bench *b, const BenchRow *row)
{
    double compute = row->flops > 0 && b->machine.flops > 0 ? row->flops / b->machine.flops : 0;
    double move = row->bytes > 0 ? row->bytes / b->machine.bandwidth : 0;
    return compute + move;
}

void bench_section(const Bench *b, const char *title)
{
    if (b->quiet) return;
    printf("\n%-42s %7s %12s %14s %8s %8s\n", title, "threads", "time", "rate", "of peak",
           "x floor");
}

static void print_time(double seconds)
{
    if (seconds < 1e-6)
        printf(" %9.1f ns", seconds * 1e9);
    else if (seconds < 1e-3)
        printf(" %9.2f us", seconds * 1e6);
    else
        printf(" %9.3f ms", seconds * 1e3);
}

// Operations a second, and their share of the peak of all its threads, for what computes; bytes a
// second for what only moves.
static void print_row(const Bench *b, const BenchRow *row)
{
    printf("%-42s %7d", row->what, row->threads);
    print_time(row->seconds);
    if (row->flops > 0)
        printf(" %8.1f GFLOP/s", 1e-9 * row->flops / row->seconds);
    else if (row->bytes > 0)
        printf(" %8.1f GB/s   ", 1e-9 * row->bytes / row->seconds);
    double compute = b->machine.flops * row->threads, floor = bench_floor(b, row);
    if (row->flops > 0 && compute > 0)
        printf(" %6.1f %%", 100 * row->flops / row->seconds / compute);
    else
        printf(" %8s", "");
    if (floor > 0) printf(" %8.2f", row->seconds / floor * row->threads);
    printf("\n");
}

static bool time_row(Bench *b, const BenchWork *work, int threads)
{
    if (b->count == BENCH_MOST_ROWS || !el_threads_set(threads)) return false;
    BenchRow *row = &b->row[b->count];
    *row = (BenchRow){
        .key = work->key, .threads = threads, .flops = work->flops, .bytes = work->bytes};
    snprintf(row->what, sizeof row->what, "%s", work->what);
    memcpy(row->size, work->size, sizeof row->size);
    el_memory_peak_reset();
    row->seconds = bench_median(work->run, work->context, b->budget);
    if (isnan(row->seconds)) return false;
    row->held = (double)el_memory_peak();
    b->count++;
    if (!b->quiet) print_row(b, row);
    fflush(stdout);
    return true;
}

bool bench_work(Bench *b, BenchWork work)
{
    if (!time_row(b, &work, 1)) return false;
    return work.one_thread || b->machine.threads == 1 || time_row(b, &work, b->machine.threads);
}

static void put(FILE *out, const char *name, double value)
{
    fprintf(out, ", \"%s\": ", name);
    json_put_number(out, value);
}

// "growth": {"batch": {"from": 1024, "to": 2048, "threads": 1, "factor": 2.01}, ...}
static void put_growth(const Bench *b, FILE *out)
{
    fputs(", \"growth\": {", out);
    for (int d = 0, count = 0; d < BENCH_DIMENSIONS; d++) {
        BenchGrowth g = bench_growth(b, d);
        if (g.factor == 0) continue;
        fprintf(out, "%s\"%s\": {\"from\": %d, \"to\": %d, \"threads\": %d", count++ ? ", " : "",
                bench_dimension[d], g.from->size[d], g.to->size[d], g.from->threads);
        put(out, "factor", g.factor);
        fputs("}", out);
    }
    fputs("}", out);
}

void bench_write_json(const Bench *b, FILE *out)
{
    fputs("{\"processor\": ", out);
    json_put_string(out, b->machine.processor);
    fputs(", \"isa\": ", out);
    json_put_string(out, b->machine.isa);
    put(out, "peak_flops", b->machine.flops);
    put(out, "bandwidth", b->machine.bandwidth);
    put(out, "cache", b->machine.cache);
    put_growth(b, out);
    fputs(", \"rows\": [", out);
    for (int k = 0; k < b->count; k++) {
        const BenchRow *row = &b->row[k];
        fputs(k ? ",\n  {\"what\": " : "\n  {\"what\": ", out);
        json_put_string(out, row->what);
        put(out, "threads", row->threads);
        put(out, "seconds", row->seconds);
        if (row->flops > 0) put(out, "flops", row->flops);
        if (row->bytes > 0) put(out, "bytes", row->bytes);
        if (bench_floor(b, row) > 0) put(out, "floor", bench_floor(b, row));
        if (row->peer > 0) put(out, "pytorch", row->peer);
        fputs("}", out);
    }
    fputs("]}\n", out);
}
