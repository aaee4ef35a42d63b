// Elementwise operations and comparisons.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void elementwise(void)
{
    MISUSE(el_add(x, y),
           "el_add: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) do "
           "not broadcast: aligned at the last axis, sizes must be equal or one of them 1");
    MISUSE(el_sub(x, NULL),
           "el_sub: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_mul(NULL, NULL), "el_mul: operand 1 of 2 is NULL; it must be a tensor");
    MISUSE(el_div(cube, x),
           "el_div: `cube` [2, 3, 4] from zeros (model.c:16) and `x` [2, 3] from ones "
           "(model.c:11) do not broadcast: aligned at the last axis, sizes must be equal or one "
           "of them 1");
    MISUSE(el_pow(x, y),
           "el_pow: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) do "
           "not broadcast: aligned at the last axis, sizes must be equal or one of them 1");
    MISUSE(el_maximum(x, w),
           "el_maximum: `x` [2, 3] from ones (model.c:11) and `w` [4, 5] from ones (model.c:13) "
           "do not broadcast: aligned at the last axis, sizes must be equal or one of them 1");
    MISUSE(el_minimum(anonymous, y),
           "el_minimum: [2, 3] from relu (model.c:21) and `y` [2, 4] from exp (model.c:12) do "
           "not broadcast: aligned at the last axis, sizes must be equal or one of them 1");
    MISUSE(el_exp(NULL), "el_exp: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_relu(NULL), "el_relu: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_elu(NULL, 1), "el_elu: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_leaky_relu(NULL, .1), "el_leaky_relu: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_selu(NULL), "el_selu: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_clamp(x, 1, -1),
           "el_clamp: `x` [2, 3] from ones (model.c:11) cannot be at least 1 and at most -1; "
           "they must be numbers, low not above high");
    MISUSE(el_clamp(x, NAN, 1),
           "el_clamp: `x` [2, 3] from ones (model.c:11) cannot be at least nan and at most 1; "
           "they must be numbers, low not above high");
    MISUSE(el_clamp(NULL, 0, 1), "el_clamp: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_add_scalar(NULL, 1), "el_add_scalar: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_mul_scalar(NULL, 1), "el_mul_scalar: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_add(el_expand(number, el_shape(0, 1, 1LL << 57)), el_expand(number, el_shape(0, 4, 1))),
           "el_add: [0, 4, 144115188075855872] has more than 2^58 elements, sizes of 0 left out; "
           "no tensor is that large");
    MISUSE(el_greater(x, y),
           "el_greater: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) "
           "do not broadcast: aligned at the last axis, sizes must be equal or one of them 1");
    MISUSE(el_equal(x, NULL),
           "el_equal: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_less_equal(x, w),
           "el_less_equal: `x` [2, 3] from ones (model.c:11) and `w` [4, 5] from ones "
           "(model.c:13) do not broadcast: aligned at the last axis, sizes must be equal or one "
           "of them 1");
    MISUSE(el_where(x, y, w),
           "el_where: `x` [2, 3] from ones (model.c:11), `y` [2, 4] from exp (model.c:12) and "
           "`w` [4, 5] from ones (model.c:13) do not broadcast: aligned at the last axis, sizes "
           "must be equal or 1");
    MISUSE(el_where(NULL, x, x),
           "el_where: operand 1 of 3 is NULL; it must be a tensor, as operand 2 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_where(x, x, NULL),
           "el_where: operand 3 of 3 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
}
