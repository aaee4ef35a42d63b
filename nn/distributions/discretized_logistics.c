// Mixtures of discretized logistic distributions.
#include "nn/distributions/discretized_logistics.h"

#include "autograd/control.h"
#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/softmax.h"
#include "nn/distributions/noise.h"
#include "nn/rows.h"
#include "tensor/create.h"
#include "tensor/fail.h"
#include "tensor/random.h"

enum { VALUES = 256 };

static bool is_one(const char *function, ElDiscretizedLogistics d)
{
    return el_classes(function, d.logits) &&
           el_one_batch(function, 3, (ElTensor *[]){d.logits, d.mean, d.logscale});
}

// The log-probability of the bin of x under each component; x has an axis of size 1 for them. With
// the bin's ends at a and b in units of s, sigmoid(a) - sigmoid(b) is
// sigmoid(a) sigmoid(-b) (1 - exp(b - a)), of which the outermost bins lack two factors.
static ElTensor *log_bin(ElDiscretizedLogistics d, ElTensor *x)
{
    const double half = 0.5 / (VALUES - 1);
    ElTensor *low = el_scalar(half), *high = el_scalar(1 - half);
    ElTensor *inner_low = el_greater(x, low), *inner_high = el_less(x, high);
    ElTensor *centred = el_sub(x, d.mean), *slope = el_exp(el_neg(d.logscale));
    ElTensor *a = el_mul(el_add_scalar(centred, half), slope);
    ElTensor *b = el_mul(el_add_scalar(centred, -half), slope);
    ElTensor *below = el_mul(inner_high, el_softplus(el_neg(a)));
    ElTensor *above = el_mul(inner_low, el_softplus(b));
    ElTensor *width = el_log(el_neg(el_expm1(el_mul_scalar(slope, -2 * half))));
    return el_sub(el_mul(el_mul(inner_low, inner_high), width), el_add(below, above));
}

static ElTensor *log_mixture(ElDiscretizedLogistics d, ElTensor *x)
{
    return el_logsumexp_axis(el_add(el_log_softmax(d.logits, -1), log_bin(d, x)), -1);
}

ElTensor *el_discretized_logistics_log_prob(ElDiscretizedLogistics d, ElTensor *x)
{
    const char *function = "el_discretized_logistics_log_prob";
    if (!el_given(function, x) || !is_one(function, d)) return NULL;
    ElShape pixels = d.logits->shape;
    pixels.dim[--pixels.rank] = 0;
    if (!el_shape_equal(pixels, x->shape)) {
        return el_fail("%s: x %s and logits %s do not fit: x must be [batch, ...] and logits "
                       "[batch, ..., components]",
                       function, el_describe(x), el_describe(d.logits));
    }
    return el_sum_rows(log_mixture(d, el_unsqueeze(x, -1)));
}

ElTensor *el_discretized_logistics_sample(ElDiscretizedLogistics d)
{
    if (!is_one("el_discretized_logistics_sample", d)) return NULL;
    int64_t components = d.logits->shape.dim[d.logits->shape.rank - 1];
    ElTensor *which = el_one_hot(el_rand_categorical(d.logits), components);
    ElTensor *mean = el_sum_axis(el_mul(which, d.mean), -1);
    ElTensor *scale = el_exp(el_sum_axis(el_mul(which, d.logscale), -1));
    if (!mean) return NULL;
    ElTensor *x = el_add(mean, el_mul(scale, el_noise(mean->shape, el_logistic_quantile)));
    ElTensor *steps = el_round(el_mul_scalar(el_clamp(x, 0, 1), VALUES - 1));
    return el_stop_gradient(el_div(steps, el_scalar(VALUES - 1)));
}

// --- sums over all values ------------------------------------------------------------------------

static bool is_summable(const char *function, ElDiscretizedLogistics d)
{
    if (!is_one(function, d)) return false;
    if (d.logits->shape.rank < EL_MAX_RANK) return true;
    return el_refuse("%s: logits %s have %d axes; the sum over all values needs one more", function,
                     el_describe(d.logits), EL_MAX_RANK);
}

// [256, 1, ...], of a rank: the values of a pixel, along an axis before those of a batch.
static ElTensor *all_values(int rank)
{
    ElShape shape = {.rank = rank, .dim = {VALUES}};
    for (int i = 1; i < rank; i++) shape.dim[i] = 1;
    return el_reshape(el_linspace(0, 1, VALUES), shape);
}

// [256, batch, ...]: the log-probability of each value.
static ElTensor *log_all(ElDiscretizedLogistics d)
{
    return log_mixture(d, all_values(d.logits->shape.rank + 1));
}

ElTensor *el_discretized_logistics_mean(ElDiscretizedLogistics d)
{
    if (!is_summable("el_discretized_logistics_mean", d)) return NULL;
    ElTensor *p = el_exp(log_all(d));
    return el_sum_axis(el_mul(p, all_values(d.logits->shape.rank)), 0);
}

// The mean under q, a sum over all values, of what each value has; summed over the rows.
static ElTensor *expected(ElTensor *log_q, ElTensor *value)
{
    return el_sum_rows(el_sum_axis(el_mul(el_exp(log_q), value), 0));
}

ElTensor *el_discretized_logistics_entropy(ElDiscretizedLogistics d)
{
    if (!is_summable("el_discretized_logistics_entropy", d)) return NULL;
    ElTensor *log_p = log_all(d);
    return el_neg(expected(log_p, log_p));
}

ElTensor *el_discretized_logistics_kl(ElDiscretizedLogistics q, ElDiscretizedLogistics p)
{
    const char *function = "el_discretized_logistics_kl";
    if (!is_summable(function, q) || !is_summable(function, p)) return NULL;
    ElShape rows_q = q.logits->shape, rows_p = p.logits->shape;
    rows_q.dim[--rows_q.rank] = rows_p.dim[--rows_p.rank] = 0;
    if (!el_shape_equal(rows_q, rows_p)) {
        return el_fail("%s: %s and %s must be mixtures of the same pixels: [batch, ..., "
                       "components], where only components may differ",
                       function, el_describe(q.logits), el_describe(p.logits));
    }
    ElTensor *log_q = log_all(q);
    return expected(log_q, el_sub(log_q, log_all(p)));
}
