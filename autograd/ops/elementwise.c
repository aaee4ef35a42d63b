// Elementwise operations: the table read as operations on tensors.
#include "autograd/ops/elementwise.h"

#include "autograd/ops/broadcast.h"
#include "autograd/ops/elementwise_reads.h"
#include "autograd/ops/masks.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- running a kernel over tensors ---------------------------------------------------------------

typedef void Unary(int64_t n, const el_real *x, el_real c, el_real *y);
typedef void UnaryVjp(int64_t n, const el_real *g, const el_real *x, const el_real *y, el_real c,
                      el_real *dx);
typedef void Binary(int64_t n, const el_real *a, int a_step, const el_real *b, int b_step,
                    el_real *y);
typedef void BinaryVjp(int64_t n, const el_real *g, const el_real *a, const el_real *b,
                       const el_real *y, el_real *d);

// One kernel and its operands, for a thread to run a piece of.
typedef struct {
    Unary *unary;
    UnaryVjp *unary_vjp;
    Binary *binary;
    BinaryVjp *binary_vjp;
    const el_real *g, *a, *b, *y;
    el_real c, *out;
    const ElBroadcast *broadcast;
} Job;

static void run_unary(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->unary(last - first, j->a + first, j->c, j->out + first);
}

static void run_unary_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->unary_vjp(last - first, j->g + first, j->a + first, j->y + first, j->c, j->out + first);
}

static void run_binary_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    j->binary_vjp(last - first, j->g + first, j->a + first, j->b + first, j->y + first,
                  j->out + first);
}

// Pieces of a broadcast are whole runs.
static void run_binary(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int64_t length = el_broadcast_length(j->broadcast);
    for (int64_t run = first; run < last; run++) {
        int64_t a, b;
        el_broadcast_at(j->broadcast, run, &a, &b);
        j->binary(length, j->a + a, (int)j->broadcast->a[0], j->b + b, (int)j->broadcast->b[0],
                  j->out + run * length);
    }
}

static void run_binary_plain(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int a = (int)j->broadcast->a[0], b = (int)j->broadcast->b[0];
    j->binary(last - first, j->a + first * a, a, j->b + first * b, b, j->out + first);
}

static ElTensor *unary(const char *function, const ElOp *op, Unary *kernel, ElTensor *x, double c)
{
    if (!el_given(function, x)) return NULL;
    ElTensor *y = el_scope_tensor(function, x->shape);
    if (!y) return NULL;
    Job job = {.unary = kernel, .a = x->data, .c = (el_real)c, .out = y->data};
    el_parallel(el_numel(y), EL_GRAIN, run_unary, &job);
    y = el_record(op, y, x);
    return op->keeps_number ? el_keep(y, &c, sizeof c) : y;
}

static ElTensor *binary(const char *function, const ElOp *op, Binary *kernel, ElTensor *a,
                        ElTensor *b)
{
    if (!el_given(function, a, b)) return NULL;
    ElBroadcast r;
    if (!el_broadcast(a->shape, b->shape, &r)) {
        return el_fail("%s: %s and %s do not broadcast: aligned at the last axis, sizes must be "
                       "equal or one of them 1",
                       function, el_describe(a), el_describe(b));
    }
    ElTensor *y = el_scope_tensor(function, r.shape);
    if (!y) return NULL;
    Job job = {.binary = kernel, .a = a->data, .b = b->data, .out = y->data, .broadcast = &r};
    int64_t runs = el_broadcast_runs(&r), length = el_broadcast_length(&r);
    if (runs == 1)
        el_parallel(length, EL_GRAIN, run_binary_plain, &job);
    else if (length > 0)
        el_parallel(runs, 1 + EL_GRAIN / length, run_binary, &job);
    return el_record(op, y, a, b);
}

static double number(const ElNode *n)
{
    return n->kept ? *(const double *)n->kept : 0;
}

// The gradient in one loop; nothing records how, so only a pass of el_grads takes this way.
static ElTensor *fused_unary(const ElNode *n, ElTensor *g, UnaryVjp *kernel)
{
    ElTensor *dx = el_empty_like(g);
    if (!dx) return NULL;
    Job job = {.unary_vjp = kernel,
               .g = g->data,
               .a = n->in[0]->data,
               .y = n->out->data,
               .c = (el_real)number(n),
               .out = dx->data};
    el_parallel(el_numel(dx), EL_GRAIN, run_unary_vjp, &job);
    return dx;
}

