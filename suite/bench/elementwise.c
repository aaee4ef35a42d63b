// Loops over memory: elementwise operations, sums, losses, random numbers, an optimizer; and how
// much one small operation costs.
#include <elbo/elbo.h>

#include "suite/bench/bench.h"

enum { SIDE = 1024, MANY = SIDE * SIDE };

typedef struct {
    ElTensor *x, *y;
    ElParams params;
    ElAdam adam;
} Loops;

#define LOOP(name, call)            \
    static bool name(void *context) \
    {                               \
        Loops *l = context;         \
        (void)l;                    \
        el_tape_begin();            \
        bool done = (call);         \
        el_tape_end();              \
        return done;                \
    }
LOOP(add, el_add(l->x, l->y) != NULL)
LOOP(exponential, el_exp(l->x) != NULL)
LOOP(logarithm, el_log(l->y) != NULL)
LOOP(tangent, el_tanh(l->x) != NULL)
LOOP(error_function, el_erf(l->x) != NULL)
LOOP(gelu, el_gelu(l->x) != NULL)
LOOP(softplus, el_softplus(l->x) != NULL)
LOOP(softmax, el_softmax(l->x, -1) != NULL)
LOOP(sum_rows, el_sum_axis(l->x, 1) != NULL)
LOOP(sum_columns, el_sum_axis(l->x, 0) != NULL)
LOOP(bernoulli, el_bernoulli_nll(l->x, l->y) != NULL)
LOOP(normals, el_randn(el_shape(SIDE, SIDE)) != NULL)
LOOP(transpose, el_transpose(l->x, 0, 1) != NULL)

static bool adam_step(void *context)
{
    Loops *l = context;
    ElGrad item = {l->params.list->item[0].tensor, l->x};
    return el_adam_step(&l->adam, (ElGrads){1, &item});
}

// One product of two numbers, recorded, and its gradients.
static bool small(void *context)
{
    const Loops *l = context;
    el_tape_begin();
    ElTensor *y = el_mul(l->params.list->item[1].tensor, l->params.list->item[2].tensor);
    bool done = el_grads(y, l->params).count == 2;
    el_tape_end();
    return done;
}

// The numbers that the operation reads and writes, each an el_real.
static const struct {
    const char *what;
    BenchRun *run;
    double numbers;
} loops[] = {
    {"add", add, 3},
    {"exp", exponential, 2},
    {"log", logarithm, 2},
    {"tanh", tangent, 2},
    {"erf", error_function, 2},
    {"gelu", gelu, 2},
    {"softplus", softplus, 2},
    {"softmax of rows", softmax, 2},
    {"sum of rows", sum_rows, 1},
    {"sum of columns", sum_columns, 1},
    {"transpose", transpose, 2},
    {"bernoulli_nll", bernoulli, 2},
    {"randn", normals, 1},
    {"Adam, one parameter", adam_step, 7},
};

static bool time_loops(Bench *b, Loops *l)
{
    bool done = l->x && l->y && l->adam.params.list;
    bench_section(b, "Loops over 1024 x 1024 numbers");
    for (size_t k = 0; done && k < sizeof loops / sizeof *loops; k++) {
        double bytes = loops[k].numbers * MANY * sizeof(el_real);
        done = bench_work(
            b,
            (BenchWork){.what = loops[k].what, .bytes = bytes, .run = loops[k].run, .context = l});
    }
    bench_section(b, "One small operation");
    return done && bench_work(b, (BenchWork){.what = "el_mul of two numbers and el_grads",
                                             .one_thread = true,
                                             .run = small,
                                             .context = l});
}

bool bench_elementwise(Bench *b)
{
    Loops l = {0};
    el_params_add(&l.params, NULL, "w", el_shape(SIDE, SIDE), EL_TRAINED);
    el_params_add(&l.params, NULL, "a", EL_SCALAR, EL_TRAINED);
    el_params_add(&l.params, NULL, "b", EL_SCALAR, EL_TRAINED);
    l.adam = el_adam_new(l.params, 1e-3);
    el_tape_begin();
    l.x = el_randn(el_shape(SIDE, SIDE));
    l.y = el_rand(el_shape(SIDE, SIDE));
    bool done = time_loops(b, &l);
    el_tape_end();
    el_adam_free(&l.adam);
    el_params_free(&l.params);
    return done;
}
