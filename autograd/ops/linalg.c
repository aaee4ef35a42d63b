// Outer and inner products, Cholesky's factor and triangular systems.
#include "autograd/ops/linalg.h"

#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- products of vectors -------------------------------------------------------------------------

ElTensor *el_outer(ElTensor *a, ElTensor *b)
{
    if (!el_given("el_outer", a, b)) return NULL;
    if (a->shape.rank != 1 || b->shape.rank != 1) {
        return el_fail("el_outer: %s and %s must be vectors, [m] and [n]", el_describe(a),
                       el_describe(b));
    }
    return el_mul(el_reshape(a, el_shape(a->shape.dim[0], 1)), b);
}

ElTensor *el_dot(ElTensor *a, ElTensor *b)
{
    if (!el_given("el_dot", a, b)) return NULL;
    if (a->shape.rank != 1 || !el_shape_equal(a->shape, b->shape)) {
        return el_fail("el_dot: %s and %s must be vectors of one length", el_describe(a),
                       el_describe(b));
    }
    return el_matmul(a, b);
}

// --- square matrices -----------------------------------------------------------------------------

static bool is_square(const char *function, const ElTensor *a)
{
    const ElShape *s = &a->shape;
    if (s->rank >= 2 && s->dim[s->rank - 1] == s->dim[s->rank - 2]) return true;
    return el_refuse("%s: %s must be square matrices [..., n, n]", function, el_describe(a));
}

static int64_t side_of(const ElTensor *a)
{
    return a->shape.dim[a->shape.rank - 1];
}

static int64_t matrices_in(const ElTensor *a)
{
    int64_t count = 1;
    for (int i = 0; i < a->shape.rank - 2; i++) count *= a->shape.dim[i];
    return count;
}

static int64_t grain(int64_t work)
{
    return 1 + EL_GRAIN / (1 + work);
}

// --- Cholesky ------------------------------------------------------------------------------------

typedef struct {
    int64_t n;
    const el_real *a;
    el_real *l;
    atomic_bool failed;
} Factoring;

// Row by row, each number from the rows above it. False where the matrix is not positive definite.
static bool factor(int64_t n, const el_real *a, el_real *l)
{
    memset(l, 0, (size_t)(n * n) * sizeof *l);
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j <= i; j++) {
            const el_real *row = l + i * n, *above = l + j * n;
            double rest = (double)a[i * n + j];
            for (int64_t k = 0; k < j; k++) rest -= (double)row[k] * (double)above[k];
            if (i == j && !(rest > 0 && isfinite(rest))) return false;
            l[i * n + j] = (el_real)(i == j ? sqrt(rest) : rest / (double)above[j]);
        }
    }
    return true;
}

static void factor_some(void *context, int64_t first, int64_t last)
{
    Factoring *f = context;
    for (int64_t i = first * f->n * f->n; first < last; first++, i += f->n * f->n) {
        if (!factor(f->n, f->a + i, f->l + i)) atomic_store(&f->failed, true);
    }
}

// The lower triangles with the diagonal halved: what Murray (2016) calls Phi.
static ElTensor *lower_half(ElTensor *x)
{
    return el_mul_scalar(el_add(el_tril(x, 0), el_tril(x, -1)), .5);
}

// da = (s + s^T) / 2 with s = L^-T Phi(L^T g) L^-1 (Murray, "Differentiation of the Cholesky
// decomposition", 2016, equation 10).
static ElTensor *cholesky_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElTensor *l = n->out;
    ElTensor *inner = lower_half(el_matmul_transposed(l, g, EL_TRANSPOSE_A));
    ElTensor *left = el_triangular_solve(l, inner, EL_LOWER | EL_TRANSPOSED);
    ElTensor *s = el_triangular_solve(l, el_transpose(left, -1, -2), EL_LOWER | EL_TRANSPOSED);
    return el_mul_scalar(el_add(s, el_transpose(s, -1, -2)), .5);
}

ElTensor *el_cholesky(ElTensor *a)
{
    static const ElOp op = {.name = "cholesky", .vjp = cholesky_vjp, .unread = EL_IN(0)};
    if (!el_given("el_cholesky", a) || !is_square("el_cholesky", a)) return NULL;
    ElTensor *l = el_scope_tensor("el_cholesky", a->shape);
    if (!l) return NULL;
    Factoring f = {.n = side_of(a), .a = a->data, .l = l->data};
    el_flops_add(el_numel(a) * f.n / 3);
    if (el_numel(a)) el_parallel(matrices_in(a), grain(f.n * f.n * f.n / 3), factor_some, &f);
    if (f.failed) {
        return el_fail("el_cholesky: %s is not positive definite%s; a covariance may need a small "
                       "number added to its diagonal",
                       el_describe(a), a->shape.rank > 2 ? ", one of its matrices at least" : "");
    }
    return el_record(&op, l, a);
}

