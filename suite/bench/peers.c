// PyTorch's times of the same steps, by a script that the program carries with it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite/bench/bench.h"

extern const char peers_py[];

// Starts python -c SCRIPT THREADS, whose output can be read from *out; -1 when it cannot be.
static pid_t start(const char *python, const char *script, int threads, FILE **out)
{
    int ends[2];
    char count[16];
    snprintf(count, sizeof count, "%d", threads);
    if (pipe(ends) != 0) return -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        execlp(python, python, "-c", script, count, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    *out = child > 0 ? fdopen(ends[0], "r") : NULL;
    if (!*out) close(ends[0]);
    return *out ? child : -1;
}

// Each row of that key gets the peer's best time so far.
static void note(Bench *b, const char *key, double seconds)
{
    for (int k = 0; k < b->count; k++) {
        BenchRow *row = &b->row[k];
        if (!row->key || strcmp(row->key, key) != 0) continue;
        if (row->peer == 0 || seconds < row->peer) row->peer = seconds;
    }
}

// Runs the script, and notes what it says; false when it failed.
static bool ask(Bench *b, const char *python, const char *script, int threads)
{
    FILE *out = NULL;
    pid_t child = start(python, script, threads, &out);
    if (child < 0) return false;
    char key[32];
    int count, status = 1;
    double seconds;
    while (fscanf(out, "%31s %d %lf", key, &count, &seconds) == 3) note(b, key, seconds);
    fclose(out);
    return waitpid(child, &status, 0) == child && status == 0;
}

static double best_of_ours(const Bench *b, const char *key)
{
    double best = 0;
    for (int k = 0; k < b->count; k++) {
        const BenchRow *row = &b->row[k];
        if (!row->key || strcmp(row->key, key) != 0) continue;
        if (best == 0 || row->seconds < best) best = row->seconds;
    }
    return best;
}

static void print_ratios(const Bench *b)
{
    printf("\n%-42s %12s %12s %8s\n", "Beside PyTorch, best number of threads", "ours", "PyTorch",
           "ratio");
    for (int k = 0; k < b->count; k++) {
        const BenchRow *row = &b->row[k];
        if (row->peer == 0 || row->threads != 1) continue;
        double ours = best_of_ours(b, row->key);
        printf("%-42s %9.3f ms %9.3f ms %8.2f\n", row->what, 1e3 * ours, 1e3 * row->peer,
               row->peer / ours);
    }
}

Status bench_find_peers(Bench *b, const char *python)
{
    static const char find[] = "import importlib.util as u\nexit(u.find_spec('torch') is None)";
    if (ask(b, python, find, 1)) return DONE;
    return wrong("--peers %s: that has no PyTorch; a Python that has it would be right", python);
}

Status bench_peers(Bench *b, const char *python)
{
    for (int threads = 1; threads <= b->machine.threads; threads++)
        if (!ask(b, python, peers_py, threads))
            return failed("--peers %s: PyTorch could not be timed with %d threads", python,
                          threads);
    if (!b->quiet) print_ratios(b);
    return DONE;
}
