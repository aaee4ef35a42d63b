// The logistic distribution.
#include "nn/distributions/logistic.h"

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "nn/distributions/noise.h"
#include "nn/rows.h"

static bool is_one(const char *function, ElLogistic d)
{
    return el_one_batch(function, 2, (ElTensor *[]){d.mean, d.logscale});
}

ElTensor *el_logistic_mean(ElLogistic d)
{
    return is_one("el_logistic_mean", d) ? d.mean : NULL;
}

ElTensor *el_logistic_rsample(ElLogistic d)
{
    if (!is_one("el_logistic_rsample", d)) return NULL;
    ElTensor *noise = el_noise(d.mean->shape, el_logistic_quantile);
    return el_add(d.mean, el_mul(el_exp(d.logscale), noise));
}

ElTensor *el_logistic_sample(ElLogistic d)
{
    if (!is_one("el_logistic_sample", d)) return NULL;
    return el_stop_gradient(el_logistic_rsample(d));
}

// With z = (x - mean) / s the density is sigmoid(z) sigmoid(-z) / s, and log sigmoid(z) is
// z - softplus(z).
ElTensor *el_logistic_log_prob(ElLogistic d, ElTensor *x)
{
    ElTensor *operands[] = {d.mean, d.logscale, x};
    if (!el_one_batch("el_logistic_log_prob", 3, operands)) return NULL;
    ElTensor *z = el_mul(el_sub(x, d.mean), el_exp(el_neg(d.logscale)));
    return el_sum_rows(el_sub(el_sub(z, el_mul_scalar(el_softplus(z), 2)), d.logscale));
}

ElTensor *el_logistic_entropy(ElLogistic d)
{
    if (!is_one("el_logistic_entropy", d)) return NULL;
    return el_sum_rows(el_add_scalar(d.logscale, 2));
}
