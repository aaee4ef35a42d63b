// Sums of the rows and of the columns of a matrix.
#include "tensor/kernels/fill.h"
#include "tensor/kernels/sum.h"

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
enum { CHUNK_ROWS = 32, STRIP = 256 };

static void sum_strip(int64_t rows, int64_t cols, int64_t width, const el_real *restrict x,
                      el_real *restrict y)
{
    double total[STRIP] = {0};
    for (int64_t first = 0; first < rows; first += CHUNK_ROWS) {
        el_real chunk[STRIP] = {0};
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

void EL_FILL(reduce)(ElKernels *k)
{
    k->sum_rows = sum_rows;
    k->sum_cols = sum_cols;
}
