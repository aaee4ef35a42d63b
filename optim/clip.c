// Clipping of gradients.
#include "optim/clip.h"

#include <math.h>

#include "optim/slots.h"
#include "tensor/fail.h"

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

double el_grads_clip_norm(ElGrads grads, double most)
{
    if (!el_grads_given("el_grads_clip_norm", grads)) return NAN;
    if (!(most >= 0)) {
        el_fail("el_grads_clip_norm: the threshold is %g; it must be 0 or more", most);
        return NAN;
    }
    double norm = norm_of(grads);
    if (!isfinite(norm) || norm <= most) return norm;
    double by = most / norm;
    for (int i = 0; i < grads.count; i++) {
        ElTensor *g = grads.item[i].grad;
        for (int64_t k = 0; k < el_numel(g); k++) g->data[k] = (el_real)((double)g->data[k] * by);
        el_changed(g);
    }
    return norm;
}

bool el_grads_clip_value(ElGrads grads, double most)
{
    if (!el_grads_given("el_grads_clip_value", grads)) return false;
    if (!(most >= 0)) {
        return el_refuse("el_grads_clip_value: the threshold is %g; it must be 0 or more", most);
    }
    const el_real top = (el_real)most;
    for (int i = 0; i < grads.count; i++) {
        ElTensor *g = grads.item[i].grad;
        for (int64_t k = 0; k < el_numel(g); k++) {
            el_real x = g->data[k];
            g->data[k] = x > top ? top : x < -top ? -top : x;
        }
        el_changed(g);
    }
    return true;
}
