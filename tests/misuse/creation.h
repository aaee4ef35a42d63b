// Tensors made of shapes and numbers.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void creation(void)
{
    MISUSE(el_shape(2, -3), "el_shape: the size of axis 1 is -3; it must be 0 or more");
    MISUSE(el_shape(1, 2, 3, 4, 5, 6, 7, 8, 9),
           "el_shape: a shape of 9 axes was asked for; it must have 0 to 8");
    MISUSE(el_shape(1LL << 40, 1LL << 40),
           "el_shape: [1099511627776, 1099511627776] has more than 2^58 elements, sizes of 0 "
           "left out; no tensor is that large");
    MISUSE(el_shape_list(-1, (int64_t[]){2}),
           "el_shape: a shape of -1 axes was asked for; it must have 0 to 8");
    MISUSE(el_shape_list(1, NULL), "el_shape: the list of sizes is NULL; it must be given");
    MISUSE(el_axes(0, 1, 2, 3, 4, 5, 6, 7, 8), "el_axes: 9 axes were given; it must be 0 to 8");
    MISUSE(el_axes_list(1, NULL), "el_axes: the list of axes is NULL; it must be given");
    MISUSE(el_axes_list(-2, (int[]){0}), "el_axes: -2 axes were given; it must be 0 to 8");
    MISUSE(el_zeros(el_shape(2, -3)), "el_shape: the size of axis 1 is -3; it must be 0 or more");
    MISUSE(el_zeros((ElShape){.rank = -1}),
           "el_zeros: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_ones((ElShape){.rank = 9}),
           "el_ones: a shape of 9 axes was asked for; it must have 0 to 8");
    MISUSE(el_full((ElShape){.rank = 1, .dim = {-4}}, 1),
           "el_full: the size of axis 0 is -4; it must be 0 or more");
    MISUSE(el_empty((ElShape){.rank = 2, .dim = {1LL << 40, 1LL << 40}}),
           "el_empty: [1099511627776, 1099511627776] has more than 2^58 elements, sizes of 0 "
           "left out; no tensor is that large");
    MISUSE(el_empty_like(NULL), "el_empty_like: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_array(el_shape(3), NULL), "el_array: the values of [3] are NULL; they must be given");
    MISUSE(el_tensor_new((ElShape){.rank = -1}),
           "el_tensor_new: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_tensor_over(el_shape(3), NULL),
           "el_tensor_over: the buffer of [3] numbers is NULL; it must be given");
    MISUSE(el_tensor_over((ElShape){.rank = -1}, x->data),
           "el_tensor_over: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_tensor_copy(NULL), "el_tensor_copy: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE((el_tensor_free(x), NULL),
           "el_tensor_free: `x` [2, 3] from ones (model.c:11) belongs to a scope; el_tape_end "
           "frees it");
    MISUSE(el_arange(0, 1, 0),
           "el_arange: from 0 to 1 by 0 was asked for; all three must be finite, the step not 0, "
           "and the numbers at most 2^58");
    MISUSE(el_arange(0, INFINITY, 1),
           "el_arange: from 0 to inf by 1 was asked for; all three must be finite, the step not "
           "0, and the numbers at most 2^58");
    MISUSE(el_arange(0, 1e30, 1e-30),
           "el_arange: from 0 to 1e+30 by 1e-30 was asked for; all three must be finite, the "
           "step not 0, and the numbers at most 2^58");
    MISUSE(el_linspace(0, 1, -1), "el_linspace: -1 numbers were asked for; it must be 0 or more");
    MISUSE(el_eye(-2), "el_eye: a matrix of -2 rows was asked for; it must be 0 or more");
    MISUSE(el_eye(1LL << 40),
           "el_eye: [1099511627776, 1099511627776] has more than 2^58 elements, sizes of 0 left "
           "out; no tensor is that large");
    MISUSE(el_item(x),
           "el_item: `x` [2, 3] from ones (model.c:11) has 6 elements; it must have one (el_sum "
           "or el_mean make one)");
    MISUSE(el_item(NULL), "el_item: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_named(NULL, "x"), "el_named: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE((el_changed(NULL), NULL), "el_changed: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(DO(el_tape_end_to(0); ElTensor *t = el_zeros(el_shape(2)); el_tape_begin(); make_operands(); t;),
           "el_zeros: no scope is open to hold the result; call el_tape_begin first");
}
