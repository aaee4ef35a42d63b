// Matrix products, in the manner of Goto and van de Geijn ("Anatomy of high-performance matrix
// multiplication", 2008): blocks of A and B are packed into panels that stay in the caches, and a
// tile of C that fits the registers is summed from one panel of each.
//
// Every element of C is the same sum in the same order wherever it lies and however C is cut: over
// each stretch of the depth k (whose lengths depend on k alone) one chain of multiply-adds, from 0
// and in order; then the stretches in order, the bias after the first.
#include "tensor/counts.h"
#include "tensor/kernels/fill.h"
#include "tensor/kernels/gemm_pack.h"

// A stretch of a panel of B takes 32 kB, one of A less: they share a first-level cache. With
// AVX-512 in float a block of B takes half of a second-level one of 1 MB; one of A, of which each
// panel is read once for all of it, takes 1.2 MB of whatever lies behind that. In double both take
// twice as much, and again for each halving of the vectors.
#define DEPTH      (32768 / EL_REAL_BYTES / TILE_COLS)
#define BLOCK_ROWS 1200
#define BLOCK_COLS 512

// A product as the loops below see it: either the job itself or, where C is narrow, its
// transpose C' = B' A', so that the vectors lie along the longer side of C.
typedef struct {
    int64_t m, n, k;
    ElGemmSource a, b;
    const ElGemm *job;
    bool turned;
} Product;

// How many multiply-adds tiles spend on C of m rows and n columns, per step of depth.
static int64_t tiled_size(int64_t m, int64_t n)
{
    return el_round_up(m, ROW_STEP) * el_round_up(n, EL_LANES);
}

// Writing a tile of C turned costs more, so it is to save at least an eighth.
static bool is_turned(int64_t m, int64_t n)
{
    return tiled_size(n, m) * 8 < tiled_size(m, n) * 7;
}

// The length of all stretches but the last: k in equal parts of at most DEPTH, in whole vectors.
static int64_t stretch(int64_t k)
{
    return el_round_up(el_equal_part(k, DEPTH), EL_LANES);
}

// Where sums go: c[i][j] = sum + bias[j] + (add: c[i][j]).
typedef struct {
    el_real *c;
    int64_t c_row;
    const el_real *bias; // or NULL
    bool add;
} Place;

// One tile: c[i][j] from the sum of a[p][i] b[p][j] over p. Its sums are counted row by row in one
// unrolled loop, so that they stay in registers. All of C is read before any is written: where its
// rows lie a multiple of 4 kB apart, a processor would take each read for one of what was just
// written.
EL_INLINE void sum_tile(int rows, int vectors, int64_t depth, const el_real *a, const el_real *b,
                        Place to)
{
    const int count = rows * vectors;
    ElVec sum[TILE_ROWS * TILE_VECTORS], row[TILE_VECTORS];
    el_real *c[TILE_ROWS * TILE_VECTORS];
    EL_UNROLLED for (int s = 0; s < count; s++) sum[s] = v_set(0);
    for (int64_t p = 0; p < depth; p++, a += TILE_ROWS, b += TILE_COLS) {
        EL_UNROLLED for (int j = 0; j < vectors; j++) row[j] = v_load(b + j * EL_LANES);
        EL_UNROLLED for (int s = 0; s < count; s++) sum[s] =
            v_fma(v_set(a[s / vectors]), row[s % vectors], sum[s]);
    }
    if (to.bias)
        EL_UNROLLED for (int s = 0; s < count; s++) sum[s] +=
            v_load(to.bias + s % vectors * EL_LANES);
    EL_UNROLLED for (int s = 0; s < count; s++) c[s] =
        to.c + s / vectors * to.c_row + s % vectors * EL_LANES;
    if (to.add) EL_UNROLLED for (int s = 0; s < count; s++) sum[s] += v_load(c[s]);
    EL_UNROLLED for (int s = 0; s < count; s++) v_store(c[s], sum[s]);
}

#define SUM_TILE(thirds, vectors)                                                                \
    static void sum_tile_##thirds##_##vectors(int64_t depth, const el_real *a, const el_real *b, \
                                              Place to)                                          \
    {                                                                                            \
        sum_tile((thirds)*ROW_STEP, vectors, depth, a, b, to);                                   \
    }
SUM_TILE(1, 1)
SUM_TILE(1, 2)
SUM_TILE(2, 1)
SUM_TILE(2, 2)
SUM_TILE(3, 1)
SUM_TILE(3, 2)

static void (*const sum_tiles[3][2])(int64_t depth, const el_real *a, const el_real *b,
                                     Place to) = {
    {sum_tile_1_1, sum_tile_1_2},
    {sum_tile_2_1, sum_tile_2_2},
    {sum_tile_3_1, sum_tile_3_2},
};

// The same for sums that lie in memory, of a tile that is not full.
EL_INLINE void put_sums(int64_t rows, int64_t cols, const el_real *sum, int64_t sum_row, Place to)
{
    for (int64_t i = 0; i < rows; i++, sum += sum_row, to.c += to.c_row)
        for (int64_t j = 0; j < cols; j++) {
            el_real value = sum[j];
            if (to.bias) value += to.bias[j];
            if (to.add) value += to.c[j];
            to.c[j] = value;
        }
}

