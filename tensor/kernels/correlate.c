// The gradient of a convolution by its weights, of images that lie side by side: lanes are images,
// and neither operand is packed.
#include "tensor/counts.h"
#include "tensor/kernels/fill.h"
#include "tensor/kernels/gemm_pack.h"

// A tile of weights: as many as a vector has lanes.
#define TILE_OUTS (EL_LANES >= 8 ? 4 : 2)
#define TILE_TAPS (EL_LANES / TILE_OUTS)

// One pixel of the window, in one channel after another.
typedef struct {
    int64_t i, j;
    const el_real *channel;
} Tap;

EL_SHARED const el_real *next_tap(const ElWindows *w, Tap *t)
{
    const int64_t row = el_reach(&w->x);
    int64_t place = t->i * w->y.dilation * row + t->j * w->x.dilation;
    const el_real *at = t->channel + place * EL_LANES;
    if (++t->j < w->x.size) return at;
    t->j = 0;
    if (++t->i < w->y.size) return at;
    t->i = 0;
    t->channel += el_reach(&w->y) * row * EL_LANES;
    return at;
}

// Lane o * TILE_TAPS + t: the sum of f[o] x[t] over all windows and images.
static ElVec sum_windows(const ElWindows *w, const el_real *f[TILE_OUTS],
                         const el_real *x[TILE_TAPS])
{
    const int64_t row = w->y.stride * el_reach(&w->x) * EL_LANES, step = w->x.stride * EL_LANES;
    ElVec sum[EL_LANES] = {{0}}, a[TILE_OUTS], b[TILE_TAPS];
    int64_t from = 0;
    for (int64_t i = 0; i < w->y.windows; i++)
        for (int64_t j = 0, at = i * row; j < w->x.windows; j++, at += step, from += EL_LANES) {
            EL_UNROLLED for (int o = 0; o < TILE_OUTS; o++) a[o] = v_load(f[o] + from);
            EL_UNROLLED for (int t = 0; t < TILE_TAPS; t++) b[t] = v_load(x[t] + at);
            EL_UNROLLED for (int s = 0; s < EL_LANES; s++) sum[s] =
                v_fma(a[s / TILE_TAPS], b[s % TILE_TAPS], sum[s]);
        }
    v_transpose(sum);
    EL_UNROLLED for (int half = EL_LANES / 2; half > 0; half /= 2)
    {
        EL_UNROLLED for (int s = 0; s < half; s++) sum[s] += sum[s + half];
    }
    return sum[0];
}

static void correlate(const ElWindows *w, int64_t outs, int64_t channels, const el_real *features,
                      const el_real *side, el_real *weights, int64_t row, bool add)
{
    const int64_t step = w->y.windows * w->x.windows * EL_LANES;
    const int64_t taps = channels * w->y.size * w->x.size;
    for (int64_t o = 0; o < outs; o += TILE_OUTS, weights += TILE_OUTS * row) {
        const el_real *f[TILE_OUTS], *x[TILE_TAPS] = {0};
        el_real sums[EL_LANES];
        for (int k = 0; k < TILE_OUTS; k++) f[k] = features + el_least(o + k, outs - 1) * step;
        Tap tap = {.channel = side};
        for (int64_t t = 0; t < taps; t += TILE_TAPS) {
            for (int k = 0; k < TILE_TAPS; k++) x[k] = t + k < taps ? next_tap(w, &tap) : x[k - 1];
            v_store(sums, sum_windows(w, f, x));
            for (int64_t k = 0; k < el_least(outs - o, TILE_OUTS); k++)
                for (int64_t m = 0; m < el_least(taps - t, TILE_TAPS); m++) {
                    el_real *to = weights + k * row + t + m;
                    *to = sums[k * TILE_TAPS + m] + (add ? *to : 0);
                }
        }
    }
}

void EL_FILL(correlate)(ElKernels *k)
{
    k->correlate = correlate;
}
