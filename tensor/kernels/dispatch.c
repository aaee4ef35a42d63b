// Which table of kernels is in use: the best one that this processor can run, unless the
// environment variable ELBO_ISA or el_kernels_use names another.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/isa.h"
#include "tensor/kernels/fill.h"

static bool always(void)
{
    return true;
}

// The instruction sets built in, best first.
#if defined __x86_64__
static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#define ISAS(ISA) ISA(avx512, has_avx512) ISA(avx2, has_avx2) ISA(generic, always)
#elif defined __aarch64__
#define ISAS(ISA) ISA(neon, always) ISA(generic, always)
#else
#define ISAS(ISA) ISA(generic, always)
#endif

#define COUNT(name, test) +1
enum { COUNT_OF_ISAS = 0 ISAS(COUNT) };

static ElKernels tables[COUNT_OF_ISAS];
static const ElKernels *all[COUNT_OF_ISAS + 1]; // ends in NULL
static _Atomic(const ElKernels *) in_use;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// The table of that name, or NULL when there is none or the processor lacks it.
static const ElKernels *find(const char *isa)
{
    for (int k = 0; k < COUNT_OF_ISAS; k++)
        if (strcmp(tables[k].isa, isa) == 0) return tables[k].supported() ? &tables[k] : NULL;
    return NULL;
}

static const ElKernels *best(void)
{
    const ElKernels *const *k = all;
    while (!(*k)->supported()) k++; // the last one always is
    return *k;
}

// Says that `isa` is not to be had, and what is.
static void refuse(const char *asked, const char *isa)
{
    char choices[64] = "";
    for (int k = 0; k < COUNT_OF_ISAS; k++) {
        if (!tables[k].supported()) continue;
        size_t used = strlen(choices);
        snprintf(choices + used, sizeof choices - used, "%s%s", used ? ", " : "", tables[k].isa);
    }
    el_fail("%s: no instruction set \"%s\" here; there is %s", asked, isa, choices);
}

// The functions that fill a table are compiled for its instruction set as the kernels are, so they
// must not be called where it is missing.
static void fill_tables(void)
{
    ElKernels *k = tables;
#define FILL(name, test)               \
    k->isa = #name;                    \
    k->supported = test;               \
    if (test()) {                      \
        el_fill_elementwise_##name(k); \
        el_fill_reduce_##name(k);      \
        el_fill_gemm_##name(k);        \
        el_fill_unfold_##name(k);      \
        el_fill_fold_##name(k);        \
        el_fill_interleave_##name(k);  \
        el_fill_correlate_##name(k);   \
        el_fill_loss_##name(k);        \
        el_fill_norm_##name(k);        \
        el_fill_random_##name(k);      \
        el_fill_optim_##name(k);       \
    }                                  \
    k++;
    ISAS(FILL)
    for (int i = 0; i < COUNT_OF_ISAS; i++) all[i] = &tables[i];

    const char *isa = getenv("ELBO_ISA");
    const ElKernels *chosen = isa && *isa ? find(isa) : best();
    if (!chosen) refuse("ELBO_ISA", isa);
    atomic_store(&in_use, chosen ? chosen : best());
}

const ElKernels *el_kernels(void)
{
    const ElKernels *k = atomic_load_explicit(&in_use, memory_order_acquire);
    if (k) return k;
    pthread_once(&once, fill_tables);
    return atomic_load(&in_use);
}

const ElKernels *const *el_kernels_all(void)
{
    pthread_once(&once, fill_tables);
    return all;
}

bool el_kernels_use(const char *isa)
{
    pthread_once(&once, fill_tables);
    const ElKernels *k = find(isa);
    if (k)
        atomic_store(&in_use, k);
    else
        refuse("el_kernels_use", isa);
    return k != NULL;
}

const char *el_isa(void)
{
    return el_kernels()->isa;
}
