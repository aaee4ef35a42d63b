// Mixtures of normal distributions.
#include "nn/distributions/normal_mixture.h"

#include "autograd/ops/axes.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/softmax.h"
#include "nn/distributions/normal.h"
#include "nn/losses.h"
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

// The log-density of x under each component, as if each were an example: [batch, components].
static ElTensor *log_components(ElNormalMixture d, ElTensor *x)
{
    ElShape all = d.mean->shape, one = all, rows = all;
    one.dim[1] = rows.dim[1] = 1;
    rows.dim[0] *= all.dim[1];
    ElTensor *each = el_reshape(el_expand(el_reshape(x, one), all), rows);
    ElTensor *nll = el_gaussian_nll(el_reshape(d.mean, rows), el_reshape(d.logvar, rows), each);
    return el_neg(el_reshape(nll, d.logits->shape));
}

ElTensor *el_normal_mixture_log_prob(ElNormalMixture d, ElTensor *x)
{
    const char *function = "el_normal_mixture_log_prob";
    if (!el_given(function, x) || !is_one(function, d)) return NULL;
    const bool component[EL_MAX_RANK] = {[1] = true};
    if (!el_shape_equal(x->shape, el_shape_without(d.mean->shape, component))) {
        return el_fail("%s: x %s and mean %s do not fit: x must be [batch, ...] and mean [batch, "
                       "components, ...]",
                       function, el_describe(x), el_describe(d.mean));
    }
    ElTensor *joint = el_add(el_log_softmax(d.logits, -1), log_components(d, x));
    return el_logsumexp_axis(joint, 1);
}
