// The Gumbel-softmax distribution.
#include "nn/distributions/gumbel_softmax.h"

#include <math.h>

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/index.h"
#include "autograd/ops/softmax.h"
#include "nn/distributions/noise.h"
#include "nn/rows.h"
#include "tensor/fail.h"

static bool is_one(const char *function, ElGumbelSoftmax d)
{
    if (!el_classes(function, d.logits)) return false;
    if (d.temperature > 0) return true;
    return el_refuse("%s: the temperature is %g; it must be positive", function, d.temperature);
}

static double gumbel_quantile(double u)
{
    return -log(-log(u));
}

static ElTensor *relaxed(ElGumbelSoftmax d)
{
    ElTensor *noisy = el_add(d.logits, el_noise(d.logits->shape, gumbel_quantile));
    return el_softmax(el_mul_scalar(noisy, 1 / d.temperature), -1);
}

ElTensor *el_gumbel_softmax_rsample(ElGumbelSoftmax d)
{
    return is_one("el_gumbel_softmax_rsample", d) ? relaxed(d) : NULL;
}

ElTensor *el_gumbel_softmax_sample(ElGumbelSoftmax d)
{
    ElTensor *x = is_one("el_gumbel_softmax_sample", d) ? relaxed(d) : NULL;
    return x ? el_stop_gradient(x) : NULL;
}

ElTensor *el_gumbel_softmax_straight_through(ElGumbelSoftmax d)
{
    ElTensor *x = is_one("el_gumbel_softmax_straight_through", d) ? relaxed(d) : NULL;
    if (!x) return NULL;
    int64_t classes = x->shape.dim[x->shape.rank - 1];
    return el_straight_through(el_one_hot(el_argmax_axis(x, -1), classes), x);
}

// With n classes and y = logits - t log x:
// log (n - 1)! + (n - 1) log t + sum (y - log x) - n logsumexp(y), for each of the other axes.
ElTensor *el_gumbel_softmax_log_prob(ElGumbelSoftmax d, ElTensor *x)
{
    const char *function = "el_gumbel_softmax_log_prob";
    if (!is_one(function, d)) return NULL;
    if (!el_one_batch(function, 2, (ElTensor *[]){d.logits, x})) return NULL;
    double n = (double)x->shape.dim[x->shape.rank - 1];
    ElTensor *log_x = el_log(x), *y = el_sub(d.logits, el_mul_scalar(log_x, d.temperature));
    ElTensor *each = el_sum_axis(el_sub(y, log_x), -1);
    ElTensor *all = el_sub(each, el_mul_scalar(el_logsumexp_axis(y, -1), n));
    return el_sum_rows(el_add_scalar(all, lgamma(n) + (n - 1) * log(d.temperature)));
}
