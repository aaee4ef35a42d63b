// Gradients other than those of the mathematics: none, another's, what a hook makes of them.
#include "autograd/control.h"

#include "tensor/fail.h"
#include "tensor/scope.h"

ElTensor *el_stop_gradient(ElTensor *x)
{
    static const ElOp op = {.name = "stop_gradient"};
    if (!el_given("el_stop_gradient", x)) return NULL;
    return el_record(&op, el_scope_view("el_stop_gradient", x, x->shape, 0), x);
}

static ElTensor *straight_through_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)n;
    return input == 1 ? g : NULL;
}

ElTensor *el_straight_through(ElTensor *value, ElTensor *x)
{
    static const ElOp op = {.name = "straight_through",
                            .vjp = straight_through_vjp,
                            .unread = EL_IN(0) | EL_IN(1) | EL_OUT};
    if (!el_given("el_straight_through", value, x)) return NULL;
    if (!el_shape_equal(value->shape, x->shape)) {
        return el_fail("el_straight_through: the value %s must have the shape of %s, whose "
                       "gradient it gets",
                       el_describe(value), el_describe(x));
    }
    ElTensor *y = el_scope_view("el_straight_through", value, value->shape, 0);
    return el_record(&op, y, el_stop_gradient(value), x);
}

typedef struct {
    ElGradientHook hook;
    void *context;
} Hook;

static ElTensor *hook_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    const Hook *h = n->kept;
    ElTensor *d = h->hook(g, h->context);
    if (!d) {
        return el_fail("el_gradient_hook: the hook of %s returned NULL; it must return a gradient "
                       "of shape %s",
                       el_describe(n->in[0]), el_shape_text(g->shape));
    }
    if (el_shape_equal(d->shape, g->shape)) return d;
    return el_fail("el_gradient_hook: the hook of %s returned %s; it must have the shape %s of the "
                   "gradient it was given",
                   el_describe(n->in[0]), el_describe(d), el_shape_text(g->shape));
}

ElTensor *el_gradient_hook(ElTensor *x, ElGradientHook hook, void *context)
{
    static const ElOp op = {.name = "gradient_hook", .vjp = hook_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_given("el_gradient_hook", x)) return NULL;
    if (!hook)
        return el_fail("el_gradient_hook: the hook of %s is NULL; it must be a function",
                       el_describe(x));
    Hook kept = {hook, context};
    ElTensor *y = el_scope_view("el_gradient_hook", x, x->shape, 0);
    return el_keep(el_record(&op, y, x), &kept, sizeof kept);
}
