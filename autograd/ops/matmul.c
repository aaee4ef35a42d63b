// Matrix products, through the packed kernel of the instruction set.
#include "autograd/ops/matmul.h"

#include <inttypes.h>

#include "autograd/ops/broadcast.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/product.h"
#include "tensor/scope.h"

// The last two axes of an operand as they are read, and how far apart they lie.
typedef struct {
    int64_t rows, cols, row_step, col_step;
} Matrix;

static Matrix matrix_of(const ElTensor *t, bool transposed)
{
    int64_t rows = t->shape.dim[t->shape.rank - 2], cols = t->shape.dim[t->shape.rank - 1];
    if (transposed) return (Matrix){cols, rows, 1, cols};
    return (Matrix){rows, cols, cols, 1};
}

static ElShape batch_of(const ElTensor *t)
{
    ElShape s = t->shape;
    s.rank -= 2;
    s.dim[s.rank] = s.dim[s.rank + 1] = 0;
    return s;
}

// da = g op(b)^T and db = op(a)^T g, turned round where the operand was read transposed.
static ElTensor *matmul_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *a = n->in[0], *b = n->in[1];
    int which = *(const int *)n->kept;
    bool ta = which & EL_TRANSPOSE_A, tb = which & EL_TRANSPOSE_B;
    if (input == 0 && !ta) return el_matmul_transposed(g, b, tb ? EL_PLAIN : EL_TRANSPOSE_B);
    if (input == 0) return el_matmul_transposed(b, g, EL_TRANSPOSE_B | (tb ? EL_TRANSPOSE_A : 0));
    if (!tb) return el_matmul_transposed(a, g, ta ? EL_PLAIN : EL_TRANSPOSE_A);
    return el_matmul_transposed(g, a, EL_TRANSPOSE_A | (ta ? EL_TRANSPOSE_B : 0));
}

static bool multiply(const ElTensor *a, const ElTensor *b, Matrix ma, Matrix mb,
                     const ElBroadcast *batch, ElTensor *y)
{
    ElGemm job = {.m = ma.rows,
                  .n = mb.cols,
                  .k = ma.cols,
                  .a_row = ma.row_step,
                  .a_col = ma.col_step,
                  .b_row = mb.row_step,
                  .b_col = mb.col_step,
                  .c = y->data,
                  .c_row = mb.cols};
    if (el_numel(y) == 0) return true;
    int64_t length = el_broadcast_length(batch), runs = el_broadcast_runs(batch);
    for (int64_t run = 0; run < runs; run++) {
        int64_t from_a, from_b;
        el_broadcast_at(batch, run, &from_a, &from_b);
        for (int64_t i = 0; i < length; i++, job.c += job.m * job.n) {
            job.a = a->data + (from_a + i * batch->a[0]) * ma.rows * ma.cols;
            job.b = b->data + (from_b + i * batch->b[0]) * mb.rows * mb.cols;
            if (!el_product("el_matmul", &job)) return false;
        }
    }
    return true;
}

// Operands of rank 1 or more; a vector is not read transposed.
static bool meet(const char *function, const ElTensor *a, const ElTensor *b, int which)
{
    int last_a = a->shape.rank - 1, last_b = b->shape.rank - 1;
    int64_t columns = a->shape.dim[which & EL_TRANSPOSE_A ? last_a - 1 : last_a];
    int64_t rows = b->shape.dim[which & EL_TRANSPOSE_B || last_b == 0 ? last_b : last_b - 1];
    if (columns == rows) return true;
    return el_refuse("%s: %s%s and %s%s do not fit: %" PRId64 " columns meet %" PRId64
                     " rows; they must be as many",
                     function, el_describe(a), which & EL_TRANSPOSE_A ? " transposed" : "",
                     el_describe(b), which & EL_TRANSPOSE_B ? " transposed" : "", columns, rows);
}

// The product of operands of rank 2 or more that meet.
static ElTensor *matmul(const char *function, ElTensor *a, ElTensor *b, int which)
{
    static const ElOp op = {.name = "matmul", .vjp = matmul_vjp, .unread = EL_OUT};
    Matrix ma = matrix_of(a, which & EL_TRANSPOSE_A), mb = matrix_of(b, which & EL_TRANSPOSE_B);
    ElShape batch_a = batch_of(a), batch_b = batch_of(b);
    ElBroadcast batch;
    if (!el_broadcast(&batch_a, &batch_b, &batch)) {
        return el_fail("%s: the batch axes of %s and %s do not broadcast: sizes must be "
                       "equal or one of them 1",
                       function, el_describe(a), el_describe(b));
    }
    ElShape shape = batch.shape;
    shape.dim[shape.rank++] = ma.rows;
    shape.dim[shape.rank++] = mb.cols;
    ElTensor *y = el_scope_tensor(function, shape);
    if (!y || !multiply(a, b, ma, mb, &batch, y)) return NULL;
    return el_keep(el_record(&op, y, a, b), &which, sizeof which);
}

