// What this machine can do: the figures that all others are held against.
#ifndef SUITE_BENCH_MACHINE_H
#define SUITE_BENCH_MACHINE_H

enum { PROCESSOR_NAME = 128 }; // bytes, its end included

typedef struct {
    char processor[PROCESSOR_NAME]; // as machine_processor has it
    const char *isa;                // whose vectors the library uses
    int threads;                    // the most that are measured
    double flops;     // multiply-adds of one thread, two operations each, a second; 0: not known
    double cache;     // bytes of the largest cache; 0: not known
    double bandwidth; // bytes a second that one thread moves between memory and registers (triad)
} Machine;

// The processor's name; "" when the system does not tell.
void machine_processor(char name[PROCESSOR_NAME]);

// Measures it; takes about a second.
Machine machine_measure(int threads);
#endif
