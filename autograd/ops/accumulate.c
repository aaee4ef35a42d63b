// Products, running sums and variances.
#include "autograd/ops/accumulate.h"

#include "autograd/ops/axes.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/lanes.h"
#include "autograd/ops/layout.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- product -------------------------------------------------------------------------------------

// The product along an axis, which keeps size 1, as products of halves: nothing is divided by, so
// gradients of any order are right where elements are 0.
static ElTensor *product_along(ElTensor *x, int axis)
{
    ElTensor *odd = NULL; // the product of the elements that had no partner
    ElShape one = x->shape;
    one.dim[axis] = 1;
    if (x->shape.dim[axis] == 0) return el_ones(one);
    while (x && x->shape.dim[axis] > 1) {
        int64_t length = x->shape.dim[axis], half = length / 2;
        if (length % 2) {
            ElTensor *last = el_slice(x, axis, length - 1, length);
            odd = odd ? el_mul(odd, last) : last;
            if (!odd) return NULL;
        }
        x = el_mul(el_slice(x, axis, 0, half), el_slice(x, axis, half, 2 * half));
    }
    return odd ? el_mul(x, odd) : x;
}

static ElTensor *product(const char *function, ElTensor *x, ElAxes axes, ElKeep keep)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    ElShape shape = el_shape_without(x->shape, reduced);
    for (int i = x->shape.rank - 1; x && i >= 0; i--) {
        if (reduced[i]) x = product_along(x, i);
    }
    return x && keep == EL_DROPDIM ? el_reshape(x, shape) : x;
}

ElTensor *el_prod_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return product("el_prod_axes", x, axes, keep);
}

ElTensor *el_prod(ElTensor *x)
{
    return product("el_prod", x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_prod_axis(ElTensor *x, int axis)
{
    return product("el_prod_axis", x, el_axes(axis), EL_DROPDIM);
}

// --- running sum ---------------------------------------------------------------------------------

typedef struct {
    int axis;
    bool from_end;
} Running;

typedef struct {
    const el_real *x;
    el_real *y;
    bool from_end;
} Job;

// A lane of neighbours, whose sum stays in a register.
static void cumsum_row(const Job *job, const ElBlock *b)
{
    const int64_t step = job->from_end ? -1 : 1;
    int64_t at = b->first + (job->from_end ? b->length - 1 : 0);
    double total = 0;
    for (int64_t i = 0; i < b->length; i++, at += step) {
        total += (double)job->x[at];
        job->y[at] = (el_real)total;
    }
}

static void cumsum_block(void *context, const ElBlock *b)
{
    const Job *job = context;
    if (b->step == 1) {
        cumsum_row(job, b);
        return;
    }
    double total[EL_BLOCK] = {0};
    for (int64_t i = 0; i < b->length; i++) {
        int64_t at = b->first + (job->from_end ? b->length - 1 - i : i) * b->step;
        for (int64_t j = 0; j < b->count; j++) {
            total[j] += (double)job->x[at + j];
            job->y[at + j] = (el_real)total[j];
        }
    }
}

static ElTensor *cumsum(ElTensor *x, Running r);

static ElTensor *cumsum_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    Running r = *(const Running *)n->kept;
    r.from_end = !r.from_end;
    return cumsum(g, r);
}

static ElTensor *cumsum(ElTensor *x, Running r)
{
    static const ElOp op = {.name = "cumsum", .vjp = cumsum_vjp, .unread = EL_IN(0) | EL_OUT};
    ElTensor *y = el_scope_tensor("el_cumsum", x->shape);
    if (!y) return NULL;
    el_over_lanes(el_lanes(x->shape, r.axis), EL_GRAIN, cumsum_block,
                  &(Job){x->data, y->data, r.from_end});
    return el_keep(el_record(&op, y, x), &r, sizeof r);
}

ElTensor *el_cumsum(ElTensor *x, int axis)
{
    if (!el_given("el_cumsum", x)) return NULL;
    int meant = el_axis("el_cumsum", x, axis);
    return meant < 0 ? NULL : cumsum(x, (Running){.axis = meant});
}

// --- variance ------------------------------------------------------------------------------------

static ElTensor *variance(const char *function, ElTensor *x, ElAxes axes, ElKeep keep)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    ElTensor *deviation = el_sub(x, el_mean_axes(x, axes, EL_KEEPDIM));
    return el_mean_axes(el_square(deviation), axes, keep);
}

ElTensor *el_var_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return variance("el_var_axes", x, axes, keep);
}

ElTensor *el_var(ElTensor *x)
{
    return variance("el_var", x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_var_axis(ElTensor *x, int axis)
{
    return variance("el_var_axis", x, el_axes(axis), EL_DROPDIM);
}
