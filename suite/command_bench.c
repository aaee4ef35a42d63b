// elbo bench: how fast the library is on this machine.
#include <stdio.h>

#include <elbo/elbo.h>

#include "suite/bench/bench.h"
#include "suite/commands.h"

static void print_machine(const Machine *m)
{
    printf("%s, %s, %d threads at most\n", *m->processor ? m->processor : "unknown processor",
           m->isa, m->threads);
    if (m->flops > 0)
        printf("multiply-adds of one thread: %.1f GFLOP/s; ", 1e-9 * m->flops);
    else
        printf("multiply-adds: not measured under %s; ", m->isa);
    printf(
        "bandwidth of one thread: %.1f GB/s\n"
        "x floor: thread-seconds over those of the operations at that peak and the bytes at that "
        "bandwidth\n",
        1e-9 * m->bandwidth);
}

Status bench_command(const Options *options)
{
    static Bench b;
    b = (Bench){.quiet = options->json,
                .budget = options->seconds,
                .machine = machine_measure(el_threads())};
    Status status = options->peers ? bench_find_peers(&b, options->peers) : DONE;
    if (status != DONE) return status;
    if (!b.quiet) print_machine(&b.machine);
    if (!bench_products(&b) || !bench_elementwise(&b) || !bench_steps(&b))
        return failed("%s", library_error());
    if (!b.quiet) bench_print_growth(&b);
    if (options->peers) status = bench_peers(&b, options->peers);
    if (status == DONE && b.quiet) bench_write_json(&b, stdout);
    return status;
}
