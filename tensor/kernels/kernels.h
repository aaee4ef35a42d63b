// Private to the library: the table of inner loops, one per instruction set, chosen at run time.
//
// A kernel works on plain memory in the calling thread, allocates nothing and cannot fail. The
// value of an element never depends on its place in the array or on the count (tails run the
// vector code on a padded copy), so callers may cut an array anywhere and get the same bytes.
#ifndef EL_KERNELS_H
#define EL_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "tensor/tensor.h"

// One product C = op(A) op(B), each element summed over k in one fixed order. Element (i, p) of A
// is a[i * a_row + p * a_col]; one of the two strides is 1, which gives all four orientations.
typedef struct {
    int64_t m, n, k;
    const el_real *a;
    int64_t a_row, a_col;
    const el_real *b;
    int64_t b_row, b_col;
    el_real *c; // element (i, j) is c[i * c_row + j]
    int64_t c_row;
    const el_real *bias; // n numbers added to each row of C, or NULL
    bool accumulate;     // add to C what it holds already
} ElGemm;

// One axis of the windows that a convolution slides over an image: window i takes `size` pixels,
// `dilation` apart, from pixel i * stride - padding on. Pixels outside the image are 0.
typedef struct {
    int64_t pixels, windows, size, stride, dilation, padding;
} ElWindowAxis;
typedef struct {
    ElWindowAxis y, x;
} ElWindows;

// From the first pixel that a window sees, padding or not, to the last.
static inline int64_t el_reach(const ElWindowAxis *a)
{
    return (a->windows - 1) * a->stride + a->dilation * (a->size - 1) + 1;
}

// A row of random numbers: count of them from this position of the sequence (seed, stream).
typedef struct {
    uint64_t seed, stream, position;
} ElRandomAt;

// One step of an optimizer over a parameter w with gradient g; its formula is in its header in
// optim/. Weight decay is added to the gradient (decay), or taken off the weights (shrink).
typedef struct {
    double rate;
    double decay;        // g + decay w is the gradient
    double shrink;       // of adam and lion: w - shrink w is the parameter that is moved
    double epsilon;      //
    double momentum;     // of sgd and rmsprop
    double beta1, beta2; // of rmsprop: beta2 is alpha
    double correction1, correction2; // of adam: 1 - beta^step
    bool nesterov, centered;         // of sgd; of rmsprop
} ElOptimStep;

// One lane of a normalization: `blocks` blocks of `block` numbers, whose starts lie `step` apart.
// gain and bias hold one number a block, gain_step (0 or 1) apart; or, where `each` is set, one for
// each number of the only block. A normalized number is h = (x - mean) rstd, the value
// activation(h gain + bias), where the activation passes what is above 0 and multiplies the rest
// with slope: 1 for none.
typedef struct {
    int64_t blocks, block, step;
    const el_real *gain, *bias;
    int64_t gain_step;
    bool each;
    el_real mean, rstd, slope;
} ElNormLane;