ElTensor *el_matmul_transposed(ElTensor *a, ElTensor *b, int which)
{
    if (!el_given("el_matmul_transposed", a, b)) return NULL;
    if (which & ~(EL_TRANSPOSE_A | EL_TRANSPOSE_B)) {
        return el_fail("el_matmul_transposed: %d was asked for, of %s and %s; it must be a sum of "
                       "EL_TRANSPOSE_A and EL_TRANSPOSE_B",
                       which, el_describe(a), el_describe(b));
    }
    if (a->shape.rank < 2 || b->shape.rank < 2) {
        return el_fail("el_matmul_transposed: %s and %s must be matrices [..., rows, columns]",
                       el_describe(a), el_describe(b));
    }
    if (!meet("el_matmul_transposed", a, b, which)) return NULL;
    return matmul("el_matmul_transposed", a, b, which);
}

// As NumPy: a vector on the left is a row, one on the right a column, and the axis of size 1 that
// this adds is dropped from the result.
ElTensor *el_matmul(ElTensor *a, ElTensor *b)
{
    if (!el_given("el_matmul", a, b)) return NULL;
    if (a->shape.rank == 0 || b->shape.rank == 0) {
        return el_fail("el_matmul: %s and %s must have at least one axis; el_mul scales",
                       el_describe(a), el_describe(b));
    }
    if (!meet("el_matmul", a, b, EL_PLAIN)) return NULL;
    bool row = a->shape.rank == 1, column = b->shape.rank == 1;
    if (row) a = el_reshape(a, el_shape(1, a->shape.dim[0]));
    if (column) b = el_reshape(b, el_shape(b->shape.dim[0], 1));
    ElTensor *y = a && b ? matmul("el_matmul", a, b, EL_PLAIN) : NULL;
    if (!y || !(row || column)) return y;
    ElShape s = y->shape;
    if (row) s.dim[s.rank - 2] = s.dim[s.rank - 1];
    s.dim[--s.rank] = 0;
    if (row && column) s.dim[--s.rank] = 0;
    return el_reshape(y, s);
}

// dx = g w, dw = g^T x, db = the sum of g's rows.
static ElTensor *affine_vjp(const ElNode *n, ElTensor *g, int input)
{
    if (input == 0) return el_matmul(g, n->in[1]);
    if (input == 1) return el_matmul_transposed(g, n->in[0], EL_TRANSPOSE_A);
    return el_sum_axis(g, 0);
}

// The same for x [rows, in].
static ElTensor *affine(ElTensor *x, ElTensor *w, ElTensor *bias)
{
    static const ElOp op = {.name = "affine", .vjp = affine_vjp, .unread = EL_IN(2) | EL_OUT};
    int64_t rows = x->shape.dim[0], in = w->shape.dim[1], out = w->shape.dim[0];
    ElTensor *y = el_scope_tensor("el_affine", el_shape(rows, out));
    if (!y) return NULL;
    ElGemm job = {.m = rows,
                  .n = out,
                  .k = in,
                  .a = x->data,
                  .a_row = in,
                  .a_col = 1,
                  .b = w->data,
                  .b_row = 1,
                  .b_col = in,
                  .c = y->data,
                  .c_row = out,
                  .bias = bias ? bias->data : NULL};
    if (!el_product("el_affine", &job)) return NULL;
    return bias ? el_record(&op, y, x, w, bias) : el_record(&op, y, x, w);
}

static bool affine_fits(const ElTensor *x, const ElTensor *w, const ElTensor *bias)
{
    if (w->shape.rank != 2) {
        return el_refuse("el_affine: the weight %s must be [out, in]", el_describe(w));
    }
    int rank = x->shape.rank;
    if (rank < 1 || x->shape.dim[rank - 1] != w->shape.dim[1]) {
        return el_refuse("el_affine: the last axis of %s must be %" PRId64 ", as the weight %s "
                         "has it",
                         el_describe(x), w->shape.dim[1], el_describe(w));
    }
    if (!bias || el_shape_equal(bias->shape, el_shape(w->shape.dim[0]))) return true;
    return el_refuse("el_affine: the bias %s must be [%" PRId64 "], the rows of the weight %s",
                     el_describe(bias), w->shape.dim[0], el_describe(w));
}

ElTensor *el_affine(ElTensor *x, ElTensor *w, ElTensor *bias)
{
    if (!el_given("el_affine", x, w) || !affine_fits(x, w, bias)) return NULL;
    if (!bias && el_error_text()) return NULL; // NULL means none only while no error is pending
    ElShape out = x->shape;
    out.dim[out.rank - 1] = w->shape.dim[0];
    int64_t in = w->shape.dim[1], rows = 1;
    for (int i = 0; i < out.rank - 1; i++) rows *= out.dim[i];
    ElTensor *flat = el_reshape(x, el_shape(rows, in));
    return flat ? el_reshape(affine(flat, w, bias), out) : NULL;
}
