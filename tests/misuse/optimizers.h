// Optimizers, clipping and schedules.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static ElGrads foreign(void)
{
    static ElGrad one;
    one = (ElGrad){x, x};
    return (ElGrads){1, &one};
}

static ElGrads misshapen(void)
{
    static ElGrad one;
    one = (ElGrad){layer.weight, y};
    return (ElGrads){1, &one};
}

static ElGrads missing(void)
{
    static ElGrad one;
    one = (ElGrad){layer.weight, NULL};
    return (ElGrads){1, &one};
}

// Does something with an optimizer, which then goes.
#define WITH(optimizer, kind, does)                                             \
    DO(optimizer o = el_##kind##_new(model, .1 EXTRA_##kind); bool done = does; \
       el_##kind##_free(&o); done;)
#define EXTRA_sgd , 0
#define EXTRA_adam
#define EXTRA_adagrad
#define EXTRA_rmsprop
#define EXTRA_lion
#define EXTRA_ema

static void optimizers(void)
{
    MISUSE(el_sgd_new((ElParams){0}, .1, 0),
           "el_sgd_new: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_sgd_new(incomplete, .1, 0),
           "el_sgd_new: the parameter list is incomplete, because a layer could not be added; it "
           "takes a new list, with every layer");
    MISUSE(el_sgd_new(states, .1, 0),
           "el_sgd_new: none of the 1 entries of the list is a trained parameter");
    MISUSE(el_sgd_new(model, -1, 0), "el_sgd_new: the rate is -1; it must be finite and 0 or more");
    MISUSE(el_sgd_new(model, NAN, 0),
           "el_sgd_new: the rate is nan; it must be finite and 0 or more");
    MISUSE(el_sgd_new(model, .1, 1),
           "el_sgd_new: the momentum is 1; it must be 0 or more and below 1");
    MISUSE(el_sgd_step(NULL, foreign()), "el_sgd_step: the optimizer is NULL; it must be given");
    MISUSE(el_sgd_step(&(ElSgd){0}, foreign()),
           "el_sgd_step: the optimizer was not made; el_sgd_new makes one");
    MISUSE(WITH(ElSgd, sgd, el_sgd_step(&o, (ElGrads){0})),
           "el_sgd_step: there are no gradients; el_grads gives those of a loss");
    MISUSE(WITH(ElSgd, sgd, el_sgd_step(&o, foreign())),
           "el_sgd_step: `x` [2, 3] from ones (model.c:11) is not among the parameters this "
           "optimizer was made for");
    MISUSE(WITH(ElSgd, sgd, el_sgd_step(&o, misshapen())),
           "el_sgd_step: the gradient `y` [2, 4] from exp (model.c:12) must have the shape of "
           "`layer.weight` [2, 3] from parameter (model.c:1)");
    MISUSE(WITH(ElSgd, sgd, el_sgd_step(&o, missing())),
           "el_sgd_step: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`layer.weight` [2, 3] from parameter (model.c:1)");
    MISUSE(WITH(ElSgd, sgd, (o.rate = INFINITY, el_sgd_step(&o, el_grads(loss_of(x), model)))),
           "el_sgd_step: the rate is inf; it must be finite and 0 or more");
    MISUSE(WITH(ElSgd, sgd, el_sgd_decay(&o, other, .1)),
           "el_sgd_decay: `other.weight` [2, 3] from parameter (model.c:2) is not among the "
           "parameters this optimizer was made for");
    MISUSE(WITH(ElSgd, sgd, el_sgd_decay(&o, model, -.1)),
           "el_sgd_decay: the decay is -0.1; it must be finite and 0 or more");
    MISUSE(el_sgd_decay(NULL, model, .1), "el_sgd_decay: the optimizer is NULL; it must be given");
    MISUSE(el_sgd_decay(&(ElSgd){0}, model, .1),
           "el_sgd_decay: the optimizer was not made; el_sgd_new makes one");
    MISUSE(el_adagrad_new(model, INFINITY),
           "el_adagrad_new: the rate is inf; it must be finite and 0 or more");
    MISUSE(el_adagrad_step(&(ElAdagrad){0}, foreign()),
           "el_adagrad_step: the optimizer was not made; el_adagrad_new makes one");
    MISUSE(WITH(ElAdagrad, adagrad, (o.epsilon = -1, el_adagrad_step(&o, el_grads(loss_of(x), model)))),
           "el_adagrad_step: epsilon is -1; it must be finite and 0 or more");
    MISUSE(el_rmsprop_new((ElParams){0}, .1),
           "el_rmsprop_new: the parameter list is empty; layers add to the list they are given");
    MISUSE(WITH(ElRmsprop, rmsprop, (o.alpha = 1, el_rmsprop_step(&o, el_grads(loss_of(x), model)))),
           "el_rmsprop_step: alpha is 1; it must be 0 or more and below 1");
    MISUSE(WITH(ElRmsprop, rmsprop, el_rmsprop_step(&o, foreign())),
           "el_rmsprop_step: `x` [2, 3] from ones (model.c:11) is not among the parameters this "
           "optimizer was made for");
    MISUSE(el_adam_new(other, -.1),
           "el_adam_new: the rate is -0.1; it must be finite and 0 or more");
    MISUSE(el_adam_new(incomplete, .1),
           "el_adam_new: the parameter list is incomplete, because a layer could not be added; "
           "it takes a new list, with every layer");
    MISUSE(el_adamw_new(model, .1, -1),
           "el_adamw_new: the decay is -1; it must be finite and 0 or more");
    MISUSE(el_adam_step(NULL, foreign()), "el_adam_step: the optimizer is NULL; it must be given");
    MISUSE(el_adam_step(&(ElAdam){0}, foreign()),
           "el_adam_step: the optimizer was not made; el_adam_new makes one");
    MISUSE(WITH(ElAdam, adam, el_adam_step(&o, foreign())),
           "el_adam_step: `x` [2, 3] from ones (model.c:11) is not among the parameters this "
           "optimizer was made for");
    MISUSE(WITH(ElAdam, adam, (o.beta1 = 1, el_adam_step(&o, el_grads(loss_of(x), model)))),
           "el_adam_step: beta1 is 1; it must be 0 or more and below 1");
    MISUSE(WITH(ElAdam, adam, (o.beta2 = NAN, el_adam_step(&o, el_grads(loss_of(x), model)))),
           "el_adam_step: beta2 is nan; it must be 0 or more and below 1");
    MISUSE(WITH(ElAdam, adam, el_adam_decay(&o, other, .1)),
           "el_adam_decay: `other.weight` [2, 3] from parameter (model.c:2) is not among the "
           "parameters this optimizer was made for");
    MISUSE(WITH(ElAdam, adam, el_adam_decay(&o, (ElParams){0}, .1)),
           "el_adam_decay: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_lion_new(model, -1), "el_lion_new: the rate is -1; it must be finite and 0 or more");
    MISUSE(el_lion_step(&(ElLion){0}, foreign()),
           "el_lion_step: the optimizer was not made; el_lion_new makes one");
    MISUSE(WITH(ElLion, lion, el_lion_step(&o, (ElGrads){0})),
           "el_lion_step: there are no gradients; el_grads gives those of a loss");
    MISUSE(el_ema_new(model, 1), "el_ema_new: the decay is 1; it must be 0 or more and below 1");
    MISUSE(el_ema_new(states, .9),
           "el_ema_new: none of the 1 entries of the list is a trained parameter");
    MISUSE(el_ema_step(NULL), "el_ema_step: the average is NULL; it must be given");
    MISUSE(el_ema_step(&(ElEma){0}), "el_ema_step: the average was not made; el_ema_new makes one");
    MISUSE(el_ema_swap(&(ElEma){0}), "el_ema_swap: the average was not made; el_ema_new makes one");
    MISUSE(el_grads_clip_norm((ElGrads){0}, 1),
           "el_grads_clip_norm: there are no gradients; el_grads gives those of a loss");
    MISUSE(el_grads_clip_norm(foreign(), -1),
           "el_grads_clip_norm: the threshold is -1; it must be 0 or more");
    MISUSE(el_grads_clip_norm(missing(), 1),
           "el_grads_clip_norm: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`layer.weight` [2, 3] from parameter (model.c:1)");
    MISUSE(el_grads_clip_value(foreign(), NAN),
           "el_grads_clip_value: the threshold is nan; it must be 0 or more");
    MISUSE(el_grads_clip_value((ElGrads){0}, 1),
           "el_grads_clip_value: there are no gradients; el_grads gives those of a loss");
    MISUSE(el_step_rate(NAN, 0, 1, .5), "el_step_rate: the rate is nan; it must be finite");
    MISUSE(el_step_rate(1, -1, 1, .5), "el_step_rate: the step is -1; steps count from 0");
    MISUSE(el_step_rate(1, 0, 0, .5),
           "el_step_rate: the number of steps is 0; it must be 1 or more");
    MISUSE(el_step_rate(1, 0, 1, -.5),
           "el_step_rate: the factor is -0.5; it must be finite and 0 or more");
    MISUSE(el_exponential_rate(1, 0, INFINITY),
           "el_exponential_rate: the factor is inf; it must be finite and 0 or more");
    MISUSE(el_cosine_rate(1, 0, 0),
           "el_cosine_rate: the number of steps is 0; it must be 1 or more");
    MISUSE(el_one_cycle_rate(1, -5, 10), "el_one_cycle_rate: the step is -5; steps count from 0");
    MISUSE(el_warm_up_rate(INFINITY, 0, 10), "el_warm_up_rate: the rate is inf; it must be finite");
}
