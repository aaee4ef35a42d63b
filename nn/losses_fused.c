// The two losses of a variational autoencoder, fused: each rule has two readings, one loop for
// el_grads and operations for el_grad; the tests hold them together.
#include "nn/losses.h"

#include "autograd/ops/elementwise.h"
#include "autograd/tape_private.h"
#include "nn/rows.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { GRAIN = 1 << 13 }; // elements: with a transcendental function each, some 10 microseconds

typedef void Forward(int64_t rows, int64_t cols, const el_real *a, const el_real *b, el_real *y);

// One kernel over the rows of a batch; g is there in a backward one.
typedef struct {
    Forward *forward;
    int64_t size;
    const el_real *g, *a, *b;
    el_real *out;
} Job;

static void run_forward(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int64_t from = first * j->size;
    j->forward(last - first, j->size, j->a + from, j->b + from, j->out + first);
}

static void run_nll_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int64_t from = first * j->size;
    el_kernels()->bernoulli_nll_vjp(last - first, j->size, j->g + first, j->a + from, j->b + from,
                                    j->out + from);
}

static void run_kl_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    int64_t from = first * j->size;
    el_kernels()->gaussian_kl_vjp(last - first, j->size, j->g + first, j->a + from, j->out + from);
}

static void by_rows(const ElTensor *x, Job *job, void (*run)(void *, int64_t, int64_t))
{
    ElRows rows = el_rows(x);
    job->size = rows.size;
    el_flops_add(el_numel(x));
    el_parallel(rows.count, 1 + GRAIN / (1 + rows.size), run, job);
}

static ElTensor *fused(const char *function, const ElOp *op, Forward *kernel, ElTensor *a,
                       ElTensor *b)
{
    if (!el_one_batch(function, 2, (ElTensor *[]){a, b})) return NULL;
    ElTensor *y = el_scope_tensor(function, el_shape(a->shape.dim[0]));
    if (!y) return NULL;
    Job job = {.forward = kernel, .a = a->data, .b = b->data, .out = y->data};
    by_rows(a, &job, run_forward);
    return el_record(op, y, a, b);
}

// dlogits = g (sigmoid(logits) - x); dx = -g logits.
static ElTensor *bernoulli_nll_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *logits = n->in[0], *x = n->in[1];
    if (input == 1) return el_neg(el_mul(el_per_row(g, x), logits));
    if (el_tape_recording()) return el_mul(el_per_row(g, x), el_sub(el_sigmoid(logits), x));
    ElTensor *d = el_empty_like(logits);
    if (!d) return NULL;
    Job job = {.g = g->data, .a = logits->data, .b = x->data, .out = d->data};
    by_rows(logits, &job, run_nll_vjp);
    return d;
}

ElTensor *el_bernoulli_nll(ElTensor *logits, ElTensor *x)
{
    static const ElOp op = {.name = "bernoulli_nll", .vjp = bernoulli_nll_vjp, .unread = EL_OUT};
    return fused("el_bernoulli_nll", &op, el_kernels()->bernoulli_nll, logits, x);
}

// dmean = g mean; dlogvar = g (exp(logvar) - 1) / 2.
static ElTensor *gaussian_kl_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *mean = n->in[0], *logvar = n->in[1];
    if (input == 0) return el_mul(el_per_row(g, mean), mean);
    if (el_tape_recording()) {
        ElTensor *slope = el_mul_scalar(el_add_scalar(el_exp(logvar), -1), 0.5);
        return el_mul(el_per_row(g, mean), slope);
    }
    ElTensor *d = el_empty_like(logvar);
    if (!d) return NULL;
    Job job = {.g = g->data, .a = logvar->data, .out = d->data};
    by_rows(logvar, &job, run_kl_vjp);
    return d;
}

ElTensor *el_gaussian_kl(ElTensor *mean, ElTensor *logvar)
{
    static const ElOp op = {.name = "gaussian_kl", .vjp = gaussian_kl_vjp, .unread = EL_OUT};
    return fused("el_gaussian_kl", &op, el_kernels()->gaussian_kl, mean, logvar);
}
