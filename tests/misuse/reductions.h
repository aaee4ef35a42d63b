// Reductions, extremes, running sums and softmax.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void reductions(void)
{
    MISUSE(el_sum(NULL), "el_sum: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_sum_axis(x, 2),
           "el_sum_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_sum_axis(number, 0),
           "el_sum_axis: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_sum_axes(x, el_axes(0, -2), EL_KEEPDIM),
           "el_sum_axes: axis -2 of `x` [2, 3] from ones (model.c:11) is given twice");
    MISUSE(el_sum_axes(x, el_axes(-3), EL_DROPDIM),
           "el_sum_axes: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 to 1");
    MISUSE(el_sum_axes(x, (ElAxes){.count = 9}, EL_DROPDIM),
           "el_sum_axes: the axes for `x` [2, 3] from ones (model.c:11) were refused when they "
           "were made; el_axes makes up to 8");
    MISUSE(el_mean_axis(x, -3),
           "el_mean_axis: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 to 1");
    MISUSE(el_mean_axes(x, el_axes(1, 1), EL_DROPDIM),
           "el_mean_axes: axis 1 of `x` [2, 3] from ones (model.c:11) is given twice");
    MISUSE(el_norm_axis(x, 7),
           "el_norm_axis: `x` [2, 3] from ones (model.c:11) has no axis 7; its axes are -2 to 1");
    MISUSE(el_norm(NULL), "el_norm: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_max(none),
           "el_max: `none` [0, 3] from zeros (model.c:18) has no elements along axis 0, so none "
           "is the largest; it takes one");
    MISUSE(el_max_axis(none, 0),
           "el_max_axis: `none` [0, 3] from zeros (model.c:18) has no elements along axis 0, so "
           "none is the largest; it takes one");
    MISUSE(el_max_axes(none, el_axes(0, 1), EL_KEEPDIM),
           "el_max_axes: `none` [0, 3] from zeros (model.c:18) has no elements along axis 0, so "
           "none is the largest; it takes one");
    MISUSE(el_min(NULL), "el_min: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_min_axis(x, 2),
           "el_min_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_argmax(none),
           "el_argmax: `none` [0, 3] from zeros (model.c:18) has no elements along axis 0, so "
           "none is the largest; it takes one");
    MISUSE(el_argmax(NULL), "el_argmax: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_argmax_axis(x, 2),
           "el_argmax_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_argmin_axis(none, 0),
           "el_argmin_axis: `none` [0, 3] from zeros (model.c:18) has no elements along axis 0, "
           "so none is the smallest; it takes one");
    MISUSE(el_argmin_axis(NULL, 0), "el_argmin_axis: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_prod_axis(x, 2),
           "el_prod_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_prod_axes(x, el_axes(0, 0), EL_DROPDIM),
           "el_prod_axes: axis 0 of `x` [2, 3] from ones (model.c:11) is given twice");
    MISUSE(el_prod(NULL), "el_prod: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_cumsum(x, -3),
           "el_cumsum: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 to 1");
    MISUSE(el_cumsum(number, 0),
           "el_cumsum: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_var_axis(x, 2),
           "el_var_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_var(NULL), "el_var: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_var_axes(x, el_axes(0, 2), EL_DROPDIM),
           "el_var_axes: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_softmax(x, 2),
           "el_softmax: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_softmax(number, 0),
           "el_softmax: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_log_softmax(x, -3),
           "el_log_softmax: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 to "
           "1");
    MISUSE(el_log_softmax(NULL, 0), "el_log_softmax: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_logsumexp(NULL), "el_logsumexp: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_logsumexp_axis(x, 2),
           "el_logsumexp_axis: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 "
           "to 1");
    MISUSE(el_logsumexp_axes(x, el_axes(1, -1), EL_DROPDIM),
           "el_logsumexp_axes: axis -1 of `x` [2, 3] from ones (model.c:11) is given twice");
}
