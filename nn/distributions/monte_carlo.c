// Monte Carlo estimates of KL.
#include "nn/distributions/monte_carlo.h"

#include <math.h>

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "tensor/fail.h"

static bool are_log_probs(const char *function, const ElTensor *log_q, const ElTensor *log_p)
{
    if (!el_given(function, log_q, log_p)) return false;
    if (log_q->shape.rank == 1 && el_shape_equal(log_q->shape, log_p->shape)) return true;
    return el_refuse("%s: %s and %s must be log-probabilities [batch] of one sample", function,
                     el_describe(log_q), el_describe(log_p));
}

ElTensor *el_mc_kl(ElTensor *log_q, ElTensor *log_p)
{
    return are_log_probs("el_mc_kl", log_q, log_p) ? el_sub(log_q, log_p) : NULL;
}

// The mean of the other elements, as a constant; 0 where there are none.
static ElTensor *mean_of_others(ElTensor *x)
{
    double others = fmax(1, (double)el_numel(x) - 1);
    return el_stop_gradient(el_mul_scalar(el_sub(el_sum(x), x), 1 / others));
}

// f + (q / stop(q) - 1) (f - b - 1): the factor in the middle is 0, and its derivative that of
// log_q. The last 1 takes away the derivative of log_q in f itself, which is 0 in the mean.
ElTensor *el_mc_kl_score(ElTensor *log_q, ElTensor *log_p)
{
    if (!are_log_probs("el_mc_kl_score", log_q, log_p)) return NULL;
    ElTensor *f = el_sub(log_q, log_p);
    ElTensor *score = el_expm1(el_sub(log_q, el_stop_gradient(log_q)));
    ElTensor *centred = el_add_scalar(el_sub(f, mean_of_others(f)), -1);
    return el_add(f, el_mul(score, centred));
}