typedef struct ElKernels {
    const char *isa;         // "generic", "avx2", "avx512", "neon"
    bool (*supported)(void); // by the processor this runs on

    // Elementwise: y = f(x; c) and dx from g, x and y; a binary operand with step 0 is one number
    // used throughout, with step 1 an array. The result may be an operand. Every pointer must be
    // good, also to what a gradient does not read.
#define EL_UNARY(name, value, slope)                                                               \
    void (*name)(int64_t n, const el_real *x, el_real c, el_real *y);                              \
    void (*name##_vjp)(int64_t n, const el_real *g, const el_real *x, const el_real *y, el_real c, \
                       el_real *dx);
#define EL_UNARY_FLAT(name, value) void (*name)(int64_t n, const el_real *x, el_real c, el_real *y);
#define EL_BINARY(name, value, slope_a, slope_b)                                          \
    EL_BINARY_FLAT(name, value)                                                           \
    void (*name##_vjp_a)(int64_t n, const el_real *g, const el_real *a, const el_real *b, \
                         const el_real *y, el_real *da);                                  \
    void (*name##_vjp_b)(int64_t n, const el_real *g, const el_real *a, const el_real *b, \
                         const el_real *y, el_real *db);
#define EL_BINARY_FLAT(name, value) \
    void (*name)(int64_t n, const el_real *a, int a_step, const el_real *b, int b_step, el_real *y);
#include "tensor/kernels/elementwise.table.h"
#undef EL_UNARY
#undef EL_UNARY_FLAT
#undef EL_BINARY
#undef EL_BINARY_FLAT

    // Sums in fixed chunks. x is [rows, cols]; sum_rows gives y[rows], sum_cols gives y[cols].
    void (*sum_rows)(int64_t rows, int64_t cols, const el_real *x, el_real *y);
    void (*sum_cols)(int64_t rows, int64_t cols, const el_real *x, el_real *y);

    // Of one row: the largest number or, with sign -1, the smallest (NaN when there is one; -inf,
    // or inf, of none); and the sum of terms exp(x - top), which are left in y unless it is NULL.
    el_real (*extreme)(int64_t n, const el_real *x, el_real sign);
    double (*sum_exp)(int64_t n, const el_real *x, el_real top, el_real *y);

    // gemm needs room for gemm_workspace(m, n, k) numbers, 64-byte aligned; that is enough also for
    // a job of fewer rows or columns, or of less depth.
    int64_t (*gemm_workspace)(int64_t m, int64_t n, int64_t k);
    void (*gemm)(const ElGemm *job, el_real *workspace);
    int gemm_rows, gemm_cols; // of the register tile; C is cut in its rows, or in whole vectors

    // gemm with both operands packed by others, in one stretch of the depth, best at most
    // gemm_depth: A in panels of gemm_rows by gemm_pack_rows, which spills up to `lanes` numbers
    // past them, B in panels [k][gemm_cols]. Their strides are not read, nor is the bias.
    int gemm_depth;
    void (*gemm_pack_rows)(int64_t m, int64_t k, const el_real *a, int64_t a_row, int64_t a_col,
                           el_real *packed);
    void (*gemm_packed)(const ElGemm *job);

    // One channel of several images as the windows see it: row k of u [y.size x.size, images
    // windows] is the k-th pixel of every window, image after image; image i begins at i * step.
    // fold is the transpose, plus fill: each pixel is fill and the sum of its places in u. unfold
    // may write gemm_cols numbers past u; fold may read as many before and past it, and makes
    // nothing of them. Both need room for unfold_workspace(w, images) numbers.
    int64_t (*unfold_workspace)(const ElWindows *w, int64_t images);
    void (*unfold)(const ElWindows *w, int64_t images, const el_real *image, int64_t step,
                   el_real *workspace, el_real *u);
    void (*fold)(const ElWindows *w, int64_t images, el_real fill, const el_real *u,
                 el_real *workspace, el_real *image, int64_t step);

    // The same for `lanes` images that lie side by side: [channels, reach of y, reach of x, lanes],
    // zeros where there is padding or no image. interleave makes that of images `step` apart;
    // separate takes it apart, adding a number to each channel (or NULL) and then multiplying what
    // is not above 0 with the slope. pack_windows makes the panels of B for gemm_packed of what
    // `count` windows see: row [channels y.size x.size], column (window, image). add_windows is the
    // transpose of what all windows see, from [channels y.size x.size, windows, lanes]. correlate:
    // weights[o][t] = the sum of features [outs, windows, lanes] times what the windows see through
    // t of [channels y.size x.size]; rows of weights lie `row` apart.
    int lanes;
    void (*interleave)(const ElWindows *w, int64_t channels, int64_t images, const el_real *image,
                       int64_t step, el_real *side);
    void (*separate)(const ElWindows *w, int64_t channels, int64_t images, const el_real *side,
                     const el_real *bias, el_real slope, el_real *image, int64_t step);
    void (*pack_windows)(const ElWindows *w, int64_t channels, int64_t first, int64_t count,
                         const el_real *side, el_real *panels);
    void (*add_windows)(const ElWindows *w, int64_t channels, const el_real *u, el_real *side);
    void (*correlate)(const ElWindows *w, int64_t outs, int64_t channels, const el_real *features,
                      const el_real *side, el_real *weights, int64_t row, bool add);

    // Losses of one row an example, in nats; all arrays [rows, cols] but y and g, which are [rows].
    // bernoulli_nll: y = sum softplus(l) - x l; dl = g (sigmoid(l) - x).
    // gaussian_kl of N(mean, exp logvar) from N(0, 1): y = sum (mean^2 + exp logvar - 1 -
    // logvar)/2; dmean = g mean; dlogvar = g (exp logvar - 1)/2.
    void (*bernoulli_nll)(int64_t rows, int64_t cols, const el_real *logits, const el_real *x,
                          el_real *y);
    void (*bernoulli_nll_vjp)(int64_t rows, int64_t cols, const el_real *g, const el_real *logits,
                              const el_real *x, el_real *dlogits);
    void (*gaussian_kl)(int64_t rows, int64_t cols, const el_real *mean, const el_real *logvar,
                        el_real *y);
    void (*gaussian_kl_vjp)(int64_t rows, int64_t cols, const el_real *g, const el_real *logvar,
                            el_real *dlogvar);
    // y = mean + exp(logvar / 2) noise; dlogvar = g noise exp(logvar / 2) / 2.
    void (*reparameterize)(int64_t n, const el_real *mean, const el_real *logvar,
                           const el_real *noise, el_real *y);
    void (*reparameterize_vjp)(int64_t n, const el_real *g, const el_real *logvar,
                               const el_real *noise, el_real *dlogvar);

    // Normalization, one lane a call. norm_moments: mean and variance (divided by the count). With
    // d the gradient by h gain + bias, norm_sums gives the sums of d gain and of d gain h over the
    // lane, and adds to dbias and dgain, which lie as bias and gain do, what d and d h sum to.
    // norm_vjp: dx = rstd (d gain - means[0] - h means[1]).
    void (*norm_moments)(const ElNormLane *lane, const el_real *x, double *mean, double *variance);
    void (*norm)(const ElNormLane *lane, const el_real *x, el_real *y);
    void (*norm_sums)(const ElNormLane *lane, const el_real *g, const el_real *x, double sums[2],
                      el_real *dbias, el_real *dgain);
    void (*norm_vjp)(const ElNormLane *lane, const el_real *g, const el_real *x,
                     const double means[2], el_real *dx);

    // Bytes to numbers: y = x / 255.
    void (*pixels)(int64_t n, const uint8_t *x, el_real *y);

    // Uniform on [0, 1) and normal numbers. The number at a position is the same however it is
    // reached: position p uses word p % 4 of Philox counter p / 4; normals p and p+1 of an even p
    // are the pair that Box and Muller make of the two words there.
    void (*uniform)(int64_t n, ElRandomAt at, el_real *out);
    void (*normal)(int64_t n, ElRandomAt at, el_real *out);

    // Steps of optimizers, with what each remembers of the parameter.
    void (*sgd)(int64_t n, el_real *w, const el_real *g, el_real *b, ElOptimStep s);
    void (*adagrad)(int64_t n, el_real *w, const el_real *g, el_real *sum, ElOptimStep s);
    void (*rmsprop)(int64_t n, el_real *w, const el_real *g, el_real *v, el_real *m, el_real *b,
                    ElOptimStep s);
    void (*adam)(int64_t n, el_real *w, const el_real *g, el_real *m, el_real *v, ElOptimStep s);
    void (*lion)(int64_t n, el_real *w, const el_real *g, el_real *m, ElOptimStep s);
} ElKernels;

// The table in use: the best this processor has, or the one named by the environment variable
// ELBO_ISA when that is built in and supported.
const ElKernels *el_kernels(void);

// Every table built in, best first, NULL-terminated; for tests and benchmarks. One that this
// processor does not support has no functions in it.
const ElKernels *const *el_kernels_all(void);

// Makes the table of that name the one in use. False (an error naming the choices) when it is not
// built in or the processor lacks it.
bool el_kernels_use(const char *isa);
#endif
