// The cross entropy of classes, fused: softmax and its logarithm are never stored.
#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/lanes.h"
#include "autograd/ops/softmax.h"
#include "autograd/tape_private.h"
#include "nn/losses.h"
#include "nn/rows.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { GRAIN = 1 << 13, PART = 256 }; // numbers for a thread; and at a time, on the stack

// The examples of a batch: each is `places` rows of logits, with a label for each row.
typedef struct {
    int64_t places, classes;
    const int32_t *labels;
    const el_real *g, *logits;
    el_real *out;
} Job;

static Job job_of(const ElTensor *logits, const int32_t *labels)
{
    int64_t classes = logits->shape.dim[logits->shape.rank - 1];
    return (Job){.places = classes ? el_rows(logits).size / classes : 0,
                 .classes = classes,
                 .labels = labels,
                 .logits = logits->data};
}

static void by_examples(const ElTensor *logits, Job *job, void (*run)(void *, int64_t, int64_t))
{
    ElRows rows = el_rows(logits);
    el_flops_add(el_numel(logits));
    el_parallel(rows.count, 1 + GRAIN / (1 + rows.size), run, job);
}

static el_real largest(int64_t n, const el_real *x)
{
    ElBlock row = {.length = n, .count = 1, .step = 1};
    el_real most;
    el_block_extreme(&row, x, 1, &most);
    return most;
}

static double log_sum_exp(int64_t n, const el_real *x)
{
    el_real part[PART], sum, most = largest(n, x);
    double total = 0;
    for (int64_t k = 0; k < n; k += PART) {
        int64_t count = n - k < PART ? n - k : PART;
        el_kernels()->add_scalar(count, x + k, -most, part);
        el_kernels()->exp(count, part, 0, part);
        el_kernels()->sum_rows(1, count, part, &sum);
        total += (double)sum;
    }
    return (double)most + log(total);
}

static void run_forward(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    for (int64_t i = first; i < last; i++) {
        double sum = 0;
        for (int64_t k = i * j->places; k < (i + 1) * j->places; k++) {
            const el_real *logits = j->logits + k * j->classes;
            sum += log_sum_exp(j->classes, logits) - (double)logits[j->labels[k]];
        }
        j->out[i] = (el_real)sum;
    }
}

// g (exp(l - logsumexp(l)) - onehot), row by row.
static void run_vjp(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    const ElKernels *kernels = el_kernels();
    for (int64_t k = first * j->places; k < last * j->places; k++) {
        const el_real *logits = j->logits + k * j->classes;
        el_real *d = j->out + k * j->classes, g = j->g[k / j->places], sum;
        kernels->add_scalar(j->classes, logits, -largest(j->classes, logits), d);
        kernels->exp(j->classes, d, 0, d);
        kernels->sum_rows(1, j->classes, d, &sum);
        kernels->mul_scalar(j->classes, d, g / sum, d);
        d[j->labels[k]] -= g;
    }
}

// What is kept is the labels.
static ElTensor *cross_entropy_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *logits = n->in[0];
    (void)input;
    if (el_tape_recording()) {
        ElShape shape = logits->shape;
        int64_t classes = shape.dim[--shape.rank];
        ElTensor *onehot = el_one_hot(el_ints(shape, n->kept), classes);
        return el_mul(el_per_row(g, logits), el_sub(el_softmax(logits, -1), onehot));
    }
    ElTensor *d = el_empty_like(logits);
    if (!d) return NULL;
    Job job = job_of(logits, n->kept);
    job.g = g->data;
    job.out = d->data;
    by_examples(logits, &job, run_vjp);
    return d;
}

ElTensor *el_cross_entropy(ElTensor *logits, const ElInts *labels)
{
    static const ElOp op = {.name = "cross_entropy", .vjp = cross_entropy_vjp, .unread = EL_OUT};
    if (!el_labels_fit("el_cross_entropy", logits, labels)) return NULL;
    ElTensor *y = el_scope_tensor("el_cross_entropy", el_shape(logits->shape.dim[0]));
    if (!y) return NULL;
    Job job = job_of(logits, labels->data);
    job.out = y->data;
    by_examples(logits, &job, run_forward);
    size_t bytes = (size_t)el_ints_numel(labels) * sizeof *labels->data;
    return el_keep(el_record(&op, y, logits), labels->data, bytes);
}
