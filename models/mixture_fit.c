// Fitting a mixture: k-means++ for a start, then expectation maximisation.
#include <math.h>
#include <string.h>

#include "models/mixture.h"
#include "models/model.h"

enum { CHUNK = 1000, FIRST_STEPS = 10, MOST_STEPS = 200 };
static const double least_gain = 1e-3, nothing = 1e-9;

// --- k-means++ -----------------------------------------------------------------------------------

// Rows and the squared distance of each from the nearest mean so far.
typedef struct {
    const el_real *x; // [n, d]
    int64_t n, d;
    ElTensor *nearest; // [n]
} Seeding;

static double square_between(const Seeding *s, int64_t row, int64_t other)
{
    double sum = 0;
    for (int64_t k = 0; k < s->d; k++) {
        double step = (double)s->x[row * s->d + k] - (double)s->x[other * s->d + k];
        sum += step * step;
    }
    return sum;
}

// The sum of the squared distances with row `centre` as one more mean; kept when that is asked.
static double with_mean(Seeding *s, int64_t centre, bool keep)
{
    double total = 0;
    for (int64_t row = 0; row < s->n; row++) {
        double square = fmin(s->nearest->data[row], square_between(s, row, centre));
        if (keep) s->nearest->data[row] = (el_real)square;
        total += square;
    }
    return total;
}

// The row at a share u of the sum of the squared distances, which is one drawn by them when u is
// uniform. Any row when all are infinite, before the first mean, or 0.
static int64_t row_at(const Seeding *s, double u)
{
    double sum = 0, total = 0;
    for (int64_t row = 0; row < s->n; row++) total += (double)s->nearest->data[row];
    for (int64_t row = 0; row < s->n; row++)
        if ((sum += (double)s->nearest->data[row]) > u * total) return row;
    return (int64_t)(u * (double)s->n);
}

// The best of 2 + log(components) rows that are drawn.
static int64_t next_mean(Seeding *s, int64_t components)
{
    ElTensor *u = el_rand(el_shape(2 + (int64_t)log((double)components)));
    int64_t best = 0;
    double least = INFINITY;
    for (int64_t k = 0; k < el_numel(u); k++) {
        int64_t row = row_at(s, (double)u->data[k]);
        double total = with_mean(s, row, false);
        if (total < least) best = row;
        least = fmin(least, total);
    }
    return best;
}

double mixture_seed(const ElTensor *x, ElTensor *mean)
{
    int64_t components = mean->shape.dim[0], n = x->shape.dim[0], d = x->shape.dim[1];
    Seeding s = {.x = x->data, .n = n, .d = d, .nearest = el_full(el_shape(n), INFINITY)};
    if (!s.nearest) return NAN;
    double total = 0;
    for (int64_t k = 0; k < components; k++) {
        int64_t row = next_mean(&s, components);
        total = with_mean(&s, row, true);
        memcpy(mean->data + k * d, s.x + row * d, (size_t)d * sizeof *s.x);
    }
    el_changed(mean);
    return total / (double)n;
}

// --- expectation maximisation --------------------------------------------------------------------

// What a step needs of all rows: with the probability r that a row is of a component, sums of r, of
// r (x - mean), and of r (x - mean) (x - mean)^T or its diagonal.
typedef struct {
    double log_density;
    ElTensor *count, *first, *second; // [components, 1, 1], [.., 1, d], [.., d, d] or [.., 1, d]
} Sums;

static bool add(ElTensor *total, const ElTensor *part)
{
    if (!part) return false;
    for (int64_t k = 0; k < el_numel(total); k++) total->data[k] += part->data[k];
    return true;
}

static bool add_rows(Sums *s, const Mixture *m, ElTensor *x)
{
    ElTensor *joint = mixture_log_joint(m, x), *density = el_logsumexp_axis(joint, 0);
    ElTensor *r = el_unsqueeze(el_exp(el_sub(joint, density)), 1); // [components, 1, n]
    ElTensor *beyond = el_sub(x, el_unsqueeze(m->mean, 1));        // [components, n, d]
    ElTensor *second = NULL;
    if (mixture_is_full(m))
        second =
            el_matmul_transposed(el_mul(beyond, el_transpose(r, 1, 2)), beyond, EL_TRANSPOSE_A);
    else
        second = el_matmul(r, el_square(beyond));
    s->log_density += el_item(el_sum(density));
    return add(s->count, el_sum_axes(r, el_axes(2), EL_KEEPDIM)) &&
           add(s->first, el_matmul(r, beyond)) && add(s->second, second);
}

