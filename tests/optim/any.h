// For tests of optimizers: all of them with their options, as rows of one table.
#ifndef EL_TESTS_OPTIM_ANY_H
#define EL_TESTS_OPTIM_ANY_H

#include <math.h>

#include "optim/adagrad.h"
#include "optim/adam.h"
#include "optim/lion.h"
#include "optim/rmsprop.h"
#include "optim/sgd.h"
#include "tensor/scope.h"
#include "tests/checks.h"

typedef union {
    ElSgd sgd;
    ElAdagrad adagrad;
    ElRmsprop rmsprop;
    ElAdam adam;
    ElLion lion;
} Any;

typedef struct {
    bool (*step)(Any *o, ElGrads grads);
    bool (*decay)(Any *o, ElParams group, double decay);
    void (*free)(Any *o);
    ElParams *(*state)(Any *o);
    double *(*rate)(Any *o);
} Kind;

#define KIND(name)                                                                             \
    static bool any_##name##_step(Any *o, ElGrads grads)                                       \
    {                                                                                          \
        return el_##name##_step(o ? &o->name : NULL, grads);                                   \
    }                                                                                          \
    static bool any_##name##_decay(Any *o, ElParams group, double decay)                       \
    {                                                                                          \
        return el_##name##_decay(o ? &o->name : NULL, group, decay);                           \
    }                                                                                          \
    static void any_##name##_free(Any *o)                                                      \
    {                                                                                          \
        el_##name##_free(o ? &o->name : NULL);                                                 \
    }                                                                                          \
    static ElParams *any_##name##_state(Any *o)                                                \
    {                                                                                          \
        return &o->name.state;                                                                 \
    }                                                                                          \
    static double *any_##name##_rate(Any *o)                                                   \
    {                                                                                          \
        return &o->name.rate;                                                                  \
    }                                                                                          \
    static const Kind name##_kind = {any_##name##_step, any_##name##_decay, any_##name##_free, \
                                     any_##name##_state, any_##name##_rate};
KIND(sgd)
KIND(adagrad)
KIND(rmsprop)
KIND(adam)
KIND(lion)
#undef KIND

static void new_sgd(Any *o, ElParams p)
{
    o->sgd = el_sgd_new(p, 0.05, 0);
}

static void new_momentum(Any *o, ElParams p)
{
    o->sgd = el_sgd_new(p, 0.05, 0.9);
}

static void new_nesterov(Any *o, ElParams p)
{
    new_momentum(o, p);
    o->sgd.nesterov = true;
}

static void new_adagrad(Any *o, ElParams p)
{
    o->adagrad = el_adagrad_new(p, 0.1);
}

static void new_rmsprop(Any *o, ElParams p)
{
    o->rmsprop = el_rmsprop_new(p, 0.01);
}

static void new_rmsprop_momentum(Any *o, ElParams p)
{
    new_rmsprop(o, p);
    o->rmsprop.alpha = 0.9;
    o->rmsprop.epsilon = 1e-3;
    o->rmsprop.momentum = 0.9;
}

static void new_rmsprop_centered(Any *o, ElParams p)
{
    new_rmsprop(o, p);
    o->rmsprop.alpha = 0.9;
    o->rmsprop.centered = true;
}

static void new_adam(Any *o, ElParams p)
{
    o->adam = el_adam_new(p, 0.1);
}

static void new_adam_numbers(Any *o, ElParams p)
{
    new_adam(o, p);
    o->adam.beta1 = 0.5;
    o->adam.beta2 = 0.9;
    o->adam.epsilon = 1e-3;
}

static void new_adamw(Any *o, ElParams p)
{
    o->adam = el_adamw_new(p, 0.1, 0);
}

static void new_lion(Any *o, ElParams p)
{
    o->lion = el_lion_new(p, 0.05);
}

typedef struct {
    const char *name, *made_by; // the constructor, without el_ and _new
    const Kind *kind;
    void (*make)(Any *o, ElParams p);
} AnyCase;

static const AnyCase any_cases[] = {
    {"sgd", "sgd", &sgd_kind, new_sgd},
    {"sgd.momentum", "sgd", &sgd_kind, new_momentum},
    {"sgd.nesterov", "sgd", &sgd_kind, new_nesterov},
    {"adagrad", "adagrad", &adagrad_kind, new_adagrad},
    {"rmsprop", "rmsprop", &rmsprop_kind, new_rmsprop},
    {"rmsprop.momentum", "rmsprop", &rmsprop_kind, new_rmsprop_momentum},
    {"rmsprop.centered", "rmsprop", &rmsprop_kind, new_rmsprop_centered},
    {"adam", "adam", &adam_kind, new_adam},
    {"adam.numbers", "adam", &adam_kind, new_adam_numbers},
    {"adamw", "adamw", &adam_kind, new_adamw},
    {"lion", "lion", &lion_kind, new_lion},
};
enum { ANY_CASES = sizeof any_cases / sizeof *any_cases };

// Two parameters of these sizes, as in make_optimizers.py, with a state between them.
enum { SIZE_A = 6, SIZE_B = 4 };
static inline ElParams any_params(void)
{
    static const double start[2][SIZE_A] = {{0.5, -1.25, 2, 0.125, -3, 1}, {1.5, -0.75, 0.25, -2}};
    ElParams p = {0};
    for (int which = 0; which < 2; which++) {
        ElShape shape = which ? el_shape(SIZE_B) : el_shape(2, SIZE_A / 2);
        ElTensor *t = el_params_add(&p, "", which ? "b" : "a", shape, EL_TRAINED);
        for (int64_t k = 0; k < el_numel(t); k++) t->data[k] = (el_real)start[which][k];
        if (!which) el_params_add(&p, "", "running", el_shape(2), EL_STATE);
    }
    return p;
}

static inline ElTensor *any_param(ElParams p, int which)
{
    return el_params_find(p, which ? "b" : "a");
}

// The gradient at a step, counted from 1: (1 + k / 5) w + sin(k + step + 10 which). In the current
// scope.
static inline ElGrad any_grad(ElParams p, int which, int step)
{
    ElTensor *w = any_param(p, which), *g = el_empty_like(w);
    for (int64_t k = 0; k < el_numel(w); k++) {
        double slope = (1 + (double)k / 5) * (double)w->data[k];
        g->data[k] = (el_real)(slope + sin((double)(k + step + 10 * which)));
    }
    return (ElGrad){w, g};
}

static inline void any_step(const AnyCase *c, Any *o, ElParams p, int step)
{
    el_scope_begin();
    ElGrad items[] = {any_grad(p, 1, step), any_grad(p, 0, step)};
    ck_assert(c->kind->step(o, (ElGrads){2, items}));
    el_scope_end("test");
}

// The tensors of both lists hold the same bytes.
static inline void expect_same(ElParams a, ElParams b)
{
    ck_assert_int_eq(el_params_count(a), el_params_count(b));
    for (int i = 0; i < el_params_count(a); i++) {
        const ElTensor *s = a.list->item[i].tensor, *t = b.list->item[i].tensor;
        ck_assert_mem_eq(s->data, t->data, (size_t)el_numel(s) * sizeof(el_real));
    }
}
#endif
