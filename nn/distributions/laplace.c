// The Laplace distribution.
#include "nn/distributions/laplace.h"

#include <math.h>

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "nn/distributions/noise.h"
#include "nn/rows.h"

static bool is_one(const char *function, ElLaplace d)
{
    return el_one_batch(function, 2, (ElTensor *[]){d.mean, d.logscale});
}

ElTensor *el_laplace_mean(ElLaplace d)
{
    return is_one("el_laplace_mean", d) ? d.mean : NULL;
}

static double quantile(double u)
{
    return u < 0.5 ? log(2 * u) : -log(2 * (1 - u));
}

ElTensor *el_laplace_rsample(ElLaplace d)
{
    if (!is_one("el_laplace_rsample", d)) return NULL;
    return el_add(d.mean, el_mul(el_exp(d.logscale), el_noise(d.mean->shape, quantile)));
}

ElTensor *el_laplace_sample(ElLaplace d)
{
    if (!is_one("el_laplace_sample", d)) return NULL;
    return el_stop_gradient(el_laplace_rsample(d));
}

ElTensor *el_laplace_log_prob(ElLaplace d, ElTensor *x)
{
    ElTensor *operands[] = {d.mean, d.logscale, x};
    if (!el_one_batch("el_laplace_log_prob", 3, operands)) return NULL;
    ElTensor *far = el_mul(el_abs(el_sub(x, d.mean)), el_exp(el_neg(d.logscale)));
    return el_neg(el_sum_rows(el_add_scalar(el_add(far, d.logscale), log(2))));
}

ElTensor *el_laplace_entropy(ElLaplace d)
{
    if (!is_one("el_laplace_entropy", d)) return NULL;
    return el_sum_rows(el_add_scalar(d.logscale, 1 + log(2)));
}

// log(sp / sq) + (sq exp(-a / sq) + a) / sp - 1 a component, where a = |mean_q - mean_p|.
ElTensor *el_laplace_kl(ElLaplace q, ElLaplace p)
{
    ElTensor *operands[] = {q.mean, q.logscale, p.mean, p.logscale};
    if (!el_one_batch("el_laplace_kl", 4, operands)) return NULL;
    ElTensor *a = el_abs(el_sub(q.mean, p.mean)), *ratio = el_sub(q.logscale, p.logscale);
    ElTensor *inside = el_exp(el_sub(ratio, el_mul(a, el_exp(el_neg(q.logscale)))));
    ElTensor *outside = el_mul(a, el_exp(el_neg(p.logscale)));
    return el_sum_rows(el_add_scalar(el_sub(el_add(inside, outside), ratio), -1));
}
