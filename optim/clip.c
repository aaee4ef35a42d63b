// Clipping of gradients.
#include "optim/clip.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"
#include "tensor/run_parallel.h"

// Sums that are taken side by side, so that the loop is one of vectors; their order is fixed.
enum { LANES = 8 };

// The sum of (by x)^2 over all gradients.
static double squares(ElGrads grads, double by)
{
    double lane[LANES] = {0}, sum = 0;
    for (int i = 0; i < grads.count; i++) {
        const ElTensor *g = grads.item[i].grad;
        int64_t n = el_numel(g), k = 0;
        for (; k + LANES <= n; k += LANES) {
            for (int j = 0; j < LANES; j++) {
                double x = by * (double)g->data[k + j];
                lane[j] += x * x;
            }
        }
        for (; k < n; k++) sum += by * (double)g->data[k] * (by * (double)g->data[k]);
    }
    for (int j = 0; j < LANES; j++) sum += lane[j];
    return sum;
}

// The largest magnitude there is; NaN when one of the numbers is.
static double largest(ElGrads grads)
{
    double most = 0;
    for (int i = 0; i < grads.count; i++) {
        const ElTensor *g = grads.item[i].grad;
        for (int64_t k = 0; k < el_numel(g); k++) {
            double x = fabs((double)g->data[k]);
            if (!(x <= most)) most = x;
            if (isnan(x)) return x;
        }
    }
    return most;
}

// Squares of doubles may overflow or vanish where the norm itself does not: then they are taken of
// numbers brought near 1 by a power of 2, which costs no precision.
static double norm_of(ElGrads grads)
{
    double sum = squares(grads, 1);
    if (sum > 1e-280 && sum < 1e300) return sqrt(sum);
    double top = largest(grads);
    if (top == 0 || !isfinite(top)) return top;
    int exponent = ilogb(top) < -1000 ? -1000 : ilogb(top);
    return ldexp(sqrt(squares(grads, ldexp(1, -exponent))), exponent);
}

typedef struct {
    el_real *data;
    double number; // a factor, or a bound
} Piece;

static void scale(void *context, int64_t first, int64_t last)
{
    const Piece *p = context;
    el_real *g = p->data;
    const double by = p->number;
    for (int64_t k = first; k < last; k++) g[k] = (el_real)((double)g[k] * by);
}

static void bound(void *context, int64_t first, int64_t last)
{
    const Piece *p = context;
    el_real *g = p->data;
    const el_real top = (el_real)p->number;
    for (int64_t k = first; k < last; k++) g[k] = g[k] > top ? top : g[k] < -top ? -top : g[k];
}

static void change(ElGrads grads, void (*run)(void *, int64_t, int64_t), double number)
{
    for (int i = 0; i < grads.count; i++) {
        Piece piece = {grads.item[i].grad->data, number};
        el_parallel(el_numel(grads.item[i].grad), EL_GRAIN, run, &piece);
        el_changed(grads.item[i].grad);
    }
}

static bool valid(const char *function, ElGrads grads, double most)
{
    if (!el_grads_given(function, grads)) return false;
    if (most >= 0) return true;
    return el_refuse("%s: the threshold is %g; it must be 0 or more", function, most);
}

double el_grads_clip_norm(ElGrads grads, double most)
{
    if (!valid("el_grads_clip_norm", grads, most)) return NAN;
    double norm = norm_of(grads);
    if (isfinite(norm) && norm > most) change(grads, scale, most / norm);
    return norm;
}

bool el_grads_clip_value(ElGrads grads, double most)
{
    if (!valid("el_grads_clip_value", grads, most)) return false;
    change(grads, bound, most);
    return true;
}
