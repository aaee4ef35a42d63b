// The density of a mixture, and its samples.
#include "models/mixture.h"

#include <math.h>

// 1 on the diagonals of factors [components, d, d], or everywhere in deviations.
static void set_to_identity(ElTensor *factor)
{
    bool full = factor && factor->shape.rank == 3;
    int64_t d = factor ? factor->shape.dim[1] : 0;
    for (int64_t k = 0; k < el_numel(factor); k++) factor->data[k] = !full || k / d % d == k % d;
}

Mixture mixture_new(ElParams *params, const char *name, int64_t components, int64_t d, bool full)
{
    ElShape factor = full ? el_shape(components, d, d) : el_shape(components, d);
    Mixture m = {
        .log_weight = el_params_add(params, name, "log_weight", el_shape(components), EL_STATE),
        .mean = el_params_add(params, name, "mean", el_shape(components, d), EL_STATE),
        .factor = el_params_add(params, name, "factor", factor, EL_STATE),
    };
    for (int64_t k = 0; k < el_numel(m.log_weight); k++)
        m.log_weight->data[k] = (el_real)-log((double)components);
    set_to_identity(m.factor);
    return m;
}

bool mixture_is_full(const Mixture *m)
{
    return m->factor->shape.rank == 3;
}

// The standard deviations, or the diagonals of the factors: [components, d].
static ElTensor *diagonals(const Mixture *m)
{
    if (!mixture_is_full(m)) return m->factor;
    return el_sum_axis(el_mul(m->factor, el_eye(m->mean->shape.dim[1])), 2);
}

// F^-1 (x - mean) of every component, [components, n, d].
static ElTensor *whitened(const Mixture *m, ElTensor *x)
{
    ElTensor *beyond = el_sub(x, el_unsqueeze(m->mean, 1));
    if (!mixture_is_full(m)) return el_div(beyond, el_unsqueeze(m->factor, 1));
    ElTensor *identity = el_expand(el_eye(m->mean->shape.dim[1]), m->factor->shape);
    ElTensor *inverse = el_triangular_solve(m->factor, identity, EL_LOWER);
    return el_matmul_transposed(beyond, inverse, EL_TRANSPOSE_B);
}

ElTensor *mixture_log_joint(const Mixture *m, ElTensor *x)
{
    double d = (double)m->mean->shape.dim[1];
    ElTensor *square = el_sum_axis(el_square(whitened(m, x)), 2);
    ElTensor *volume = el_sum_axis(el_log(diagonals(m)), 1);
    ElTensor *most = el_add_scalar(el_sub(m->log_weight, volume), -d / 2 * log(2 * acos(-1)));
    return el_add(el_mul_scalar(square, -.5), el_unsqueeze(most, 1));
}

ElTensor *mixture_log_density(const Mixture *m, ElTensor *x)
{
    return el_logsumexp_axis(mixture_log_joint(m, x), 0);
}

// mean + F noise of one component, in the place of the noise [d]; from the last number on, because
// each takes those before it.
static void shape_noise(const Mixture *m, int64_t component, el_real *x)
{
    int64_t d = m->mean->shape.dim[1];
    const el_real *mean = m->mean->data + component * d;
    const el_real *factor = m->factor->data + component * d * (mixture_is_full(m) ? d : 1);
    for (int64_t i = d - 1; i >= 0; i--) {
        double sum = mean[i];
        if (mixture_is_full(m))
            for (int64_t j = 0; j <= i; j++) sum += (double)factor[i * d + j] * (double)x[j];
        else
            sum += (double)factor[i] * (double)x[i];
        x[i] = (el_real)sum;
    }
}

ElTensor *mixture_sample(const Mixture *m, int64_t n)
{
    int64_t components = el_numel(m->log_weight), d = m->mean->shape.dim[1];
    ElTensor *logits = el_expand(m->log_weight, el_shape(n, components));
    const ElInts *which = el_rand_categorical(logits);
    ElTensor *x = el_randn(el_shape(n, d));
    for (int64_t k = 0; which && x && k < n; k++) shape_noise(m, which->data[k], x->data + k * d);
    return which ? x : NULL;
}
