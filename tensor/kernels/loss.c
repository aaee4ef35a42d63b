// What a variational autoencoder computes besides products: its two losses and the sampling of its
// latent variables, each in one pass over its operands.
#include "tensor/kernels/fill.h"
#include "tensor/kernels/sum.h"
#include "tensor/kernels/vector_math.h"

// -log p(x) for x ~ Bernoulli(sigmoid(l)), which is -(x l - softplus(l)), also for 0 < x < 1.
static inline ElVec bernoulli_term(ElVec l, ElVec x)
{
    return v_softplus(l) - x * l;
}

static void bernoulli_nll(int64_t rows, int64_t cols, const el_real *logits, const el_real *x,
                          el_real *y)
{
    for (int64_t r = 0; r < rows; r++)
        y[r] = el_sum_terms(bernoulli_term, cols, logits + r * cols, x + r * cols);
}

static void bernoulli_nll_vjp(int64_t rows, int64_t cols, const el_real *g, const el_real *logits,
                              const el_real *x, el_real *dlogits)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < cols; j += EL_LANES) {
            int64_t k = r * cols + j, rest = cols - j;
            ElVec d = v_sigmoid(v_load_upto(logits + k, rest)) - v_load_upto(x + k, rest);
            v_store_upto(dlogits + k, g[r] * d, rest);
        }
}

static inline ElVec gaussian_term(ElVec mean, ElVec logvar)
{
    return (el_real)0.5 * (mean * mean + (v_exp(logvar) - 1 - logvar));
}

static void gaussian_kl(int64_t rows, int64_t cols, const el_real *mean, const el_real *logvar,
                        el_real *y)
{
    for (int64_t r = 0; r < rows; r++)
        y[r] = el_sum_terms(gaussian_term, cols, mean + r * cols, logvar + r * cols);
}

static void gaussian_kl_vjp(int64_t rows, int64_t cols, const el_real *g, const el_real *logvar,
                            el_real *dlogvar)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < cols; j += EL_LANES) {
            int64_t k = r * cols + j, rest = cols - j;
            ElVec d = (el_real)0.5 * (v_exp(v_load_upto(logvar + k, rest)) - 1);
            v_store_upto(dlogvar + k, g[r] * d, rest);
        }
}

static void reparameterize(int64_t n, const el_real *mean, const el_real *logvar,
                           const el_real *noise, el_real *y)
{
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        ElVec deviation = v_exp((el_real)0.5 * v_load_upto(logvar + k, rest));
        ElVec value = v_load_upto(mean + k, rest) + deviation * v_load_upto(noise + k, rest);
        v_store_upto(y + k, value, rest);
    }
}

static void reparameterize_vjp(int64_t n, const el_real *g, const el_real *logvar,
                               const el_real *noise, el_real *dlogvar)
{
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        ElVec half_deviation = (el_real)0.5 * v_exp((el_real)0.5 * v_load_upto(logvar + k, rest));
        ElVec by_deviation = v_load_upto(g + k, rest) * v_load_upto(noise + k, rest);
        v_store_upto(dlogvar + k, by_deviation * half_deviation, rest);
    }
}

void EL_FILL(loss)(ElKernels *k)
{
    k->bernoulli_nll = bernoulli_nll;
    k->bernoulli_nll_vjp = bernoulli_nll_vjp;
    k->gaussian_kl = gaussian_kl;
    k->gaussian_kl_vjp = gaussian_kl_vjp;
    k->reparameterize = reparameterize;
    k->reparameterize_vjp = reparameterize_vjp;
}
