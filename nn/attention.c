// Attention.
#include "nn/attention.h"

#include <inttypes.h>
#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/softmax.h"
#include "nn/layer.h"
#include "nn/uniform.h"
#include "tensor/fail.h"

static int64_t size_at(const ElTensor *t, int from_end)
{
    return t->shape.dim[t->shape.rank - from_end];
}

// --- one head ------------------------------------------------------------------------------------

static bool three_fit(const ElTensor *q, const ElTensor *k, const ElTensor *v)
{
    if (q->shape.rank >= 2 && k->shape.rank >= 2 && v->shape.rank >= 2 &&
        size_at(q, 1) == size_at(k, 1) && size_at(k, 2) == size_at(v, 2))
        return true;
    return el_refuse("el_scaled_dot_product_attention: %s, %s and %s must be [..., queries, d], "
                     "[..., keys, d] and [..., keys, e]",
                     el_describe(q), el_describe(k), el_describe(v));
}

// 0 where key j is not after query i, else -inf.
static ElTensor *causal_mask(int64_t queries, int64_t keys)
{
    ElTensor *m = el_zeros(el_shape(queries, keys));
    for (int64_t i = 0; m && i < queries; i++)
        for (int64_t j = i + 1; j < keys; j++) m->data[i * keys + j] = (el_real)-INFINITY;
    return m;
}

ElTensor *el_scaled_dot_product_attention(ElTensor *q, ElTensor *k, ElTensor *v, ElAttention o)
{
    if (!el_given("el_scaled_dot_product_attention", q, k, v) || !three_fit(q, k, v)) return NULL;
    if (!o.mask && el_error_text()) return NULL; // NULL means none only while no error is pending
    if (!isfinite(o.scale))
        return el_fail("el_scaled_dot_product_attention: the scale is %g; it must be a number, 0 "
                       "for 1 / sqrt(d)",
                       o.scale);
    double scale = o.scale != 0 ? o.scale : 1 / sqrt((double)size_at(q, 1));
    const char *before = el_asked("el_scaled_dot_product_attention");
    ElTensor *scores = el_matmul_transposed(el_mul_scalar(q, scale), k, EL_TRANSPOSE_B);
    if (o.mask) scores = el_add(scores, o.mask);
    if (o.causal) scores = el_add(scores, causal_mask(size_at(q, 2), size_at(k, 2)));
    return el_answer(before, el_matmul(el_softmax(scores, -1), v));
}

// --- several -------------------------------------------------------------------------------------

ElMultiheadAttention el_multihead_attention_new(ElParams *params, const char *name, int64_t width,
                                                int heads)
{
    const char *function = "el_multihead_attention_new";
    ElMultiheadAttention none = {0};
    ElShape sizes = {.rank = 2, .dim = {width, heads}};
    if (!el_layer_fits(function, params, name, sizes)) return none;
    if (width % heads) {
        el_params_spoil(params);
        el_fail("%s: %d heads of a width of %" PRId64 " were asked for; the heads must divide the "
                "width",
                function, heads, width);
        return none;
    }
    const char *before = el_asked(function);
    ElMultiheadAttention l = {
        el_params_add(params, name, "in_proj_weight", el_shape(3 * width, width), EL_TRAINED),
        el_params_add(params, name, "in_proj_bias", el_shape(3 * width), EL_TRAINED),
        el_params_add(params, name, "out_proj.weight", el_shape(width, width), EL_TRAINED),
        el_params_add(params, name, "out_proj.bias", el_shape(width), EL_TRAINED), heads};
    el_asked_before(before);
    ElTensor *const all[] = {l.in_proj_weight, l.in_proj_bias, l.out_proj_weight, l.out_proj_bias};
    if (!el_layer_added(params, 4, all)) return none;
    el_draw_uniform(l.in_proj_weight, sqrt(6 / (4 * (double)width))); // Glorot and Bengio, 2010
    el_draw_uniform(l.out_proj_weight, 1 / sqrt((double)width));
    return l;
}

// One of the three projections of x, with its heads apart: [..., heads, time, width / heads].
static ElTensor *project(const ElMultiheadAttention *l, int which, ElTensor *x)
{
    int64_t width = size_at(l->out_proj_weight, 1), first = which * width;
    ElTensor *w = el_slice(l->in_proj_weight, 0, first, first + width);
    ElTensor *b = el_slice(l->in_proj_bias, 0, first, first + width);
    if (!w || !b) return NULL;
    ElShape apart = x->shape;
    apart.dim[apart.rank - 1] = l->heads;
    apart.dim[apart.rank++] = width / l->heads;
    return el_transpose(el_reshape(el_affine(x, w, b), apart), -2, -3);
}

static bool fits(const ElMultiheadAttention *l, const ElTensor *x)
{
    int64_t width = size_at(l->out_proj_weight, 1);
    if (x->shape.rank >= 2 && x->shape.rank < EL_MAX_RANK && size_at(x, 1) == width) return true;
    return el_refuse("el_multihead_attention: %s must be [..., time, %" PRId64 "], of at most %d "
                     "axes",
                     el_describe(x), width, EL_MAX_RANK - 1);
}

// A struct is open: a program may have filled it itself.
static bool heads_divide(const ElMultiheadAttention *l)
{
    const ElTensor *w = l->out_proj_weight;
    if (el_given("el_multihead_attention", l->in_proj_weight, l->in_proj_bias, w) &&
        w->shape.rank == 2 && l->heads >= 1 && size_at(w, 1) % l->heads == 0)
        return true;
    return el_refuse("el_multihead_attention: %d heads do not divide the width of the layer, whose "
                     "out_proj_weight is %s and must be [width, width]",
                     l->heads, el_describe(w));
}

ElTensor *el_multihead_attention(const ElMultiheadAttention *l, ElTensor *x, ElTensor *memory,
                                 ElAttention options)
{
    const char *function = "el_multihead_attention";
    if (!el_layer_made(function, l, l ? l->out_proj_bias : NULL)) return NULL;
    if (!heads_divide(l)) return NULL;
    if (!el_given(function, x, memory) || !fits(l, x) || !fits(l, memory)) return NULL;
    if (!options.mask && el_error_text()) return NULL;
    const char *before = el_asked(function);
    ElTensor *q = project(l, 0, x), *k = project(l, 1, memory), *v = project(l, 2, memory);
    ElTensor *y = el_transpose(el_scaled_dot_product_attention(q, k, v, options), -2, -3);
    return el_answer(before, el_affine(el_flatten(y, -2), l->out_proj_weight, l->out_proj_bias));
}
