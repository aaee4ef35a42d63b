// How fast matrix products are, next to what this processor's multiply-adds could do.
//
//     bench_gemm [ISA]
//
// Prints the measured peak of one thread, then for each shape the median over many runs. The shapes
// are those of a variational autoencoder (784-400-20, batch 128) and two squares.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tensor/kernels/kernels.h"

enum { RUNS = 51 };

typedef struct {
    const char *what;
    int64_t m, n, k;
    bool a_turned, b_turned;
} Shape;

static const Shape shapes[] = {
    {"square", 512, 512, 512, false, false},
    {"square", 1024, 1024, 1024, false, false},
    {"encode, x W^T", 128, 400, 784, false, true},
    {"decode, x W^T", 128, 784, 400, false, true},
    {"gradient by W, g^T x", 784, 400, 128, true, false},
    {"gradient by W, g^T x", 400, 784, 128, true, false},
    {"gradient by x, g W", 128, 784, 400, false, false},
    {"gradient by x, g W", 128, 400, 784, false, false},
    {"both heads, x W^T", 128, 40, 400, false, true},
    {"one head, x W^T", 128, 20, 400, false, true},
    {"from latent, z W^T", 128, 400, 20, false, true},
    {"to hidden, g W", 128, 400, 20, false, false},
    {"gradient by W, g^T x", 20, 400, 128, true, false},
    {"gradient by W, g^T x", 400, 20, 128, true, false},
};

static double seconds(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The time of one call: calls are repeated to last a quarter of a millisecond at least, and the
// median taken of many such runs.
static double median_seconds(const ElKernels *k, const ElGemm *job, el_real *workspace)
{
    double time[RUNS];
    int64_t calls = 1 + (int64_t)(2e7 / ((double)job->m * (double)job->n * (double)job->k));
    for (int run = 0; run < RUNS; run++) {
        double start = seconds();
        for (int64_t i = 0; i < calls; i++) k->gemm(job, workspace);
        time[run] = (seconds() - start) / (double)calls;
    }
    qsort(time, RUNS, sizeof *time, by_size);
    return time[RUNS / 2];
}

static el_real *numbers(int64_t count)
{
    size_t bytes = ((size_t)count * sizeof(el_real) + 63) / 64 * 64;
    el_real *x = aligned_alloc(64, bytes);
    if (!x) exit(EXIT_FAILURE);
    for (int64_t i = 0; i < count; i++) x[i] = (el_real)(i % 17) / 17;
    return x;
}

static double measure(const ElKernels *k, Shape s)
{
    el_real *a = numbers(s.m * s.k), *b = numbers(s.k * s.n), *c = numbers(s.m * s.n);
    el_real *workspace = numbers(k->gemm_workspace(s.m, s.n, s.k));
    ElGemm job = {
        .m = s.m,
        .n = s.n,
        .k = s.k,
        .a = a,
        .b = b,
        .c = c,
        .c_row = s.n,
        .a_row = s.a_turned ? 1 : s.k,
        .a_col = s.a_turned ? s.m : 1,
        .b_row = s.b_turned ? 1 : s.n,
        .b_col = s.b_turned ? s.k : 1,
    };
    double time = median_seconds(k, &job, workspace);
    free(a);
    free(b);
    free(c);
    free(workspace);
    return 2e-9 * (double)s.m * (double)s.n * (double)s.k / time;
}

// The peak is measured by twelve independent chains of multiply-adds that never leave the registers
// (on zeros: the numbers make no difference to the time).
#ifdef __x86_64__
#ifdef EL_DOUBLE
#define FMA "vfmadd231pd "
#else
#define FMA "vfmadd231ps "
#endif
#define CHAIN(r, n) FMA "%%" r "0, %%" r "0, %%" r #n "\n"
#define CHAINS(r) \
    CHAIN(r, 1)   \
    CHAIN(r, 2)   \
    CHAIN(r, 3)   \
    CHAIN(r, 4)   \
    CHAIN(r, 5)   \
    CHAIN(r, 6) CHAIN(r, 7) CHAIN(r, 8) CHAIN(r, 9) CHAIN(r, 10) CHAIN(r, 11) CHAIN(r, 12)
#define USED                                                                                 \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
        "xmm11", "xmm12"
#define PEAK(name, r, bytes)                                                          \
    static double name(void)                                                          \
    {                                                                                 \
        enum { STEPS = 100000 };                                                      \
        double start = seconds();                                                     \
        __asm__ volatile("vzeroall" ::: USED);                                        \
        for (int step = 0; step < STEPS; step++) __asm__ volatile(CHAINS(r)::: USED); \
        return 2e-9 * 12 * STEPS * (bytes / sizeof(el_real)) / (seconds() - start);   \
    }
PEAK(peak_avx512, "zmm", 64)
PEAK(peak_avx2, "ymm", 32)
#endif

// In GFLOP/s; 0 where it is not known how to measure it.
static double peak(const char *isa)
{
    double rate[RUNS] = {0};
#ifdef __x86_64__
    double (*measure_peak)(void) = strcmp(isa, "avx512") == 0 ? peak_avx512
                                   : strcmp(isa, "avx2") == 0 ? peak_avx2
                                                              : NULL;
    for (int run = 0; run < RUNS && measure_peak; run++) rate[run] = measure_peak();
    qsort(rate, RUNS, sizeof *rate, by_size);
#else
    (void)isa;
#endif
    return rate[RUNS / 2];
}

int main(int argc, char *argv[])
{
    if (argc > 1 && !el_kernels_use(argv[1])) return 2;
    const ElKernels *k = el_kernels();
    const double most = peak(k->isa);
    printf("%s", k->isa);
    printf(most > 0 ? ", peak of multiply-adds: %.1f GFLOP/s\n" : "\n", most);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Shape s = shapes[i];
        double rate = measure(k, s);
        printf("%-21s %4lld x %4lld x %4lld  %6.1f GFLOP/s", s.what, (long long)s.m, (long long)s.n,
               (long long)s.k, rate);
        if (most > 0) printf("  %3.0f %%", 100 * rate / most);
        printf("\n");
    }
    return 0;
}
