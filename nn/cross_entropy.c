// The cross entropy of classes, fused: softmax and its logarithm are never stored.
#include <math.h>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/softmax.h"
#include "autograd/tape_private.h"
#include "nn/losses.h"
#include "nn/rows.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/kernels.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { GRAIN = 1 << 13 }; // numbers for a thread

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

static double log_sum_exp(int64_t n, const el_real *x)
{
    el_real most = el_kernels()->extreme(n, x, 1);
    return (double)most + log(el_kernels()->sum_exp(n, x, most, NULL));
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
        el_real *d = j->out + k * j->classes, g = j->g[k / j->places];
        el_real top = kernels->extreme(j->classes, logits, 1);
        double sum = kernels->sum_exp(j->classes, logits, top, d);
        kernels->mul_scalar(j->classes, d, (el_real)((double)g / sum), d);
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
