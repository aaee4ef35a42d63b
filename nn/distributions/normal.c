// The normal distribution.
#include "nn/distributions/normal.h"

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "autograd/tape_private.h"
#include "nn/losses.h"
#include "nn/rows.h"
#include "tensor/kernels/kernels.h"
#include "tensor/random.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// --- reparameterization --------------------------------------------------------------------------

enum { GRAIN = 1 << 13 }; // numbers for a thread, with an exponential each

// z from the mean, or dlogvar from g where there is one.
typedef struct {
    const el_real *mean, *g, *logvar, *noise;
    el_real *out;
} Job;

static void run_piece(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    const int64_t n = last - first;
    const el_real *logvar = j->logvar + first, *noise = j->noise + first;
    if (j->g)
        el_kernels()->reparameterize_vjp(n, j->g + first, logvar, noise, j->out + first);
    else
        el_kernels()->reparameterize(n, j->mean + first, logvar, noise, j->out + first);
}

// dmean = g; dlogvar = g noise exp(logvar / 2) / 2; dnoise = g exp(logvar / 2).
static ElTensor *reparameterize_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *logvar = n->in[1], *noise = n->in[2];
    if (input == 0) return g;
    if (input == 1 && !el_tape_recording()) {
        ElTensor *d = el_empty_like(logvar);
        if (!d) return NULL;
        Job job = {.g = g->data, .logvar = logvar->data, .noise = noise->data, .out = d->data};
        el_parallel(el_numel(d), GRAIN, run_piece, &job);
        return d;
    }
    ElTensor *scaled = el_mul(g, el_exp(el_mul_scalar(logvar, 0.5)));
    return input == 1 ? el_mul_scalar(el_mul(scaled, noise), 0.5) : scaled;
}

static ElTensor *reparameterize(const char *function, ElTensor *mean, ElTensor *logvar,
                                ElTensor *noise)
{
    static const ElOp op = {
        .name = "reparameterize", .vjp = reparameterize_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!el_one_batch(function, 3, (ElTensor *[]){mean, logvar, noise})) return NULL;
    ElTensor *z = el_scope_tensor(function, mean->shape);
    if (!z) return NULL;
    Job job = {mean->data, NULL, logvar->data, noise->data, z->data};
    el_parallel(el_numel(z), GRAIN, run_piece, &job);
    return el_record(&op, z, mean, logvar, noise);
}

ElTensor *el_reparameterize(ElTensor *mean, ElTensor *logvar)
{
    if (!el_one_batch("el_reparameterize", 2, (ElTensor *[]){mean, logvar})) return NULL;
    return reparameterize("el_reparameterize", mean, logvar, el_randn(mean->shape));
}

ElTensor *el_reparameterize_with(ElTensor *mean, ElTensor *logvar, ElTensor *noise)
{
    return reparameterize("el_reparameterize_with", mean, logvar, noise);
}

// --- the distribution ----------------------------------------------------------------------------

static bool is_one(const char *function, ElNormal d)
{
    return el_one_batch(function, 2, (ElTensor *[]){d.mean, d.logvar});
}

ElTensor *el_normal_mean(ElNormal d)
{
    return is_one("el_normal_mean", d) ? d.mean : NULL;
}

ElTensor *el_normal_rsample(ElNormal d)
{
    return is_one("el_normal_rsample", d) ? el_reparameterize(d.mean, d.logvar) : NULL;
}

ElTensor *el_normal_sample(ElNormal d)
{
    if (!is_one("el_normal_sample", d)) return NULL;
    return el_stop_gradient(el_normal_rsample(d));
}

ElTensor *el_normal_log_prob(ElNormal d, ElTensor *x)
{
    ElTensor *operands[] = {d.mean, d.logvar, x};
    if (!el_one_batch("el_normal_log_prob", 3, operands)) return NULL;
    return el_neg(el_gaussian_nll(d.mean, d.logvar, x));
}

// (log 2 pi + 1 + logvar) / 2 a component.
ElTensor *el_normal_entropy(ElNormal d)
{
    if (!is_one("el_normal_entropy", d)) return NULL;
    const double log_2_pi_e = 2.8378770664093454836;
    double constant = log_2_pi_e * (double)el_rows(d.logvar).size;
    return el_mul_scalar(el_add_scalar(el_sum_rows(d.logvar), constant), 0.5);
}

// (log(vp / vq) + (vq + (mq - mp)^2) / vp - 1) / 2 a component.
ElTensor *el_normal_kl(ElNormal q, ElNormal p)
{
    ElTensor *operands[] = {q.mean, q.logvar, p.mean, p.logvar};
    if (!el_one_batch("el_normal_kl", 4, operands)) return NULL;
    ElTensor *ratio = el_sub(q.logvar, p.logvar);
    ElTensor *shift = el_mul(el_square(el_sub(q.mean, p.mean)), el_exp(el_neg(p.logvar)));
    ElTensor *spread = el_add_scalar(el_sub(el_exp(ratio), ratio), -1);
    return el_mul_scalar(el_sum_rows(el_add(spread, shift)), 0.5);
}
