// The maximum mean discrepancy.
#include "nn/mmd.h"

#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "nn/rows.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- squared distances ---------------------------------------------------------------------------

enum { SUMS = 8 };

typedef struct {
    const ElTensor *x, *y;
    el_real *out;
} Pairs;

// In as many sums as a vector has room for.
static double squared_distance(int64_t n, const el_real *x, const el_real *y)
{
    el_real sum[SUMS] = {0};
    double total = 0;
    int64_t k = 0;
    for (; k + SUMS <= n; k += SUMS) {
        for (int i = 0; i < SUMS; i++) {
            el_real d = x[k + i] - y[k + i];
            sum[i] += d * d;
        }
    }
    for (; k < n; k++) total += (double)((x[k] - y[k]) * (x[k] - y[k]));
    for (int i = 0; i < SUMS; i++) total += (double)sum[i];
    return total;
}

static void run_distances(void *context, int64_t first, int64_t last)
{
    const Pairs *p = context;
    int64_t size = p->x->shape.dim[1], count = p->y->shape.dim[0];
    for (int64_t i = first; i < last; i++) {
        for (int64_t j = 0; j < count; j++) {
            p->out[i * count + j] =
                (el_real)squared_distance(size, p->x->data + i * size, p->y->data + j * size);
        }
    }
}

// dx_i = 2 sum_j g_ij (x_i - y_j); dy_j the same with the other sign.
static ElTensor *distances_vjp(const ElNode *n, ElTensor *g, int input)
{
    int other = 1 - input;
    ElTensor *total = el_sum_axes(g, el_axes(other), EL_KEEPDIM);
    ElTensor *weight = el_reshape(total, el_shape(n->in[input]->shape.dim[0], 1));
    ElTensor *near = el_matmul_transposed(g, n->in[other], input == 0 ? EL_PLAIN : EL_TRANSPOSE_A);
    return el_mul_scalar(el_sub(el_mul(weight, n->in[input]), near), 2);
}

// |x_i - y_j|^2 of x [n, d] and y [m, d]: [n, m]. Summed as differences, so that near points are
// not lost in their distance from 0.
static ElTensor *squared_distances(ElTensor *x, ElTensor *y)
{
    static const ElOp op = {.name = "squared_distances", .vjp = distances_vjp, .unread = EL_OUT};
    ElTensor *out =
        x && y ? el_scope_tensor("el_mmd", el_shape(x->shape.dim[0], y->shape.dim[0])) : NULL;
    if (!out) return NULL;
    Pairs pairs = {x, y, out->data};
    int64_t work = el_numel(y);
    el_flops_add(2 * x->shape.dim[0] * work);
    el_parallel(x->shape.dim[0], 1 + EL_GRAIN / (1 + work), run_distances, &pairs);
    return el_record(&op, out, x, y);
}

// --- kernels -------------------------------------------------------------------------------------

typedef struct {
    ElMmdKernel kernel;
    int count;
    double square[EL_MMD_BANDWIDTHS]; // h^2
} Kernels;

static Kernels kernels_of(ElMmd options, int64_t dimensions)
{
    Kernels k = {.kernel = options.kernel};
    for (int i = 0; i < EL_MMD_BANDWIDTHS; i++) {
        double h = options.bandwidth[i];
        if (h != 0) k.square[k.count++] = h * h;
    }
    const double scale[] = {.1, .2, .5, 1, 2, 5, 10};
    if (k.count > 0) return k;
    for (; k.count < 7; k.count++)
        k.square[k.count] = 2 * fmax(1, (double)dimensions) * scale[k.count];
    return k;
}

// The sum of all kernels over all pairs of x and y.
static ElTensor *sum_of_pairs(const Kernels *k, ElTensor *x, ElTensor *y)
{
    ElTensor *r2 = squared_distances(x, y), *sum = NULL;
    for (int i = 0; i < k->count; i++) {
        double h2 = k->square[i];
        ElTensor *each = k->kernel == EL_RBF
                             ? el_exp(el_mul_scalar(r2, -0.5 / h2))
                             : el_mul_scalar(el_reciprocal(el_add_scalar(r2, h2)), h2);
        sum = i == 0 ? each : el_add(sum, each);
    }
    return el_sum(sum);
}

// The mean of the kernels within x. A point's kernels with itself are 1 each.
static ElTensor *mean_within(const Kernels *k, ElTensor *x, bool biased)
{
    double n = (double)el_rows(x).count;
    ElTensor *sum = sum_of_pairs(k, x, x);
    if (biased) return el_mul_scalar(sum, 1 / (n * n));
    return el_mul_scalar(el_add_scalar(sum, -n * k->count), 1 / (n * (n - 1)));
}

static bool options_fit(ElMmd options)
{
    if (options.kernel != EL_RBF && options.kernel != EL_INVERSE_MULTIQUADRIC) {
        return el_refuse("el_mmd: kernel %d is neither EL_RBF nor EL_INVERSE_MULTIQUADRIC",
                         (int)options.kernel);
    }
    for (int i = 0; i < EL_MMD_BANDWIDTHS; i++) {
        double h = options.bandwidth[i];
        if (h >= 0 && isfinite(h)) continue;
        return el_refuse("el_mmd: bandwidth %d is %g; it must be positive, or 0 for none", i, h);
    }
    return true;
}

static bool samples_fit(const ElTensor *x, const ElTensor *y, bool biased)
{
    if (!el_given("el_mmd", x, y)) return false;
    ElShape one = x->shape, other = y->shape;
    one.dim[0] = other.dim[0] = 0;
    if (x->shape.rank == 0 || !el_shape_equal(one, other)) {
        return el_refuse("el_mmd: %s and %s must be samples [n, ...] and [m, ...] of points of one "
                         "shape",
                         el_describe(x), el_describe(y));
    }
    int64_t least = biased ? 1 : 2;
    if (x->shape.dim[0] >= least && y->shape.dim[0] >= least) return true;
    return el_refuse("el_mmd: %s and %s must have at least %d points each%s", el_describe(x),
                     el_describe(y), (int)least, biased ? "" : " when it is not biased");
}

ElTensor *el_mmd(ElTensor *x, ElTensor *y, ElMmd options)
{
    if (!samples_fit(x, y, options.biased) || !options_fit(options)) return NULL;
    ElRows rx = el_rows(x), ry = el_rows(y);
    ElTensor *a = el_reshape(x, el_shape(rx.count, rx.size));
    ElTensor *b = el_reshape(y, el_shape(ry.count, ry.size));
    if (!a || !b) return NULL;
    Kernels k = kernels_of(options, rx.size);
    double pairs = (double)rx.count * (double)ry.count;
    ElTensor *within =
        el_add(mean_within(&k, a, options.biased), mean_within(&k, b, options.biased));
    return el_sub(within, el_mul_scalar(sum_of_pairs(&k, a, b), 2 / pairs));
}
