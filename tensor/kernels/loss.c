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
    el_sum_term_rows(bernoulli_term, rows, cols, logits, x, y);
}

// d = g[r] slope(a, b) in row r. Rows of one number are taken a vector of rows at a time.
EL_INLINE void slope_rows(ElTerm slope, int64_t rows, int64_t cols, const el_real *g,
                          const el_real *a, const el_real *b, el_real *d)
{
    for (int64_t r = 0; cols == 1 && r < rows; r += EL_LANES) {
        int64_t rest = rows - r;
        ElVec s = slope(v_load_upto(a + r, rest), v_load_upto(b + r, rest));
        v_store_upto(d + r, v_load_upto(g + r, rest) * s, rest);
    }
    for (int64_t r = 0; cols != 1 && r < rows; r++)
        for (int64_t j = 0; j < cols; j += EL_LANES) {
            int64_t k = r * cols + j, rest = cols - j;
            v_store_upto(d + k, g[r] * slope(v_load_upto(a + k, rest), v_load_upto(b + k, rest)),
                         rest);
        }
}

static inline ElVec bernoulli_slope(ElVec l, ElVec x)
{
    return v_sigmoid(l) - x;
}

static void bernoulli_nll_vjp(int64_t rows, int64_t cols, const el_real *g, const el_real *logits,
                              const el_real *x, el_real *dlogits)
{
    slope_rows(bernoulli_slope, rows, cols, g, logits, x, dlogits);
}

static inline ElVec gaussian_term(ElVec mean, ElVec logvar)
{
    return (el_real)0.5 * (mean * mean + (v_exp(logvar) - 1 - logvar));
}

static void gaussian_kl(int64_t rows, int64_t cols, const el_real *mean, const el_real *logvar,
                        el_real *y)
{
    el_sum_term_rows(gaussian_term, rows, cols, mean, logvar, y);
}

static inline ElVec gaussian_slope(ElVec logvar, ElVec unused)
{
    (void)unused;
    return (el_real)0.5 * (v_exp(logvar) - 1);
}

static void gaussian_kl_vjp(int64_t rows, int64_t cols, const el_real *g, const el_real *logvar,
                            el_real *dlogvar)
{
    slope_rows(gaussian_slope, rows, cols, g, logvar, logvar, dlogvar);
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
