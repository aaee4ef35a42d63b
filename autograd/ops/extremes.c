// The largest and the smallest.
#include "autograd/ops/extremes.h"

#include <inttypes.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/lanes.h"
#include "autograd/ops/layout.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/run_parallel.h"

// Which of the two: numbers are compared after multiplication with the sign.
typedef struct {
    ElOp op;
    const char *what;
    ElFoldStep *step;
    int sign;
} Extreme;

// --- their values --------------------------------------------------------------------------------

// g in equal parts to the elements that are the extreme. What is kept is the output's shape with
// its ones.
static ElTensor *extreme_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElShape ones = *(const ElShape *)n->kept;
    ElTensor *there = el_equal(n->in[0], el_reshape(n->out, ones));
    return el_mul(there, el_div(el_reshape(g, ones), el_sum_to(there, ones)));
}

typedef struct {
    const el_real *x;
    int sign;
    el_real *y;
} Job;

static void extreme_block(void *context, const ElBlock *b)
{
    const Job *j = context;
    el_block_extreme(b, j->x, j->sign, j->y + b->lane);
}

static void max_step(ElLanes l, const el_real *x, el_real *y)
{
    el_over_lanes(l, EL_GRAIN, extreme_block, &(Job){x, 1, y});
}

static void min_step(ElLanes l, const el_real *x, el_real *y)
{
    el_over_lanes(l, EL_GRAIN, extreme_block, &(Job){x, -1, y});
}

static const Extreme largest = {{.name = "max", .vjp = extreme_vjp}, "largest", max_step, 1};
static const Extreme smallest = {{.name = "min", .vjp = extreme_vjp}, "smallest", min_step, -1};

static bool filled(const char *function, const Extreme *e, const ElTensor *x, const bool reduced[])
{
    for (int i = 0; i < x->shape.rank; i++) {
        if (!reduced[i] || x->shape.dim[i] > 0) continue;
        return el_refuse("%s: %s has no elements along axis %d, so none is the %s; it takes one",
                         function, el_describe(x), i, e->what);
    }
    return true;
}

static ElTensor *extreme(const char *function, const Extreme *e, ElTensor *x, ElAxes axes,
                         ElKeep keep)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, axes, reduced)) return NULL;
    if (!filled(function, e, x, reduced)) return NULL;
    ElShape ones = el_shape_with_ones(x->shape, reduced);
    ElTensor *y = el_fold(function, x, reduced, keep, e->step);
    return el_keep(el_record(&e->op, y, x), &ones, sizeof ones);
}

ElTensor *el_max_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return extreme("el_max_axes", &largest, x, axes, keep);
}

ElTensor *el_max(ElTensor *x)
{
    return extreme("el_max", &largest, x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_max_axis(ElTensor *x, int axis)
{
    return extreme("el_max_axis", &largest, x, el_axes(axis), EL_DROPDIM);
}

ElTensor *el_min_axes(ElTensor *x, ElAxes axes, ElKeep keep)
{
    return extreme("el_min_axes", &smallest, x, axes, keep);
}

ElTensor *el_min(ElTensor *x)
{
    return extreme("el_min", &smallest, x, el_axes_all(x), EL_DROPDIM);
}

ElTensor *el_min_axis(ElTensor *x, int axis)
{
    return extreme("el_min_axis", &smallest, x, el_axes(axis), EL_DROPDIM);
}

// --- their places --------------------------------------------------------------------------------

typedef struct {
    const el_real *x;
    int sign;
    int32_t *place;
} Search;

// The first NaN counts as the extreme, as it does in the value.
static void search_block(void *context, const ElBlock *b)
{
    const Search *s = context;
    for (int64_t j = 0; j < b->count; j++) {
        const el_real *x = s->x + b->first + j;
        int64_t best = 0;
        el_real top = (el_real)s->sign * *x;
        for (int64_t i = 1; i < b->length && top == top; i++) {
            el_real value = (el_real)s->sign * x[i * b->step];
            if (value <= top) continue;
            top = value;
            best = i;
        }
        s->place[b->lane + j] = (int32_t)best;
    }
}

static ElInts *place(const char *function, const Extreme *e, const ElTensor *x, ElLanes lanes,
                     ElShape shape)
{
    if (lanes.length > INT32_MAX) {
        return el_fail("%s: %s has %" PRId64 " elements to look at; ElInts counts to %d", function,
                       el_describe(x), lanes.length, INT32_MAX);
    }
    ElInts *found = el_scope_ints(function, shape);
    if (found)
        el_over_lanes(lanes, EL_GRAIN, search_block, &(Search){x->data, e->sign, found->data});
    return found;
}

static ElInts *place_in_all(const char *function, const Extreme *e, const ElTensor *x)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, el_axes_all(x), reduced)) return NULL;
    if (!filled(function, e, x, reduced)) return NULL;
    return place(function, e, x, (ElLanes){1, el_numel(x), 1}, EL_SCALAR);
}

static ElInts *place_along(const char *function, const Extreme *e, const ElTensor *x, int axis)
{
    bool reduced[EL_MAX_RANK];
    if (!el_given(function, x) || !el_axes_mark(function, x, el_axes(axis), reduced)) return NULL;
    if (!filled(function, e, x, reduced)) return NULL;
    ElLanes lanes = el_lanes(x->shape, el_axis(function, x, axis));
    return place(function, e, x, lanes, el_shape_without(x->shape, reduced));
}

ElInts *el_argmax(const ElTensor *x)
{
    return place_in_all("el_argmax", &largest, x);
}

ElInts *el_argmax_axis(const ElTensor *x, int axis)
{
    return place_along("el_argmax_axis", &largest, x, axis);
}

ElInts *el_argmin(const ElTensor *x)
{
    return place_in_all("el_argmin", &smallest, x);
}

ElInts *el_argmin_axis(const ElTensor *x, int axis)
{
    return place_along("el_argmin_axis", &smallest, x, axis);
}
