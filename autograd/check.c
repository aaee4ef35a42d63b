// Gradients against finite differences.
#include "autograd/check.h"

#include <inttypes.h>
#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "autograd/pass.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/random.h"

enum { MOST_INPUTS = 16 };

// f, its inputs, and the random projections that make one number of it and of its gradients.
typedef struct {
    ElFunction f;
    void *context;
    int count; // of f's inputs
    int all;   // with the upstream gradient behind them
    ElTensor *in[MOST_INPUTS + 1];
    ElRandom start; // of the numbers that f draws
    uint64_t seed;  // of the projections
} Check;

// Random numbers that belong to this level and input, not to those that f draws.
static ElTensor *projection(const Check *c, ElShape shape, int level, int input)
{
    ElRandom r = {c->seed, (uint64_t)(level * (MOST_INPUTS + 1) + input), 0};
    ElRandom *before = el_random_use(&r);
    ElTensor *p = el_randn(shape);
    el_random_use(before);
    return p;
}

// Order 1: sum(f(in) g). Order k + 1: the sum of order k's gradients, each times a random tensor.
static ElTensor *projected(const Check *c, int order)
{
    if (order == 1) {
        ElRandom r = c->start, *before = el_random_use(&r);
        ElTensor *y = c->f(c->in, c->context);
        el_random_use(before);
        return el_sum(el_mul(y, c->in[c->count]));
    }
    ElTensor *s = projected(c, order - 1), *d[MOST_INPUTS + 1], *sum = el_scalar(0);
    if (!s || !el_vjp(s, el_ones(s->shape), c->all, c->in, d)) return NULL;
    for (int i = 0; i < c->all; i++) {
        sum = el_add(sum, el_sum(el_mul(d[i], projection(c, d[i]->shape, order, i))));
    }
    return sum;
}

static double value_at(const Check *c, int order)
{
    el_tape_begin();
    double value = el_item(projected(c, order));
    el_tape_end();
    return value;
}

static double central_difference(const Check *c, int order, el_real *x)
{
    el_real old = *x;
    double step = 6e-6 * fmax(1, fabs((double)old)); // the cube root of the rounding error
    *x = (el_real)((double)old + step);
    double above = value_at(c, order);
    *x = (el_real)((double)old - step);
    double below = value_at(c, order);
    *x = old;
    return (above - below) / (2 * step);
}

// Compares d with central differences by input i.
static bool compare(const Check *c, int order, int i, const ElTensor *d)
{
    double worst = 0, scale = 1, got = 0, expected = 0;
    int64_t where = 0;
    for (int64_t k = 0; k < el_numel(d); k++) {
        double difference = central_difference(c, order, c->in[i]->data + k);
        double error = fabs((double)d->data[k] - difference);
        scale = fmax(scale, fabs(difference));
        if (error <= worst) continue;
        if (isnan(error)) error = INFINITY;
        worst = error;
        where = k;
        got = (double)d->data[k];
        expected = difference;
    }
    if (worst <= scale * (order == 1 ? 1e-6 : 1e-5)) return true;
    return el_refuse(
        "el_gradcheck: at order %d, the gradient by %s %d %s is %.9g at element %" PRId64
        " and central differences give %.9g",
        order, i == c->count ? "the upstream gradient" : "input", i + 1, el_describe(c->in[i]), got,
        where, expected);
}

// The pass of el_grads, by its fused rules and with unread values poisoned, against the recorded
// one.
static bool same_unrecorded(const Check *c, ElTensor *s, ElTensor *const d[])
{
    ElTensor *u[MOST_INPUTS + 1], *one = el_ones(s->shape);
    bool before = el_poison_unread(true);
    bool done = one && el_backward("el_gradcheck", false, s, one, c->all, c->in, u);
    el_poison_unread(before);
    for (int i = 0; done && i < c->all; i++) {
        for (int64_t k = 0; u[i] && k < el_numel(d[i]); k++) {
            double a = (double)u[i]->data[k], b = (double)d[i]->data[k];
            if (fabs(a - b) <= 1e-12 * fmax(1, fabs(b))) continue;
            return el_refuse("el_gradcheck: by input %d %s el_grads gives %.17g at element %" PRId64
                             " and el_grad %.17g (a fused rule is wrong, or it reads a value that "
                             "it calls unread)",
                             i + 1, el_describe(c->in[i]), a, k, b);
        }
    }
    return done;
}

static bool check_order(const Check *c, int order)
{
    ElTensor *d[MOST_INPUTS + 1];
    ElTensor *s = projected(c, order);
    if (!s || !el_vjp(s, el_ones(s->shape), c->all, c->in, d)) return false;
    if (order == 1 && !same_unrecorded(c, s, d)) return false;
    // Order 1 is linear in the upstream gradient: its part is f itself.
    for (int i = 0; i < c->all; i++) {
        if (!compare(c, order, i, d[i])) return false;
    }
    return true;
}

bool el_gradcheck(ElFunction f, void *context, int count, ElTensor *const in[], int order)
{
    if (sizeof(el_real) < sizeof(double)) {
        return el_refuse("el_gradcheck: this is the float build, whose rounding hides mistakes; "
                         "link with elbo-double");
    }
    if (count < 1 || count > MOST_INPUTS || order < 1) {
        return el_refuse("el_gradcheck: %d inputs and order %d; it takes 1 to %d inputs and order "
                         "1 or more",
                         count, order, MOST_INPUTS);
    }
    if (!el_given_list("el_gradcheck", count, (const ElTensor *const *)in)) return false;
    Check c = {f, context, count, count + 1, {NULL}, *el_random_current(), 0};
    c.seed = ++el_random_current()->position;
    for (int i = 0; i < count; i++) c.in[i] = in[i];
    el_tape_begin();
    ElTensor *y = f(in, context);
    c.in[count] = y ? projection(&c, y->shape, 0, 0) : NULL;
    bool passed = y != NULL;
    for (int k = 1; passed && k <= order; k++) {
        el_tape_begin();
        passed = check_order(&c, k);
        el_tape_end();
    }
    el_tape_end();
    return passed;
}
