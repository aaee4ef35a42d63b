// Sums of the rows and of the columns of a matrix, and what softmax asks of a row.
#include "tensor/kernels/fill.h"
#include "tensor/kernels/sum.h"
#include "tensor/kernels/vector_math.h"

static inline ElVec first_operand(ElVec a, ElVec b)
{
    (void)b;
    return a;
}

static void sum_rows(int64_t rows, int64_t cols, const el_real *x, el_real *y)
{
    el_sum_term_rows(first_operand, rows, cols, x, x, y);
}

// The sums of `width` columns, which lie `cols` apart from row to row: chunks of rows are summed
// in el_real, the chunks in double.
enum { CHUNK_ROWS = 32, STRIP = 512 }; // at 256 gcc writes each loop over a strip out

static void sum_strip(int64_t rows, int64_t cols, int64_t width, const el_real *restrict x,
                      el_real *restrict y)
{
    double total[STRIP] = {0};
    for (int64_t first = 0; first < rows; first += CHUNK_ROWS) {
        el_real chunk[STRIP];
        memset(chunk, 0, (size_t)width * sizeof *chunk);
        int64_t end = first + CHUNK_ROWS < rows ? first + CHUNK_ROWS : rows;
        for (int64_t r = first; r < end; r++)
            for (int64_t j = 0; j < width; j++) chunk[j] += x[r * cols + j];
        for (int64_t j = 0; j < width; j++) total[j] += chunk[j];
    }
    for (int64_t j = 0; j < width; j++) y[j] = (el_real)total[j];
}

static void sum_cols(int64_t rows, int64_t cols, const el_real *x, el_real *y)
{
    for (int64_t j = 0; j < cols; j += STRIP)
        sum_strip(rows, cols, cols - j < STRIP ? cols - j : STRIP, x + j, y + j);
}

// Every lane of a round is the larger of two that stood half a vector apart.
EL_INLINE el_real v_largest(ElVec v)
{
    EL_UNROLLED for (int n = 1; n < EL_LANES; n *= 2) v =
        v_max(v_in_turn(v, v), v_late_in_turn(v, v));
    return v[0];
}

static el_real extreme(int64_t n, const el_real *x, el_real sign)
{
    const ElVec least = v_set(-(el_real)INFINITY);
    ElVec top = least, other = least;
    int64_t k = 0;
    for (; k + 2 * EL_LANES <= n; k += 2 * EL_LANES) {
        top = v_max(top, sign * v_load(x + k));
        other = v_max(other, sign * v_load(x + k + EL_LANES));
    }
    for (; k < n; k += EL_LANES)
        top = v_max(top, v_select(v_first(n - k), sign * v_load_upto(x + k, n - k), least));
    return sign * v_largest(v_max(top, other));
}

static double sum_exp(int64_t n, const el_real *x, el_real top, el_real *y)
{
    el_real unread[EL_LANES]; // one loop for both, a branch in it would double its code
    const int64_t step = y ? EL_LANES : 0;
    double total = 0;
    if (!y) y = unread;
    for (int64_t first = 0; first < n; first += EL_SUM_CHUNK) {
        const int64_t end = n - first < EL_SUM_CHUNK ? n : first + EL_SUM_CHUNK;
        ElVec sum = {0};
        for (int64_t k = first; k < end; k += EL_LANES) {
            ElVec term = v_exp(v_load_upto(x + k, end - k) - top);
            v_store_upto(y, term, end - k);
            y += step;
            sum += v_keep_first(term, end - k);
        }
        total += v_sum(sum);
    }
    return total;
}

void EL_FILL(reduce)(ElKernels *k)
{
    k->extreme = extreme;
    k->sum_exp = sum_exp;
    k->sum_rows = sum_rows;
    k->sum_cols = sum_cols;
}
