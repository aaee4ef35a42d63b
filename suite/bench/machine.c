// The machine, measured.
#include "suite/bench/machine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <elbo/elbo.h>

#include "suite/bench/timing.h"

// Multiply-adds: twelve independent chains that never leave the registers, on zeros (the numbers
// make no difference to the time).
#ifdef __x86_64__
enum { STEPS = 10000, CHAINS = 12 };
#define CHAIN(r, n) "vfmadd231ps %%" r "0, %%" r "0, %%" r #n "\n"
#define ALL_CHAINS(r) \
    CHAIN(r, 1)       \
    CHAIN(r, 2)       \
    CHAIN(r, 3)       \
    CHAIN(r, 4)       \
    CHAIN(r, 5)       \
    CHAIN(r, 6) CHAIN(r, 7) CHAIN(r, 8) CHAIN(r, 9) CHAIN(r, 10) CHAIN(r, 11) CHAIN(r, 12)
#define USED                                                                                 \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
        "xmm11", "xmm12"
#define MULTIPLY_ADDS(name, r)                                                            \
    static bool name(void *context)                                                       \
    {                                                                                     \
        (void)context;                                                                    \
        __asm__ volatile("vzeroall" ::: USED);                                            \
        for (int step = 0; step < STEPS; step++) __asm__ volatile(ALL_CHAINS(r)::: USED); \
        return true;                                                                      \
    }
MULTIPLY_ADDS(in_512_bits, "zmm")
MULTIPLY_ADDS(in_256_bits, "ymm")

static double peak_flops(const char *isa)
{
    bool wide = strcmp(isa, "avx512") == 0;
    if (!wide && strcmp(isa, "avx2") != 0) return 0;
    double seconds = bench_median(wide ? in_512_bits : in_256_bits, NULL, 0.3);
    return 2.0 * CHAINS * STEPS * (wide ? 16 : 8) / seconds;
}
#else
static double peak_flops(const char *isa)
{
    (void)isa;
    return 0;
}
#endif

// STREAM's triad over arrays far beyond the caches: a = b + 3 c reads two numbers and writes one.
enum { TRIAD_NUMBERS = 1 << 23 };

static bool triad(void *context)
{
    float *a = context, *b = a + TRIAD_NUMBERS, *c = b + TRIAD_NUMBERS;
    for (int k = 0; k < TRIAD_NUMBERS; k++) a[k] = b[k] + 3 * c[k];
    __asm__ volatile("" ::"r"(a) : "memory");
    return true;
}

static double peak_bandwidth(void)
{
    ElTensor *arrays = el_tensor_new(el_shape(3, TRIAD_NUMBERS));
    if (!arrays) return 0;
    double seconds = bench_median(triad, arrays->data, 0.3);
    el_tensor_free(arrays);
    return 3.0 * sizeof(float) * TRIAD_NUMBERS / seconds;
}

void machine_processor(char name[PROCESSOR_NAME])
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[256];
    *name = '\0';
    while (f && !*name && fgets(line, sizeof line, f)) {
        const char *colon = strchr(line, ':');
        if (colon && strncmp(line, "model name", 10) == 0)
            snprintf(name, PROCESSOR_NAME, "%s", colon + 2);
    }
    if (f) fclose(f);
    name[strcspn(name, "\n")] = 0;
}

// As Linux tells it; the C library's figure is that of the whole package, in a virtual machine too.
static double largest_cache(void)
{
    double kilobytes = 0;
    for (int level = 0; level < 4; level++) {
        char path[64];
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", level);
        FILE *f = fopen(path, "r");
        double size;
        if (f && fscanf(f, "%lfK", &size) == 1) kilobytes = fmax(kilobytes, size);
        if (f) fclose(f);
    }
    return 1024 * kilobytes;
}

Machine machine_measure(int threads)
{
    Machine m = {.isa = el_isa(), .threads = threads};
    machine_processor(m.processor);
    m.cache = largest_cache();
    m.flops = peak_flops(m.isa);
    m.bandwidth = peak_bandwidth();
    return m;
}
