// Matrix products by BLIS, in place of gemm.c in builds with -Dblis=enabled: the same family of
// every table, whatever the instruction set, since BLIS finds its own kernels.
//
// BLIS runs in the calling thread; product.c and the convolutions cut the output as they do for
// gemm.c. That each element is one sum wherever it lies holds for the packed algorithm, whose
// stretches depend on k alone, and not for the one that skips packing for small matrices, which is
// therefore turned off. BLIS allocates what it packs into, keeps it, and aborts when there is none.
#include <blis.h>

#include "tensor/kernels/fill.h"
#include "tensor/kernels/vector.h"

#ifdef EL_DOUBLE
#define BLIS_GEMM bli_dgemm_ex
#else
#define BLIS_GEMM bli_sgemm_ex
#endif

// C before the sums: bias, and what it holds where that is added to.
static void put_bias(const ElGemm *job)
{
    for (int64_t i = 0; i < job->m; i++) {
        el_real *row = job->c + i * job->c_row;
        for (int64_t j = 0; j < job->n; j++)
            row[j] = job->accumulate ? row[j] + job->bias[j] : job->bias[j];
    }
}

static void gemm(const ElGemm *job, el_real *workspace)
{
    (void)workspace;
    rntm_t one_thread;
    bli_rntm_init(&one_thread);
    bli_rntm_set_num_threads(1, &one_thread);
    bli_rntm_disable_l3_sup(&one_thread);
    if (job->bias) put_bias(job);
    el_real one = 1, kept = job->bias || job->accumulate;
    BLIS_GEMM(BLIS_NO_TRANSPOSE, BLIS_NO_TRANSPOSE, job->m, job->n, job->k, &one, (el_real *)job->a,
              job->a_row, job->a_col, (el_real *)job->b, job->b_row, job->b_col, &kept, job->c,
              job->c_row, 1, NULL, &one_thread);
}

static int64_t gemm_workspace(int64_t m, int64_t n, int64_t k)
{
    (void)m, (void)n, (void)k;
    return 0;
}

void EL_FILL(gemm)(ElKernels *k)
{
    k->gemm = gemm;
    k->gemm_workspace = gemm_workspace;
    k->gemm_rows = 16; // a cache line, or two, of either side
    k->gemm_cols = 2 * EL_LANES;
}