static ElTensor *fused_binary(const ElNode *n, ElTensor *g, BinaryVjp *kernel)
{
    ElTensor *d = el_empty_like(g);
    if (!d) return NULL;
    Job job = {.binary_vjp = kernel,
               .g = g->data,
               .a = n->in[0]->data,
               .b = n->in[1]->data,
               .y = n->out->data,
               .out = d->data};
    el_parallel(el_numel(d), EL_GRAIN, run_binary_vjp, &job);
    return d;
}

static bool one_shape(const ElNode *n)
{
    return el_shape_equal(n->in[0]->shape, n->in[1]->shape);
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

#define UNARY_RULE(name, dx, number_kept)                                \
    static ElTensor *name##_vjp(const ElNode *n, ElTensor *g, int input) \
    {                                                                    \
        (void)input;                                                     \
        if (!el_tape_recording() && name##_reads != 0)                   \
            return fused_unary(n, g, el_kernels()->name##_vjp);          \
        ElTensor *x = n->in[0], *y = n->out;                             \
        double c = number(n);                                            \
        (void)x, (void)y, (void)c;                                       \
        return dx;                                                       \
    }                                                                    \
    static const ElOp name##_op = {#name, name##_vjp, NULL, EL_UNREAD(name##_reads), number_kept};

#define EL_UNARY(name, value, dx)                                        \
    UNARY_RULE(name, dx, false)                                          \
    ElTensor *el_##name(ElTensor *x)                                     \
    {                                                                    \
        return unary("el_" #name, &name##_op, el_kernels()->name, x, 0); \
    }

#define EL_UNARY_NUMBER(name, value, dx)                                 \
    UNARY_RULE(name, dx, true)                                           \
    ElTensor *el_##name(ElTensor *x, double c)                           \
    {                                                                    \
        return unary("el_" #name, &name##_op, el_kernels()->name, x, c); \
    }

#define EL_UNARY_FLAT(name, value)                                       \
    static const ElOp name##_op = {#name, NULL, NULL, 0, false};         \
    ElTensor *el_##name(ElTensor *x)                                     \
    {                                                                    \
        return unary("el_" #name, &name##_op, el_kernels()->name, x, 0); \
    }

#define EL_UNARY_FLAT_NUMBER(name, value)                                \
    static const ElOp name##_op = {#name, NULL, NULL, 0, true};          \
    ElTensor *el_##name(ElTensor *x, double c)                           \
    {                                                                    \
        return unary("el_" #name, &name##_op, el_kernels()->name, x, c); \
    }

#define EL_BINARY(name, value, da, db)                                                       \
    static ElTensor *name##_vjp(const ElNode *n, ElTensor *g, int input)                     \
    {                                                                                        \
        const ElKernels *k = el_kernels();                                                   \
        if (!el_tape_recording() && name##_reads != 0 && one_shape(n))                       \
            return fused_binary(n, g, input == 0 ? k->name##_vjp_a : k->name##_vjp_b);       \
        ElTensor *a = n->in[0], *b = n->in[1], *y = n->out;                                  \
        (void)a, (void)b, (void)y;                                                           \
        return input == 0 ? (da) : (db);                                                     \
    }                                                                                        \
    static const ElOp name##_op = {#name, name##_vjp, NULL, EL_UNREAD(name##_reads), false}; \
    ElTensor *el_##name(ElTensor *a, ElTensor *b)                                            \
    {                                                                                        \
        return binary("el_" #name, &name##_op, el_kernels()->name, a, b);                    \
    }

#define EL_BINARY_FLAT(name, value)                                       \
    static const ElOp name##_op = {#name, NULL, NULL, 0, false};          \
    ElTensor *el_##name(ElTensor *a, ElTensor *b)                         \
    {                                                                     \
        return binary("el_" #name, &name##_op, el_kernels()->name, a, b); \
    }
#include "tensor/kernels/elementwise.table.h"
