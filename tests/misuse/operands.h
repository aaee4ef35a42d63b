// The operands of the table. They are made in a "model.c" whose lines are known, so that the texts
// can name them.
#ifndef EL_TESTS_MISUSE_OPERANDS_H
#define EL_TESTS_MISUSE_OPERANDS_H

#include <elbo/elbo.h>

static ElTensor *x, *y, *w, *v, *number, *cube, *image, *none, *deep, *logits, *anonymous;
static ElInts *labels, *index3;

static ElParams model, other, incomplete, states, clashing; // made once; `other` is in no loss
static ElData *digits;
static ElLinear layer;

// clang-format off
static ElTensor *loss_of(ElTensor *t)
{
#line 31 "model.c"
    return el_sum(el_linear(&layer, t));
}

static void make_model(void)
{
#line 1 "model.c"
    layer = el_linear_new(&model, "layer", 3, 2);
    el_linear_new(&other, "other", 3, 2);
    el_linear_new(&incomplete, "layer", 3, 2);
    el_linear_new(&incomplete, "layer", 3, 2);
    el_params_add(&states, NULL, "mean", el_shape(3), EL_STATE);
    el_linear_new(&clashing, "layer", 3, 2);
    digits = el_data_open("digits");
#line 50 "operands.h"
    el_error_clear();
}

static void make_operands(void)
{
#line 11 "model.c"
    x = el_named(el_ones(el_shape(2, 3)), "x");
    y = el_named(el_exp(el_zeros(el_shape(2, 4))), "y");
    w = el_named(el_ones(el_shape(4, 5)), "w");
    v = el_named(el_arange(0, 3, 1), "v");
    number = el_named(el_scalar(7), "number");
    cube = el_named(el_zeros(el_shape(2, 3, 4)), "cube");
    image = el_named(el_zeros(el_shape(2, 3, 8, 8)), "image");
    none = el_named(el_zeros(el_shape(0, 3)), "none");
    deep = el_named(el_zeros(el_shape(1, 1, 1, 1, 1, 1, 1, 2)), "deep");
    logits = el_named(el_zeros(el_shape(2, 5)), "logits");
    anonymous = el_relu(x);
    labels = el_ints(el_shape(2), (int32_t[]){1, 7});
    index3 = el_ints(el_shape(3), (int32_t[]){0, 1, 2});
}
// clang-format on
#endif
