// What a step of a convolutional model holds at its peak, to be read beside torch_memory.py:
//
//     bench_memory [THREADS]
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "suite/bench/images.h"
#include "suite/bench/timing.h"

enum { WARM = 3 };

static const double MB = 1e6;

static bool report(const char *what, BenchRun *step, void *model)
{
    for (int i = 0; i < WARM; i++)
        if (!step(model)) return false;
    el_memory_peak_reset();
    double seconds = bench_median(step, model, 2);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf(
        "%-9s %d threads %8.2f ms/step   peak of live tensors %6.2f MB (between steps %5.2f MB)   "
        "resident at most %6.1f MB\n",
        what, el_threads(), 1e3 * seconds, (double)el_memory_peak() / MB,
        (double)el_memory_live() / MB, 1024 * (double)usage.ru_maxrss / MB);
    return true;
}

int main(int count, char **arguments)
{
    if (count > 1) el_threads_set(atoi(arguments[1]));
    ConvVae v = conv_vae_new();
    bool done = report("conv-vae", conv_vae_step, &v);
    conv_vae_free(&v);
    Dcgan g = dcgan_new();
    done = done && report("dcgan", dcgan_step, &g);
    dcgan_free(&g);
    if (!done) fprintf(stderr, "%s\n", el_error_text());
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
