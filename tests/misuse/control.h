// Gradients other than those of the mathematics, checking and looking.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static ElTensor *twice(ElTensor *const in[], void *context)
{
    (void)context;
    return el_mul_scalar(in[0], 2);
}

static ElTensor *nothing(ElTensor *const in[], void *context)
{
    (void)in;
    (void)context;
    return NULL;
}

static ElTensor *no_gradient(ElTensor *g, void *context)
{
    (void)g;
    (void)context;
    return NULL;
}

static ElTensor *wrong_gradient(ElTensor *g, void *context)
{
    (void)g;
    (void)context;
    return v;
}

static void control(void)
{
    MISUSE(el_stop_gradient(NULL), "el_stop_gradient: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_straight_through(y, x),
           "el_straight_through: the value `y` [2, 4] from exp (model.c:12) must have the shape "
           "of `x` [2, 3] from ones (model.c:11), whose gradient it gets");
    MISUSE(el_straight_through(NULL, x),
           "el_straight_through: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_gradient_hook(NULL, no_gradient, NULL),
           "el_gradient_hook: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_gradient_hook(x, NULL, NULL),
           "el_gradient_hook: the hook of `x` [2, 3] from ones (model.c:11) is NULL; it must be "
           "a function");
    MISUSE(el_grad(el_sum(el_gradient_hook(x, no_gradient, NULL)), x),
           "el_gradient_hook: the hook of `x` [2, 3] from ones (model.c:11) returned NULL; it "
           "must return a gradient of shape [2, 3]");
    MISUSE(el_grad(el_sum(el_gradient_hook(x, wrong_gradient, NULL)), x),
           "el_gradient_hook: the hook of `x` [2, 3] from ones (model.c:11) returned `v` [3] "
           "from arange (model.c:14); it must have the shape [2, 3] of the gradient it was given");
    MISUSE(el_checkpoint(NULL, NULL, 1, &x),
           "el_checkpoint: the function is NULL; it must be given");
    MISUSE(el_checkpoint(twice, NULL, 1, NULL),
           "el_checkpoint: the list of inputs is NULL; it must be given");
    MISUSE(el_checkpoint(twice, NULL, 1, &(ElTensor *){NULL}),
           "el_checkpoint: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_checkpoint(twice, NULL, -1, &x),
           "el_checkpoint: -1 inputs were given; it must be 0 or more");
    MISUSE(el_checkpoint(nothing, NULL, 1, &x),
           "el_checkpoint: the function returned NULL; it must return a tensor");
    MISUSE((el_tape_print(NULL), NULL), "el_tape_print: the file is NULL; it must be given");
    MISUSE(el_tape_draw(NULL), "el_tape_draw: the file is NULL; it must be given");
    MISUSE((el_tensor_print(NULL, x), NULL), "el_tensor_print: the file is NULL; it must be given");
    MISUSE((el_tensor_print(stdout, NULL), NULL),
           "el_tensor_print: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(DO(for (int k = 0; k < 1001; k++) el_neg(x); FILE *file = tmpfile(); bool done = el_tape_draw(file); fclose(file); done;),
           "el_tape_draw: the tape has 1005 lines and a picture shows at most 1000; "
           "el_tape_print lists them all");
    MISUSE((el_tape_print_costs(NULL), NULL),
           "el_tape_print_costs: the file is NULL; it must be given");
    MISUSE(el_node_bytes(NULL), "el_node_bytes: the line is NULL; it must be given");
    MISUSE(DO(el_check_finite(true); ElTensor *t = el_log(el_named(el_zeros(el_shape(2)), "rate")); el_check_finite(false); t;),
           "el_check_finite: log made -inf, element 0 of [2] from log (HERE), out of finite "
           "numbers: `rate` [2] from zeros (HERE)");
    MISUSE(DO(el_check_finite(true); ElTensor *rate = el_named(el_zeros(el_shape(2)), "rate"), *t = el_grad(el_sum(el_sqrt(rate)), rate); el_check_finite(false); t;),
           "el_check_finite: the gradient rule of sqrt made inf, element 0 of the gradient by "
           "input 1 of [2] from sqrt (HERE), out of finite numbers: `rate` [2] from zeros (HERE)");
#ifdef EL_DOUBLE
    MISUSE(el_gradcheck(NULL, NULL, 1, &x, 1),
           "el_gradcheck: the function is NULL; it must be given");
    MISUSE(el_gradcheck(twice, NULL, 0, &x, 1),
           "el_gradcheck: 0 inputs and order 1; it takes 1 to 16 inputs and order 1 or more");
    MISUSE(el_gradcheck(twice, NULL, 1, &x, 0),
           "el_gradcheck: 1 inputs and order 0; it takes 1 to 16 inputs and order 1 or more");
    MISUSE(el_gradcheck(twice, NULL, 1, NULL, 1),
           "el_gradcheck: the list of inputs is NULL; it must be given");
    MISUSE(el_gradcheck(twice, NULL, 1, &(ElTensor *){NULL}, 1),
           "el_gradcheck: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_gradcheck(nothing, NULL, 1, &x, 1),
           "el_gradcheck: f gives NULL for these inputs; it must give a tensor");
#else
    MISUSE(el_gradcheck(twice, NULL, 1, &x, 1),
           "el_gradcheck: this is the float build, whose rounding hides mistakes; link with elbo-double");
#endif
}
