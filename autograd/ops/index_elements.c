// Elements by integers. Gathering and scattering are each other's gradient. What is added up at one
// place is added in the order of the index: work is cut only between places.
#include <string.h>

#include "autograd/ops/axes.h"
#include "autograd/ops/index.h"
#include "autograd/ops/index_kept.h"
#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { COLUMNS = 64 }; // that one unit of work covers, of a row

// Element i of the part, which has the index's shape, and the element of the whole at the same
// place but along the axis, where it is at number[i]. A group is the rows (of the last axis) of one
// place of the axes before `axis`; a unit is some columns of its rows, all of them along the last
// axis. No two units meet.
typedef struct {
    ElShape shape;
    int64_t step[EL_MAX_RANK]; // of the whole; 0 for the axis
    int64_t stride;            // of the whole along the axis
    int64_t rows, columns;     // of a group
    int64_t units;             // of a group
    const int32_t *number;
    el_real *part, *whole;
    bool adds; // the part to the whole; otherwise reads it out
} Elements;

static int64_t start_in_whole(const Elements *e, int64_t row)
{
    int64_t start = 0;
    for (int i = e->shape.rank - 2; i >= 0; i--) {
        start += row % e->shape.dim[i] * e->step[i];
        row /= e->shape.dim[i];
    }
    return start;
}

static void run_row(const Elements *e, int64_t row, int64_t from, int64_t to)
{
    int64_t stride = e->stride, step = e->step[e->shape.rank - 1];
    const int32_t *number = e->number + row * e->columns;
    el_real *part = e->part + row * e->columns, *whole = e->whole + start_in_whole(e, row);
    if (e->adds) {
        for (int64_t k = from; k < to; k++) whole[number[k] * stride + k * step] += part[k];
    } else if (stride == 1) {
        for (int64_t k = from; k < to; k++) part[k] = whole[number[k]]; // along the last axis
    } else {
        for (int64_t k = from; k < to; k++) part[k] = whole[number[k] * stride + k * step];
    }
}

static void run_units(void *context, int64_t first, int64_t last)
{
    const Elements *e = context;
    for (int64_t unit = first; unit < last; unit++) {
        int64_t row = unit / e->units * e->rows, from = 0, to = e->columns;
        if (e->units > 1) {
            from = unit % e->units * COLUMNS;
            to = el_least(from + COLUMNS, e->columns);
        }
        for (int64_t i = 0; i < e->rows; i++) run_row(e, row + i, from, to);
    }
}

static void move_elements(const ElInts *index, int axis, ElShape whole, Elements e)
{
    int64_t count = el_ints_numel(index), step = 1;
    if (count == 0) return;
    int last = whole.rank - 1;
    e.shape = index->shape;
    e.number = index->data;
    e.columns = e.shape.dim[last];
    e.rows = 1;
    for (int i = last; i >= 0; i--) {
        e.step[i] = i == axis ? 0 : step;
        if (i == axis) e.stride = step;
        if (i >= axis && i < last) e.rows *= e.shape.dim[i];
        step *= whole.dim[i];
    }
    e.units = axis == last ? 1 : el_ceil_div(e.columns, COLUMNS);
    int64_t units = count / (e.rows * e.columns) * e.units;
    el_parallel(units, 1 + EL_GRAIN / (count / units), run_units, &e);
}

// The index has x's rank, and no size larger than x's but along the axis.
static bool index_fits(const char *function, const ElTensor *x, int axis, const ElInts *index)
{
    bool fits = index->shape.rank == x->shape.rank;
    for (int i = 0; fits && i < x->shape.rank; i++) {
        fits = i == axis || index->shape.dim[i] <= x->shape.dim[i];
    }
    if (fits) return el_index_in_range(function, x, axis, index);
    return el_refuse("%s: the index %s must have the rank of %s, and no size larger than that has "
                     "but along axis %d",
                     function, el_describe_ints(index), el_describe(x), axis);
}

// dx = zeros with g added where the gather read.
static ElTensor *gather_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    ElInts index = el_index_kept(n);
    return el_scatter_add(el_zeros(n->in[0]->shape), el_index_kept_axis(n), &index, g);
}

ElTensor *el_gather(ElTensor *x, int axis, const ElInts *index)
{
    static const ElOp op = {.name = "gather", .vjp = gather_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_given("el_gather", x) || !el_there("el_gather", "the index", index)) return NULL;
    int meant = el_axis("el_gather", x, axis);
    if (meant < 0 || !index_fits("el_gather", x, meant, index)) return NULL;
    ElTensor *y = el_scope_tensor("el_gather", index->shape);
    if (!y) return NULL;
    move_elements(index, meant, x->shape, (Elements){.part = y->data, .whole = x->data});
    return el_index_keep("el_gather", el_record(&op, y, x), meant, index);
}

// dx = g, dsource = g gathered.
static ElTensor *scatter_add_vjp(const ElNode *n, ElTensor *g, int input)
{
    if (input == 0) return g;
    ElInts index = el_index_kept(n);
    return el_gather(g, el_index_kept_axis(n), &index);
}

ElTensor *el_scatter_add(ElTensor *x, int axis, const ElInts *index, ElTensor *source)
{
    static const ElOp op = {
        .name = "scatter_add", .vjp = scatter_add_vjp, .unread = EL_IN(0) | EL_IN(1) | EL_OUT};
    if (!el_given("el_scatter_add", x, source)) return NULL;
    if (!el_there("el_scatter_add", "the index", index)) return NULL;
    int meant = el_axis("el_scatter_add", x, axis);
    if (meant < 0 || !index_fits("el_scatter_add", x, meant, index)) return NULL;
    if (!el_shape_equal(source->shape, index->shape)) {
        return el_fail("el_scatter_add: the source %s must have the shape of the index %s",
                       el_describe(source), el_describe_ints(index));
    }
    ElTensor *y = el_scope_tensor("el_scatter_add", x->shape);
    if (!y) return NULL;
    memcpy(y->data, x->data, (size_t)el_numel(x) * sizeof *y->data);
    move_elements(index, meant, x->shape,
                  (Elements){.part = source->data, .whole = y->data, .adds = true});
    return el_index_keep("el_scatter_add", el_record(&op, y, x, source), meant, index);
}