// The same for the transpose of a tile in memory.
static void put_turned(int64_t rows, int64_t cols, const el_real *tile, Place to)
{
    el_real turned[TILE_COLS * TILE_ROWS + EL_LANES];
    el_pack_turned(TILE_ROWS, rows, cols, (ElGemmSource){tile, TILE_COLS, 1}, turned);
    if (rows == TILE_ROWS) // a constant the compiler makes vectors of
        put_sums(cols, TILE_ROWS, turned, TILE_ROWS, to);
    else
        put_sums(cols, rows, turned, TILE_ROWS, to);
}

// The tile of so many rows and columns at (i, j) of the product; first of the depth's stretches, or
// a later one.
static void multiply_tile(const Product *p, bool first, int64_t i, int64_t j, int64_t rows,
                          int64_t cols, int64_t depth, const el_real *a, const el_real *b)
{
    const ElGemm *job = p->job;
    if (p->turned) {
        int64_t swap = i;
        i = j;
        j = swap;
    }
    Place to = {job->c + i * job->c_row + j, job->c_row, first && job->bias ? job->bias + j : NULL,
                !first || job->accumulate};
    const int thirds = (int)((rows - 1) / ROW_STEP), vectors = (int)((cols - 1) / EL_LANES);
    if (!p->turned && rows % ROW_STEP == 0 && cols % EL_LANES == 0) {
        sum_tiles[thirds][vectors](depth, a, b, to);
        return;
    }
    _Alignas(64) el_real tile[TILE_ROWS * TILE_COLS];
    sum_tiles[thirds][vectors](depth, a, b, (Place){tile, TILE_COLS, NULL, false});
    if (p->turned)
        put_turned(rows, cols, tile, to);
    else
        put_sums(rows, cols, tile, TILE_COLS, to);
}

// C of one block of A and one of B, both packed. Along a row of tiles a panel of A stays in the
// first-level cache, and C is gone over as it lies in memory.
static void multiply_blocks(const Product *p, bool first, int64_t i0, int64_t j0, int64_t rows,
                            int64_t cols, int64_t depth, const el_real *a, const el_real *b)
{
    for (int64_t i = 0; i < rows; i += TILE_ROWS)
        for (int64_t j = 0; j < cols; j += TILE_COLS)
            multiply_tile(p, first, i0 + i, j0 + j, el_least(rows - i, TILE_ROWS),
                          el_least(cols - j, TILE_COLS), depth, a + i * depth, b + j * depth);
}

static ElGemmSource source_from(ElGemmSource s, int64_t line, int64_t depth)
{
    s.data += line * s.line + depth * s.depth;
    return s;
}

// Out of line: for those who pack A for gemm_packed besides.
__attribute__((noinline)) static void gemm_pack_rows(int64_t m, int64_t k, const el_real *a,
                                                     int64_t a_row, int64_t a_col, el_real *packed)
{
    el_pack(TILE_ROWS, m, k, (ElGemmSource){a, a_row, a_col}, packed);
}

// One stretch of the depth, from k0 on, for up to BLOCK_ROWS rows from i0 on.
static void multiply_stretch(const Product *p, int64_t i0, int64_t k0, int64_t depth,
                             el_real *packed_a)
{
    const int64_t rows = el_least(p->m - i0, BLOCK_ROWS);
    el_real *packed_b = packed_a + el_round_up(rows, TILE_ROWS) * depth;
    ElGemmSource a = source_from(p->a, i0, k0);
    gemm_pack_rows(rows, depth, a.data, a.line, a.depth, packed_a);
    for (int64_t j0 = 0; j0 < p->n; j0 += BLOCK_COLS) {
        int64_t cols = el_least(p->n - j0, BLOCK_COLS);
        el_pack(TILE_COLS, cols, depth, source_from(p->b, j0, k0), packed_b);
        multiply_blocks(p, k0 == 0, i0, j0, rows, cols, depth, packed_a, packed_b);
    }
}

static void gemm(const ElGemm *job, el_real *workspace)
{
    Product p = {job->m,
                 job->n,
                 job->k,
                 {job->a, job->a_row, job->a_col},
                 {job->b, job->b_col, job->b_row},
                 job,
                 is_turned(job->m, job->n)};
    if (p.turned) p = (Product){p.n, p.m, p.k, p.b, p.a, job, true};
    const int64_t depth = stretch(p.k);
    for (int64_t i0 = 0; i0 < p.m; i0 += BLOCK_ROWS) {
        int64_t k0 = 0;
        do { // once at least: without depth C is its bias
            multiply_stretch(&p, i0, k0, el_least(p.k - k0, depth), workspace);
            k0 += depth;
        } while (k0 < p.k);
    }
}

// Enough for either way of going about it, and for every part of the job: a depth that is cut into
// equal parts can have shorter stretches than a smaller one that is not, so the longest count.
static int64_t gemm_workspace(int64_t m, int64_t n, int64_t k)
{
    int64_t lines = el_least(m, BLOCK_ROWS) + el_least(n, BLOCK_ROWS) + TILE_ROWS + TILE_COLS;
    return lines * el_round_up(el_least(k, DEPTH), EL_LANES) + EL_LANES; // where packing spills
}

static void gemm_packed(const ElGemm *job)
{
    Product p = {.job = job};
    multiply_blocks(&p, true, 0, 0, job->m, job->n, job->k, job->a, job->b);
}

void EL_FILL(gemm)(ElKernels *k)
{
    k->gemm_pack_rows = gemm_pack_rows;
    k->gemm_packed = gemm_packed;
    k->gemm_depth = DEPTH;
    k->gemm = gemm;
    k->gemm_workspace = gemm_workspace;
    k->gemm_rows = TILE_ROWS;
    k->gemm_cols = TILE_COLS;
}
