// Mixtures of normal distributions.
#include "nn/distributions/normal_mixture.h"

#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/softmax.h"
#include "nn/distributions/normal.h"
#include "nn/rows.h"
#include "tensor/fail.h"
#include "tensor/random.h"

static bool is_one(const char *function, ElNormalMixture d)
{
    if (!el_classes(function, d.logits)) return false;
    if (!el_one_batch(function, 2, (ElTensor *[]){d.mean, d.logvar})) return false;
    const ElShape *l = &d.logits->shape, *m = &d.mean->shape;
    if (l->rank == 2 && m->rank >= 2 && l->dim[0] == m->dim[0] && l->dim[1] == m->dim[1])
        return true;
    return el_refuse("%s: logits %s and mean %s do not fit: logits must be [batch, components] and "
                     "mean [batch, components, ...]",
                     function, el_describe(d.logits), el_describe(d.mean));
}

// The sum over the components of a parameter of each, weighted.
static ElTensor *weighted(ElTensor *weight, ElTensor *parameter)
{
    if (!weight) return NULL;
    ElShape shape = parameter->shape;
    for (int i = 2; i < shape.rank; i++) shape.dim[i] = 1;
    return el_sum_axis(el_mul(el_reshape(weight, shape), parameter), 1);
}

ElTensor *el_normal_mixture_mean(ElNormalMixture d)
{
    if (!is_one("el_normal_mixture_mean", d)) return NULL;
    return weighted(el_softmax(d.logits, -1), d.mean);
}

ElTensor *el_normal_mixture_sample(ElNormalMixture d)
{
    if (!is_one("el_normal_mixture_sample", d)) return NULL;
    ElTensor *which = el_one_hot(el_rand_categorical(d.logits), d.logits->shape.dim[1]);
    ElTensor *mean = weighted(which, d.mean), *logvar = weighted(which, d.logvar);
    return el_normal_sample((ElNormal){mean, logvar});
}

// The log-density of x under each component: [batch, components].
static ElTensor *log_components(ElNormalMixture d, ElTensor *x)
{
    const double log_2_pi = 1.8378770664093454836;
    ElShape one = d.mean->shape;
    one.dim[1] = 1;
    int64_t size = 1;
    for (int i = 2; i < one.rank; i++) size *= one.dim[i];
    ElTensor *far = el_square(el_sub(el_reshape(x, one), d.mean));
    ElTensor *each = el_add(el_mul(far, el_exp(el_neg(d.logvar))), d.logvar);
    ElShape rows = el_shape(one.dim[0], d.mean->shape.dim[1], size);
    ElTensor *sum = el_sum_axis(el_reshape(each, rows), 2);
    return el_mul_scalar(el_add_scalar(sum, log_2_pi * (double)size), -0.5);
}

ElTensor *el_normal_mixture_log_prob(ElNormalMixture d, ElTensor *x)
{
    const char *function = "el_normal_mixture_log_prob";
    if (!el_given(function, x) || !is_one(function, d)) return NULL;
    if (x->shape.rank != d.mean->shape.rank - 1 ||
        el_numel(x) * d.mean->shape.dim[1] != el_numel(d.mean)) {
        return el_fail("%s: x %s and mean %s do not fit: x must be [batch, ...] and mean [batch, "
                       "components, ...]",
                       function, el_describe(x), el_describe(d.mean));
    }
    ElTensor *joint = el_add(el_log_softmax(d.logits, -1), log_components(d, x));
    return el_logsumexp_axis(joint, 1);
}
