// Gradients.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void gradients(void)
{
    MISUSE(el_grad(x, x),
           "el_grad: `x` [2, 3] from ones (model.c:11) has 6 elements; a gradient is of one "
           "number: el_sum or el_mean make one, el_vjp takes a direction");
    MISUSE(el_grad(anonymous, x),
           "el_grad: [2, 3] from relu (model.c:21) has 6 elements; a gradient is of one number: "
           "el_sum or el_mean make one, el_vjp takes a direction");
    MISUSE(el_grad(none, x),
           "el_grad: `none` [0, 3] from zeros (model.c:18) has 0 elements; a gradient is of one "
           "number: el_sum or el_mean make one, el_vjp takes a direction");
    MISUSE(el_grad(NULL, x),
           "el_grad: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_grad(el_sum(x), NULL),
           "el_grad: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: [] from sum "
           "(HERE)");
    MISUSE(el_grad(DO(ElTensor *s = el_sum(el_square(x)); el_changed(x); s;), x),
           "el_grad: `x` [2, 3] from ones (model.c:11) was changed after [2, 3] from square "
           "(HERE) used it, and its gradient needs the old values; change it after the backward "
           "pass, or copy it before");
    MISUSE(el_grads(anonymous, model),
           "el_grads: [2, 3] from relu (model.c:21) has 6 elements; a gradient is of one number: "
           "el_sum or el_mean make one, el_vjp takes a direction");
    MISUSE(el_grads(el_sum(x), model),
           "el_grads: [] from sum (HERE) depends on none of the 2 trained parameters of the list "
           "(the first is `layer.weight`); ask for those that the loss was computed from");
    MISUSE(el_grads(NULL, model), "el_grads: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_grads(loss_of(x), (ElParams){0}),
           "el_grads: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_grads(loss_of(x), incomplete),
           "el_grads: the parameter list is incomplete, because a layer could not be added; it "
           "takes a new list, with every layer");
    MISUSE(el_grads(loss_of(x), other),
           "el_grads: [] from sum (model.c:31) depends on none of the 2 trained parameters of "
           "the list (the first is `other.weight`); ask for those that the loss was computed from");
    MISUSE(el_grads(DO(ElGrads first = el_grads(loss_of(x), model); el_sum(el_mul(first.item[0].grad, loss_of(x)));), model),
           "el_grads: [] from sum (HERE) uses a gradient taken by el_grads (HERE), which is not "
           "recorded: use el_grad, or el_stop_gradient if you mean it");
    MISUSE(el_grad(DO(ElGrads first = el_grads(loss_of(x), model); el_sum(el_mul(first.item[0].grad, loss_of(x)));), x),
           "el_grad: [] from sum (HERE) uses a gradient taken by el_grads (HERE), which is not "
           "recorded: use el_grad, or el_stop_gradient if you mean it");
    MISUSE(el_grads(DO(ElTensor *l = loss_of(x); el_changed(layer.weight); l;), model),
           "el_grads: `layer.weight` [2, 3] from parameter (model.c:1) was changed after [2, 2] "
           "from affine (model.c:31) used it, and its gradient needs the old values; change it "
           "after the backward pass, or copy it before");
    MISUSE(el_vjp(anonymous, y, 1, &x, &(ElTensor *){NULL}),
           "el_vjp: the direction `y` [2, 4] from exp (model.c:12) must have the shape of [2, 3] "
           "from relu (model.c:21)");
    MISUSE(el_vjp(anonymous, NULL, 1, &x, &(ElTensor *){NULL}),
           "el_vjp: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: [2, 3] from "
           "relu (model.c:21)");
    MISUSE(el_vjp(anonymous, x, 1, NULL, &(ElTensor *){NULL}),
           "el_vjp: input 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_vjp(anonymous, x, 1, &x, NULL),
           "el_vjp: the list of results is NULL; it must be given");
    MISUSE(el_vjp(anonymous, x, 0, &x, &(ElTensor *){NULL}),
           "el_vjp: 0 inputs were given; it must be one or more");
    MISUSE(el_vjp(anonymous, x, -1, &x, &(ElTensor *){NULL}),
           "el_vjp: -1 inputs were given; it must be one or more");
    MISUSE(el_vjp(anonymous, x, 1, &(ElTensor *){NULL}, &(ElTensor *){NULL}),
           "el_vjp: input 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_jvp(anonymous, 1, &x, &y),
           "el_jvp: the direction `y` [2, 4] from exp (model.c:12) must have the shape of `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_jvp(anonymous, 0, &x, &x), "el_jvp: 0 inputs were given; it must be one or more");
    MISUSE(el_jvp(NULL, 1, &x, &x), "el_jvp: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_jvp(anonymous, 1, &x, NULL), "el_jvp: direction 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_jvp(anonymous, 1, &x, &(ElTensor *){NULL}),
           "el_jvp: direction 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_hvp(anonymous, 1, &x, &x, &(ElTensor *){NULL}),
           "el_hvp: [2, 3] from relu (model.c:21) has 6 elements; a gradient is of one number: "
           "el_sum or el_mean make one, el_vjp takes a direction");
    MISUSE(el_hvp(el_sum(anonymous), 1, &x, &y, &(ElTensor *){NULL}),
           "el_hvp: the direction `y` [2, 4] from exp (model.c:12) must have the shape of `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_hvp(el_sum(anonymous), 1, &x, &x, NULL),
           "el_hvp: the list of results is NULL; it must be given");
    MISUSE(el_hvp(el_sum(anonymous), 0, &x, &x, &(ElTensor *){NULL}),
           "el_hvp: 0 inputs were given; it must be one or more");
}
