// Normal distributions with full covariances.
#include "nn/distributions/multivariate_normal.h"

#include "autograd/control.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/linalg.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/views.h"
#include "nn/rows.h"
#include "tensor/fail.h"
#include "tensor/random.h"

static const double log_2_pi = 1.8378770664093454836;

static bool is_one(const char *function, ElMultivariateNormal d)
{
    if (!el_given(function, d.mean, d.cholesky)) return false;
    const ElShape *m = &d.mean->shape, *c = &d.cholesky->shape;
    bool fits = m->rank == 2 && c->rank == 3 && m->dim[0] == c->dim[0];
    if (fits && c->dim[1] == m->dim[1] && c->dim[2] == m->dim[1]) return true;
    return el_refuse("%s: mean %s and cholesky %s do not fit: they must be [batch, n] and [batch, "
                     "n, n]",
                     function, el_describe(d.mean), el_describe(d.cholesky));
}

// log det of the covariance: sum log L_ii^2.
static ElTensor *log_determinant(ElTensor *cholesky)
{
    ElPart part = el_part_all(cholesky->shape);
    int64_t n = part.shape.dim[2];
    part.shape = el_shape(part.shape.dim[0], n);
    part.step[1] = n + 1;
    return el_sum_axis(el_log(el_square(el_pick("diagonal", cholesky, part))), 1);
}

// The squared entries of L^-1 b, summed: of b [batch, n, k] -> [batch].
static ElTensor *squared_solution(ElTensor *cholesky, ElTensor *b)
{
    return el_sum_rows(el_square(el_triangular_solve(cholesky, b, EL_LOWER)));
}

ElTensor *el_multivariate_normal_mean(ElMultivariateNormal d)
{
    return is_one("el_multivariate_normal_mean", d) ? d.mean : NULL;
}

ElTensor *el_multivariate_normal_rsample(ElMultivariateNormal d)
{
    if (!is_one("el_multivariate_normal_rsample", d)) return NULL;
    ElTensor *noise = el_unsqueeze(el_randn(d.mean->shape), -1);
    return el_add(d.mean, el_squeeze_axis(el_matmul(el_tril(d.cholesky, 0), noise), -1));
}

ElTensor *el_multivariate_normal_sample(ElMultivariateNormal d)
{
    if (!is_one("el_multivariate_normal_sample", d)) return NULL;
    return el_stop_gradient(el_multivariate_normal_rsample(d));
}

ElTensor *el_multivariate_normal_log_prob(ElMultivariateNormal d, ElTensor *x)
{
    const char *function = "el_multivariate_normal_log_prob";
    if (!is_one(function, d)) return NULL;
    if (!el_one_batch(function, 2, (ElTensor *[]){d.mean, x})) return NULL;
    ElTensor *far = squared_solution(d.cholesky, el_unsqueeze(el_sub(x, d.mean), -1));
    ElTensor *all = el_add(far, log_determinant(d.cholesky));
    return el_mul_scalar(el_add_scalar(all, log_2_pi * (double)x->shape.dim[1]), -0.5);
}

ElTensor *el_multivariate_normal_entropy(ElMultivariateNormal d)
{
    if (!is_one("el_multivariate_normal_entropy", d)) return NULL;
    double constant = (log_2_pi + 1) * (double)d.mean->shape.dim[1];
    return el_mul_scalar(el_add_scalar(log_determinant(d.cholesky), constant), 0.5);
}

// (|Lp^-1 Lq|^2 + |Lp^-1 (mq - mp)|^2 - n + log det p - log det q) / 2.
ElTensor *el_multivariate_normal_kl(ElMultivariateNormal q, ElMultivariateNormal p)
{
    const char *function = "el_multivariate_normal_kl";
    if (!is_one(function, q) || !is_one(function, p)) return NULL;
    if (!el_one_batch(function, 2, (ElTensor *[]){q.mean, p.mean})) return NULL;
    ElTensor *spread = squared_solution(p.cholesky, el_tril(q.cholesky, 0));
    ElTensor *shift = squared_solution(p.cholesky, el_unsqueeze(el_sub(q.mean, p.mean), -1));
    ElTensor *ratio = el_sub(log_determinant(p.cholesky), log_determinant(q.cholesky));
    ElTensor *all = el_add(el_add(spread, shift), ratio);
    return el_mul_scalar(el_add_scalar(all, -(double)q.mean->shape.dim[1]), 0.5);
}
