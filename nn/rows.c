// Batches as rows.
#include "nn/rows.h"

#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"

ElRows el_rows(const ElTensor *x)
{
    ElRows r = {x->shape.dim[0], 1};
    for (int i = 1; i < x->shape.rank; i++) r.size *= x->shape.dim[i];
    return r;
}

bool el_one_batch(const char *function, int count, ElTensor *const t[])
{
    if (!el_given_list(function, count, (const ElTensor *const *)t)) return false;
    for (int i = 1; i < count; i++) {
        if (el_shape_equal(t[0]->shape, t[i]->shape)) continue;
        return el_refuse("%s: %s and %s must have one shape [batch, ...]", function,
                         el_describe(t[0]), el_describe(t[i]));
    }
    if (t[0]->shape.rank > 0) return true;
    return el_refuse("%s: %s has no axis; the first one must be the batch", function,
                     el_describe(t[0]));
}

bool el_classes(const char *function, const ElTensor *logits)
{
    if (!el_given(function, logits)) return false;
    const ElShape *s = &logits->shape;
    if (s->rank >= 2 && s->dim[s->rank - 1] > 0) return true;
    return el_refuse("%s: logits %s must be [batch, ..., classes], with a class or more", function,
                     el_describe(logits));
}

bool el_labels_fit(const char *function, const ElTensor *logits, const ElInts *labels)
{
    if (!el_given(function, logits)) return false;
    if (!el_there(function, "labels", labels)) return false;
    ElShape shape = logits->shape;
    if (shape.rank >= 2) {
        int64_t classes = shape.dim[--shape.rank];
        if (el_shape_equal(shape, labels->shape))
            return el_ints_below(function, labels, classes, "classes");
    }
    return el_refuse("%s: logits %s and labels %s do not fit: logits must be [batch, "
                     "..., classes] and labels [batch, ...]",
                     function, el_describe(logits), el_describe_ints(labels));
}

ElTensor *el_sum_rows(ElTensor *x)
{
    if (!x) return NULL;
    ElAxes axes = {.count = x->shape.rank - 1};
    for (int i = 0; i < axes.count; i++) axes.axis[i] = i + 1;
    return el_sum_axes(x, axes, EL_DROPDIM);
}

ElTensor *el_per_row(ElTensor *g, const ElTensor *x)
{
    ElShape s = {.rank = x->shape.rank, .dim = {x->shape.dim[0]}};
    for (int i = 1; i < s.rank; i++) s.dim[i] = 1;
    return el_reshape(g, s);
}