static Sums sums_of(const Mixture *m, ElTensor *x)
{
    int64_t components = m->mean->shape.dim[0], d = m->mean->shape.dim[1], n = x->shape.dim[0];
    bool full = mixture_is_full(m);
    Sums s = {.count = el_zeros(el_shape(components, 1, 1)),
              .first = el_zeros(el_shape(components, 1, d)),
              .second = el_zeros(el_shape(components, full ? d : 1, d))};
    bool good = s.count && s.first && s.second;
    for (int64_t first = 0; good && first < n; first += CHUNK) {
        el_tape_begin();
        good = add_rows(&s, m, el_slice(x, 0, first, first + CHUNK));
        el_tape_end();
    }
    return good ? s : (Sums){.log_density = NAN};
}

// The covariances less what the means moved, and the floor on their diagonals.
static ElTensor *covariances(const Mixture *m, ElTensor *second, ElTensor *moved, double floor)
{
    if (mixture_is_full(m)) {
        ElTensor *product = el_matmul_transposed(moved, moved, EL_TRANSPOSE_A);
        ElTensor *least = el_mul_scalar(el_eye(m->mean->shape.dim[1]), floor);
        return el_add(el_sub(second, product), least);
    }
    return el_add_scalar(el_relu(el_sub(second, el_square(moved))), floor);
}

// The likeliest parameters, the probabilities given.
static bool maximise(Mixture *m, Sums s, double floor, int64_t n)
{
    ElTensor *count = el_add_scalar(s.count, nothing), *moved = el_div(s.first, count);
    ElTensor *covariance = covariances(m, el_div(s.second, count), moved, floor);
    bool full = mixture_is_full(m);
    return param_set(m->factor, full ? el_cholesky(covariance) : el_sqrt(covariance)) &&
           param_set(m->mean, el_add(m->mean, el_reshape(moved, m->mean->shape))) &&
           param_set(m->log_weight, el_log(el_mul_scalar(count, 1 / (double)n)));
}

// Steps until one gains little, at most so many; the mean log density before the last, NaN on an
// error.
static double climb(Mixture *m, ElTensor *x, double floor, int steps)
{
    double before = -INFINITY, now = before;
    for (int k = 0; k < steps; k++) {
        el_tape_begin();
        Sums s = sums_of(m, x);
        now = s.log_density / (double)x->shape.dim[0];
        if (!s.count || !maximise(m, s, floor, x->shape.dim[0])) now = NAN;
        el_tape_end();
        if (!(now - before >= least_gain)) break;
        before = now;
    }
    return now;
}

// --- restarts ------------------------------------------------------------------------------------

// The means of k-means++, each with the same weight and in all directions the same variance.
static bool begin(Mixture *m, ElTensor *x, double floor)
{
    int64_t components = m->mean->shape.dim[0], d = m->mean->shape.dim[1];
    double variance = mixture_seed(x, m->mean) / (double)d + floor;
    ElTensor *one = mixture_is_full(m) ? el_eye(d) : el_ones(el_shape(d));
    ElTensor *factor = el_expand(el_mul_scalar(one, sqrt(variance)), m->factor->shape);
    return variance > 0 && param_set(m->factor, factor) &&
           param_set(m->log_weight, el_full(el_shape(components), -log((double)components)));
}

static bool copy(Mixture *to, const Mixture *from)
{
    return param_set(to->mean, from->mean) && param_set(to->factor, from->factor) &&
           param_set(to->log_weight, from->log_weight);
}

// The variance of a number of x, a mean over them.
static double spread(ElTensor *x)
{
    ElTensor *beyond = el_sub(x, el_mean_axis(x, 0));
    return el_item(el_mean(el_square(beyond)));
}

bool mixture_fit(Mixture *m, ElTensor *x, MixtureFit how)
{
    if (!x) return false;
    double floor = fmax(how.floor * spread(x), nothing), most = -INFINITY;
    Mixture best = {el_zeros(m->log_weight->shape), el_zeros(m->mean->shape),
                    el_zeros(m->factor->shape)};
    for (int k = 0; k < how.restarts; k++) {
        el_tape_begin();
        bool begun = begin(m, x, floor);
        double density = begun ? climb(m, x, floor, FIRST_STEPS) : NAN;
        el_tape_end();
        if (isnan(density)) return false;
        if (density > most && !copy(&best, m)) return false;
        most = fmax(most, density);
    }
    return copy(m, &best) && !isnan(climb(m, x, floor, MOST_STEPS));
}
