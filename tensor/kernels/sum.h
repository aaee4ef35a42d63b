// Sums over a row, the same for plain sums and for losses: a chunk is summed by lane, the lanes of
// each chunk are added in double. So a sum over millions of numbers loses no more than one over a
// chunk, and its order depends on the length alone.
#ifndef EL_KERNELS_SUM_H
#define EL_KERNELS_SUM_H

#include "tensor/kernels/vector.h"

// One vector of terms, made of a vector of each operand.
typedef ElVec ElTerm(ElVec a, ElVec b);

// Sums kept apart, so that an addition need not wait for the one before.
enum { EL_SUMS = 4, EL_SUM_CHUNK = 32 * EL_SUMS * EL_LANES };

EL_INLINE double el_sum_chunk(ElTerm term, int64_t n, const el_real *a, const el_real *b)
{
    ElVec sum[EL_SUMS] = {{0}};
    int64_t k = 0;
    for (; k + EL_SUMS * EL_LANES <= n; k += EL_SUMS * EL_LANES)
        for (int j = 0; j < EL_SUMS; j++)
            sum[j] += term(v_load(a + k + j * EL_LANES), v_load(b + k + j * EL_LANES));
    for (; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        sum[0] += v_keep_first(term(v_load_upto(a + k, rest), v_load_upto(b + k, rest)), rest);
    }
    return v_sum((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

// The sum of term(a[k], b[k]) for k < n.
EL_INLINE el_real el_sum_terms(ElTerm term, int64_t n, const el_real *a, const el_real *b)
{
    double sum = 0;
    for (int64_t k = 0; k < n; k += EL_SUM_CHUNK)
        sum += el_sum_chunk(term, n - k < EL_SUM_CHUNK ? n - k : EL_SUM_CHUNK, a + k, b + k);
    return (el_real)sum;
}

// y[r] = the same over row r. Rows of one number are taken a vector of rows at a time; adding 0, as
// longer sums do, makes 0 of -0.
EL_INLINE void el_sum_term_rows(ElTerm term, int64_t rows, int64_t cols, const el_real *a,
                                const el_real *b, el_real *y)
{
    for (int64_t r = 0; cols == 1 && r < rows; r += EL_LANES) {
        int64_t rest = rows - r;
        v_store_upto(y + r, 0 + term(v_load_upto(a + r, rest), v_load_upto(b + r, rest)), rest);
    }
    for (int64_t r = 0; cols != 1 && r < rows; r++)
        y[r] = el_sum_terms(term, cols, a + r * cols, b + r * cols);
}

#endif
