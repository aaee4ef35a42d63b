// Losses.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void losses(void)
{
    MISUSE(el_mse(x, y),
           "el_mse: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) must "
           "have one shape [batch, ...]");
    MISUSE(el_mse(number, number),
           "el_mse: `number` [] from scalar (model.c:15) has no axis; the first one must be the "
           "batch");
    MISUSE(el_mse(x, NULL),
           "el_mse: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_l1(x, v),
           "el_l1: `x` [2, 3] from ones (model.c:11) and `v` [3] from arange (model.c:14) must "
           "have one shape [batch, ...]");
    MISUSE(el_huber(x, x, 0), "el_huber: delta is 0; it must be positive");
    MISUSE(el_huber(x, x, NAN), "el_huber: delta is nan; it must be positive");
    MISUSE(el_huber(x, y, 1),
           "el_huber: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) "
           "must have one shape [batch, ...]");
    MISUSE(el_bernoulli_nll(x, y),
           "el_bernoulli_nll: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_bernoulli_nll(NULL, x),
           "el_bernoulli_nll: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_cross_entropy(logits, labels),
           "el_cross_entropy: element 1 of the integers [2] from ints (model.c:22) is 7; there "
           "are 5 classes, counted from 0");
    MISUSE(el_cross_entropy(logits, index3),
           "el_cross_entropy: logits `logits` [2, 5] from zeros (model.c:20) and labels [3] from "
           "ints (model.c:23) do not fit: logits must be [batch, ..., classes] and labels "
           "[batch, ...]");
    MISUSE(el_cross_entropy(v, labels),
           "el_cross_entropy: logits `v` [3] from arange (model.c:14) and labels [2] from ints "
           "(model.c:22) do not fit: logits must be [batch, ..., classes] and labels [batch, ...]");
    MISUSE(el_cross_entropy(logits, NULL), "el_cross_entropy: labels is NULL; it must be given");
    MISUSE(el_cross_entropy(NULL, labels),
           "el_cross_entropy: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_gaussian_kl(x, y),
           "el_gaussian_kl: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_gaussian_kl(NULL, x),
           "el_gaussian_kl: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_gaussian_nll(x, x, y),
           "el_gaussian_nll: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_gaussian_nll(x, NULL, x),
           "el_gaussian_nll: operand 2 of 3 is NULL; it must be a tensor, as operand 1 is: `x` "
           "[2, 3] from ones (model.c:11)");
    MISUSE(el_hinge_critic(x, y),
           "el_hinge_critic: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp "
           "(model.c:12) must have one shape [batch, ...]");
    MISUSE(el_hinge_generator(NULL),
           "el_hinge_generator: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_hinge_generator(number),
           "el_hinge_generator: `number` [] from scalar (model.c:15) has no axis; the first one "
           "must be the batch");
    MISUSE(el_wasserstein_critic(x, NULL),
           "el_wasserstein_critic: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_wasserstein_generator(number),
           "el_wasserstein_generator: `number` [] from scalar (model.c:15) has no axis; the "
           "first one must be the batch");
    MISUSE(el_mmd(x, y, (ElMmd){0}),
           "el_mmd: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) must "
           "be samples [n, ...] and [m, ...] of points of one shape");
    MISUSE(el_mmd(x, x, (ElMmd){.kernel = (ElMmdKernel)5}),
           "el_mmd: kernel 5 is neither EL_RBF nor EL_INVERSE_MULTIQUADRIC");
    MISUSE(el_mmd(x, x, (ElMmd){.bandwidth = {-1}}),
           "el_mmd: bandwidth 0 is -1; it must be positive, or 0 for none");
    MISUSE(el_mmd(x, x, (ElMmd){.bandwidth = {NAN}}),
           "el_mmd: bandwidth 0 is nan; it must be positive, or 0 for none");
    MISUSE(el_mmd(el_ones(el_shape(1, 3)), x, (ElMmd){0}),
           "el_mmd: [1, 3] from ones (HERE) and `x` [2, 3] from ones (model.c:11) must have at "
           "least 2 points each when it is not biased");
    MISUSE(el_mmd(NULL, x, (ElMmd){0}),
           "el_mmd: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `x` [2, 3] "
           "from ones (model.c:11)");
}
