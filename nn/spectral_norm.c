// Spectral normalization.
#include "nn/spectral_norm.h"

#include <math.h>
#include <string.h>

#include "autograd/control.h"
#include "autograd/ops/axes.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/layer.h"
#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/random_init.h"

enum { FIRST_ITERATIONS = 15 };

// The weight as a matrix W: element (row, column), with column = block * inner + j, is number
// (block * length + row) * inner + j.
static ElLanes lanes_of(const ElSpectralNorm *l)
{
    return el_lanes(l->weight->shape, l->axis);
}

// t becomes sums scaled to length 1.
static void set_direction(ElTensor *t, const double *sums)
{
    double squares = 0;
    for (int64_t k = 0; k < el_numel(t); k++) squares += sums[k] * sums[k];
    double length = fmax(sqrt(squares), 1e-12);
    for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)(sums[k] / length);
    el_changed(t);
}

// u = W v, or v = W^T u.
static void multiply(const ElSpectralNorm *l, bool transposed, double *sums)
{
    ElLanes at = lanes_of(l);
    const el_real *w = l->weight->data, *u = l->u->data, *v = l->v->data;
    ElTensor *result = transposed ? l->v : l->u;
    memset(sums, 0, (size_t)el_numel(result) * sizeof *sums);
    for (int64_t block = 0; block < at.outer; block++) {
        int64_t column = block * at.inner;
        for (int64_t row = 0; row < at.length; row++, w += at.inner) {
            double sum = 0, factor = (double)u[row];
            for (int64_t j = 0; transposed && j < at.inner; j++)
                sums[column + j] += (double)w[j] * factor;
            for (int64_t j = 0; !transposed && j < at.inner; j++)
                sum += (double)w[j] * (double)v[column + j];
            if (!transposed) sums[row] += sum;
        }
    }
    set_direction(result, sums);
}

static bool iterate(const char *function, const ElSpectralNorm *l, int count)
{
    int64_t rows = el_numel(l->u), columns = el_numel(l->v);
    int64_t most = rows > columns ? rows : columns;
    double *sums = el_pool_take(function, most * (int64_t)sizeof *sums);
    for (int i = 0; sums && i < count; i++) {
        multiply(l, false, sums);
        multiply(l, true, sums);
    }
    el_pool_give(sums);
    return sums != NULL;
}

static void draw(ElTensor *t)
{
    el_random_normal(el_random_init(), el_numel(t), t->data);
}

ElSpectralNorm el_spectral_norm_new(ElParams *params, ElTensor *weight, int axis)
{
    const char *function = "el_spectral_norm_new";
    ElSpectralNorm none = {0}, l = {.weight = weight};
    if (!el_there(function, "the parameter list", params)) return none;
    bool fits = el_given(function, weight) && (l.axis = el_axis(function, weight, axis)) >= 0;
    if (fits && (!weight->name || el_params_find(*params, weight->name) != weight)) {
        fits = el_refuse("%s: %s is not in the list; it must be a layer's weight there", function,
                         el_describe(weight));
    }
    if (fits) {
        ElLanes at = lanes_of(&l);
        const char *before = el_asked(function);
        l.u = el_params_add(params, weight->name, "left", el_shape(at.length), EL_STATE);
        l.v = el_params_add(params, weight->name, "right", el_shape(at.outer * at.inner), EL_STATE);
        el_asked_before(before);
    }
    if (!el_layer_added(params, 2, (ElTensor *[]){l.u, l.v})) return none;
    draw(l.u);
    draw(l.v);
    if (iterate(function, &l, FIRST_ITERATIONS)) return l;
    el_params_spoil(params);
    return none;
}

// The gradient of u^T W v by W: u_row v_column at each place.
static ElTensor *directions(const ElSpectralNorm *l)
{
    ElLanes at = lanes_of(l);
    ElTensor *t = el_empty_like(l->weight);
    el_real *to = t ? t->data : NULL;
    for (int64_t block = 0; t && block < at.outer; block++)
        for (int64_t row = 0; row < at.length; row++)
            for (int64_t j = 0; j < at.inner; j++)
                *to++ = l->u->data[row] * l->v->data[block * at.inner + j];
    return t;
}

// A struct is open: a program may have put another weight in it.
static bool vectors_fit(const ElSpectralNorm *l)
{
    if (!el_given("el_spectral_norm", l->weight, l->u, l->v)) return false;
    bool axis_fits = l->axis >= 0 && l->axis < l->weight->shape.rank;
    ElLanes at = axis_fits ? lanes_of(l) : (ElLanes){0};
    if (axis_fits && el_numel(l->u) == at.length && el_numel(l->v) == at.outer * at.inner)
        return true;
    return el_refuse("el_spectral_norm: u %s and v %s are not as long as the rows and the columns "
                     "of %s along axis %d",
                     el_describe(l->u), el_describe(l->v), el_describe(l->weight), l->axis);
}

ElTensor *el_spectral_norm(const ElSpectralNorm *l, bool training)
{
    if (!el_layer_made("el_spectral_norm", l, l ? l->v : NULL) || !vectors_fit(l)) return NULL;
    if (training && !el_recomputing() && !iterate("el_spectral_norm", l, 1)) return NULL;
    ElTensor *largest = el_sum(el_mul(l->weight, directions(l)));
    return el_div(l->weight, largest);
}
