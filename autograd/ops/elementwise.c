// Elementwise operations: the table read as operations on tensors.
#include "autograd/ops/elementwise.h"

#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise_reads.h"
#include "autograd/ops/map.h"
#include "autograd/ops/masks.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"
#include "tensor/shape_inline.h"

static double number(const ElNode *n)
{
    return n->kept ? *(const double *)n->kept : 0;
}

static bool one_shape(const ElNode *n)
{
    return el_shape_same(&n->in[0]->shape, &n->in[1]->shape);
}

// --- the rules: the table read as operations -----------------------------------------------------

#define NEG(v)           el_neg(v)
#define SQUARE(v)        el_square(v)
#define ONE_MINUS(v)     el_add_scalar(el_neg(v), 1)
#define ADD(v, w)        el_add(v, w)
#define SUB(v, w)        el_sub(v, w)
#define MUL(v, w)        el_mul(v, w)
#define DIV(v, w)        el_div(v, w)
#define POW(v, w)        el_pow(v, w)
#define EXP(v)           el_exp(v)
#define LOG(v)           el_log(v)
#define ERF(v)           el_erf(v)
#define SHARE(v, w)      el_share(v, w)
#define PLUS(v, number)  el_add_scalar(v, number)
#define TIMES(v, number) el_mul_scalar(v, number)
#define STEP(v, low)     el_step(v, low)
#define SIGN(v)          el_sign(v)
#define ABS(v)           el_abs(v)
#define SIN(v)           el_sin(v)
#define COS(v)           el_cos(v)
#define SIGMOID(v)       el_sigmoid(v)

#define UNARY_RULE(name, dx, number_kept)                                       \
    static ElTensor *name##_vjp(const ElNode *n, ElTensor *g, int input)        \
    {                                                                           \
        (void)input;                                                            \
        if (!el_tape_recording() && name##_reads != 0)                          \
            return el_map_unary_vjp(n, g, el_kernels()->name##_vjp, number(n)); \
        ElTensor *x = n->in[0], *y = n->out;                                    \
        double c = number(n);                                                   \
        (void)x, (void)y, (void)c;                                              \
        return dx;                                                              \
    }                                                                           \
    static const ElOp name##_op = {#name, name##_vjp, NULL, EL_UNREAD(name##_reads), number_kept};

#define EL_UNARY(name, value, dx)                                               \
    UNARY_RULE(name, dx, false)                                                 \
    ElTensor *el_##name(ElTensor *x)                                            \
    {                                                                           \
        return el_map_unary("el_" #name, &name##_op, el_kernels()->name, x, 0); \
    }

#define EL_UNARY_NUMBER(name, value, dx)                                        \
    UNARY_RULE(name, dx, true)                                                  \
    ElTensor *el_##name(ElTensor *x, double c)                                  \
    {                                                                           \
        return el_map_unary("el_" #name, &name##_op, el_kernels()->name, x, c); \
    }

#define EL_UNARY_FLAT(name, value)                                              \
    static const ElOp name##_op = {#name, NULL, NULL, 0, false};                \
    ElTensor *el_##name(ElTensor *x)                                            \
    {                                                                           \
        return el_map_unary("el_" #name, &name##_op, el_kernels()->name, x, 0); \
    }

#define EL_UNARY_FLAT_NUMBER(name, value)                                       \
    static const ElOp name##_op = {#name, NULL, NULL, 0, true};                 \
    ElTensor *el_##name(ElTensor *x, double c)                                  \
    {                                                                           \
        return el_map_unary("el_" #name, &name##_op, el_kernels()->name, x, c); \
    }

#define EL_BINARY(name, value, da, db)                                                       \
    static ElTensor *name##_vjp(const ElNode *n, ElTensor *g, int input)                     \
    {                                                                                        \
        const ElKernels *k = el_kernels();                                                   \
        if (!el_tape_recording() && name##_reads != 0 && one_shape(n))                       \
            return el_map_binary_vjp(n, g, input == 0 ? k->name##_vjp_a : k->name##_vjp_b);  \
        ElTensor *a = n->in[0], *b = n->in[1], *y = n->out;                                  \
        (void)a, (void)b, (void)y;                                                           \
        return input == 0 ? (da) : (db);                                                     \
    }                                                                                        \
    static const ElOp name##_op = {#name, name##_vjp, NULL, EL_UNREAD(name##_reads), false}; \
    ElTensor *el_##name(ElTensor *a, ElTensor *b)                                            \
    {                                                                                        \
        return el_map_binary("el_" #name, &name##_op, el_kernels()->name, a, b);             \
    }

#define EL_BINARY_FLAT(name, value)                                              \
    static const ElOp name##_op = {#name, NULL, NULL, 0, false};                 \
    ElTensor *el_##name(ElTensor *a, ElTensor *b)                                \
    {                                                                            \
        return el_map_binary("el_" #name, &name##_op, el_kernels()->name, a, b); \
    }
#include "tensor/kernels/elementwise.table.h"

// --- what has more than a row --------------------------------------------------------------------

ElTensor *el_selu(ElTensor *x)
{
    return el_given("el_selu", x) ? el_mul_scalar(el_elu(x, 1.6732632423543772), 1.0507009873554805)
                                  : NULL;
}

typedef struct {
    const el_real *x;
    el_real low, high, *y;
} Clamp;

static void run_clamp(void *context, int64_t first, int64_t last)
{
    Clamp c = *(const Clamp *)context;
    for (int64_t k = first; k < last; k++) {
        el_real raised = c.x[k] < c.low ? c.low : c.x[k];
        c.y[k] = raised > c.high ? c.high : raised;
    }
}

// g where nothing was clamped.
static ElTensor *clamp_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return el_where(el_equal(n->in[0], n->out), g, el_scalar(0));
}

ElTensor *el_clamp(ElTensor *x, double low, double high)
{
    static const ElOp op = {.name = "clamp", .vjp = clamp_vjp};
    if (!el_given("el_clamp", x)) return NULL;
    if (!(low <= high)) {
        return el_fail("el_clamp: %s cannot be at least %g and at most %g; they must be "
                       "numbers, low not above high",
                       el_describe(x), low, high);
    }
    ElTensor *y = el_scope_tensor("el_clamp", x->shape);
    if (!y) return NULL;
    Clamp c = {x->data, (el_real)low, (el_real)high, y->data};
    el_flops_add(el_numel(y));
    el_parallel(el_numel(y), EL_GRAIN, run_clamp, &c);
    return el_record(&op, y, x);
}