// --- triangular systems --------------------------------------------------------------------------

// Element (i, j) of op(a) is a[i * row + j * column]; op(a) is a lower triangle where `lower`.
typedef struct {
    int64_t n, k, row, column;
    bool lower;
    const el_real *a;
    el_real *x; // b on entry
} System;

// Row i of x is (b_i - sum of a_ij x_j over the rows j known already) / a_ii.
static void substitute(const System *s, const el_real *a, el_real *x)
{
    for (int64_t done = 0; done < s->n; done++) {
        int64_t i = s->lower ? done : s->n - 1 - done;
        el_real *row = x + i * s->k, diagonal = a[i * (s->row + s->column)];
        for (int64_t d = 0; d < done; d++) {
            int64_t j = s->lower ? d : s->n - 1 - d;
            el_real factor = a[i * s->row + j * s->column];
            for (int64_t k = 0; k < s->k; k++) row[k] -= factor * x[j * s->k + k];
        }
        for (int64_t k = 0; k < s->k; k++) row[k] /= diagonal;
    }
}

static void solve_some(void *context, int64_t first, int64_t last)
{
    const System *s = context;
    for (; first < last; first++)
        substitute(s, s->a + first * s->n * s->n, s->x + first * s->n * s->k);
}

// db solves the transposed system with g; da = -db x^T, or its transpose, in a's triangle.
static ElTensor *solve_vjp(const ElNode *n, ElTensor *g, int input)
{
    int triangle = *(const int *)n->kept;
    ElTensor *db = el_triangular_solve(n->in[0], g, triangle ^ EL_TRANSPOSED), *x = n->out;
    if (input == 1) return db;
    ElTensor *da = triangle & EL_TRANSPOSED ? el_matmul_transposed(x, db, EL_TRANSPOSE_B)
                                            : el_matmul_transposed(db, x, EL_TRANSPOSE_B);
    return el_neg(triangle & EL_UPPER ? el_triu(da, 0) : el_tril(da, 0));
}

static bool system_fits(const ElTensor *a, const ElTensor *b, int triangle)
{
    if (triangle & ~(EL_UPPER | EL_TRANSPOSED)) {
        return el_refuse("el_triangular_solve: %d was asked for, of %s; it must be EL_LOWER or "
                         "EL_UPPER, with or without "
                         "EL_TRANSPOSED",
                         triangle, el_describe(a));
    }
    if (!is_square("el_triangular_solve", a)) return false;
    ElShape s = a->shape;
    if (b->shape.rank == s.rank) s.dim[s.rank - 1] = b->shape.dim[s.rank - 1];
    if (el_shape_equal(s, b->shape)) return true;
    return el_refuse("el_triangular_solve: %s must be [..., n, k] with the leading axes and the n "
                     "of %s",
                     el_describe(b), el_describe(a));
}

ElTensor *el_triangular_solve(ElTensor *a, ElTensor *b, int triangle)
{
    static const ElOp op = {.name = "triangular_solve", .vjp = solve_vjp, .unread = EL_IN(1)};
    if (!el_given("el_triangular_solve", a, b) || !system_fits(a, b, triangle)) return NULL;
    ElTensor *x = el_scope_tensor("el_triangular_solve", b->shape);
    if (!x) return NULL;
    bool transposed = triangle & EL_TRANSPOSED;
    int64_t n = side_of(a), k = side_of(b);
    System s = {.n = n,
                .k = k,
                .row = transposed ? 1 : n,
                .column = transposed ? n : 1,
                .lower = transposed == (bool)(triangle & EL_UPPER),
                .a = a->data,
                .x = x->data};
    memcpy(x->data, b->data, (size_t)el_numel(b) * sizeof *x->data);
    el_flops_add(el_numel(a) * k);
    if (el_numel(b)) el_parallel(matrices_in(a), grain(n * n * k / 2), solve_some, &s);
    return el_keep(el_record(&op, x, a, b), &triangle, sizeof triangle);
}
