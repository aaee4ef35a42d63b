// Losses that are compositions of operations.
#include "nn/losses.h"

#include "autograd/ops/elementwise.h"
#include "nn/rows.h"
#include "tensor/fail.h"

// --- distances -----------------------------------------------------------------------------------

ElTensor *el_mse(ElTensor *y, ElTensor *x)
{
    if (!el_one_batch("el_mse", 2, (ElTensor *[]){y, x})) return NULL;
    return el_sum_rows(el_square(el_sub(y, x)));
}

ElTensor *el_l1(ElTensor *y, ElTensor *x)
{
    if (!el_one_batch("el_l1", 2, (ElTensor *[]){y, x})) return NULL;
    return el_sum_rows(el_abs(el_sub(y, x)));
}

// With c = d kept within delta, both branches are c (d - c / 2).
ElTensor *el_huber(ElTensor *y, ElTensor *x, double delta)
{
    if (!el_one_batch("el_huber", 2, (ElTensor *[]){y, x})) return NULL;
    if (!(delta > 0)) return el_fail("el_huber: delta is %g; it must be positive", delta);
    ElTensor *d = el_sub(y, x), *c = el_clamp(d, -delta, delta);
    return el_sum_rows(el_mul(c, el_sub(d, el_mul_scalar(c, 0.5))));
}

// --- likelihoods ---------------------------------------------------------------------------------

ElTensor *el_gaussian_nll(ElTensor *mean, ElTensor *logvar, ElTensor *x)
{
    if (!el_one_batch("el_gaussian_nll", 3, (ElTensor *[]){mean, logvar, x})) return NULL;
    ElTensor *scaled = el_mul(el_square(el_sub(x, mean)), el_exp(el_neg(logvar)));
    ElTensor *sum = el_sum_rows(el_add(scaled, logvar));
    const double log_2_pi = 1.8378770664093454836;
    return el_mul_scalar(el_add_scalar(sum, log_2_pi * (double)el_rows(x).size), 0.5);
}

// --- adversaries ---------------------------------------------------------------------------------

// max(0, 1 + score).
static ElTensor *hinge(ElTensor *score)
{
    return el_relu(el_add_scalar(score, 1));
}

ElTensor *el_hinge_critic(ElTensor *real, ElTensor *fake)
{
    if (!el_one_batch("el_hinge_critic", 2, (ElTensor *[]){real, fake})) return NULL;
    return el_sum_rows(el_add(hinge(el_neg(real)), hinge(fake)));
}

ElTensor *el_hinge_generator(ElTensor *fake)
{
    if (!el_one_batch("el_hinge_generator", 1, &fake)) return NULL;
    return el_sum_rows(el_neg(fake));
}

ElTensor *el_wasserstein_critic(ElTensor *real, ElTensor *fake)
{
    if (!el_one_batch("el_wasserstein_critic", 2, (ElTensor *[]){real, fake})) return NULL;
    return el_sum_rows(el_sub(fake, real));
}

ElTensor *el_wasserstein_generator(ElTensor *fake)
{
    if (!el_one_batch("el_wasserstein_generator", 1, &fake)) return NULL;
    return el_sum_rows(el_neg(fake));
}
