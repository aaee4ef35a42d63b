// Matrix products: how a job is cut among threads.
#include "tensor/product.h"

#include "tensor/counts.h"
#include "tensor/flops.h"
#include "tensor/parallel.h"
#include "tensor/pool.h"
#include "tensor/run_parallel.h"

// Fewer multiplications than this a thread do not pay: they take some 20 microseconds, and waking a
// thread takes about 5, more when other programs want the cores.
static const int64_t LEAST_FOR_A_THREAD = 1 << 21;

// A job cut along C's rows or columns into pieces of `grain`, each with its own workspace.
typedef struct {
    const ElGemm *whole;
    bool by_rows;
    int64_t grain;
    el_real *workspace;
    int64_t workspace_step; // numbers of it per piece
} Cut;

// One grain of the job, in the workspace that belongs to it.
static void run_grain(const Cut *cut, int64_t first, int64_t last)
{
    ElGemm part = *cut->whole;
    if (cut->by_rows) {
        part.m = last - first;
        part.a += first * part.a_row;
        part.c += first * part.c_row;
    } else {
        part.n = last - first;
        part.b += first * part.b_col;
        part.c += first;
        if (part.bias) part.bias += first;
    }
    el_kernels()->gemm(&part, cut->workspace + first / cut->grain * cut->workspace_step);
}

static void run_grains(void *context, int64_t first, int64_t last)
{
    const Cut *cut = context;
    for (int64_t next; first < last; first = next) {
        next = el_least(first + cut->grain, last);
        run_grain(cut, first, next);
    }
}

// Room for the largest piece, as whole cache lines so that pieces share none.
static int64_t workspace_of(const Cut *cut)
{
    int64_t m = cut->by_rows ? cut->grain : cut->whole->m;
    int64_t n = cut->by_rows ? cut->whole->n : cut->grain;
    return el_round_up(el_kernels()->gemm_workspace(m, n, cut->whole->k), 64 / sizeof(el_real));
}

int64_t el_product_pieces(int64_t multiplications)
{
    int64_t most = multiplications / LEAST_FOR_A_THREAD;
    return el_threads() < most ? el_threads() : most > 1 ? most : 1;
}

bool el_product(const char *function, const ElGemm *job)
{
    if (job->m == 0 || job->n == 0) return true;
    const ElKernels *kernels = el_kernels();
    int64_t pieces = el_product_pieces(job->m * job->n * job->k);
    // What is not cut is packed once for each piece: cut the longer side.
    Cut cut = {.whole = job, .by_rows = job->m >= job->n};
    int64_t length = cut.by_rows ? job->m : job->n;
    // In whole vectors, not tiles of two: 400 columns are 208 and 192, not 224 and 176.
    int64_t step = cut.by_rows ? kernels->gemm_rows : kernels->lanes;
    cut.grain = pieces == 1 ? length : el_round_up(el_ceil_div(length, pieces), step);
    cut.workspace_step = workspace_of(&cut);
    pieces = el_ceil_div(length, cut.grain);
    int64_t bytes = pieces * cut.workspace_step * (int64_t)sizeof(el_real);
    cut.workspace = el_pool_take(function, bytes);
    if (!cut.workspace) return false;
    el_flops_add(2 * job->m * job->n * job->k);
    el_parallel(length, cut.grain, run_grains, &cut);
    el_pool_give(cut.workspace);
    return true;
}
