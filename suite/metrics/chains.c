// Only likelihoods go through the tape; codes are small, and moved by plain loops.
#include "suite/metrics/chains.h"

#include <math.h>
#include <string.h>

#include "suite/metrics/estimate.h"

static const double wanted_acceptance = .65, adaptation = .25, first_step = .3, longest_move = 1.2;

Chains chains_new(Observation model, ElTensor *images, int64_t each)
{
    Chains c = {.model = model, .each = each, .leapfrogs = 3, .step = first_step};
    c.x = repeat_rows(images, each);
    if (!c.x) return (Chains){0};
    c.rows = c.x->shape.dim[0];
    c.latent = model.latent;
    c.likelihood = el_zeros(el_shape(c.rows));
    c.slope = el_zeros(el_shape(c.rows, c.latent));
    c.half = each % 2 ? each : each / 2;
    c.metric = el_tile(el_eye(c.latent), el_shape(c.rows / c.half, 1, 1));
    c.scores = el_zeros(el_shape(c.rows / c.half, c.latent, c.latent));
    c.z = el_params_add(&c.params, NULL, "z", el_shape(c.rows, c.latent), EL_TRAINED);
    if (c.z && c.scores && chains_set(&c, el_randn(c.z->shape))) return c;
    chains_free(&c);
    return c;
}

void chains_free(Chains *c)
{
    el_params_free(&c->params);
    *c = (Chains){0};
}

static void copy(ElTensor *to, const ElTensor *from)
{
    memcpy(to->data, from->data, (size_t)el_numel(to) * sizeof *to->data);
}

// Evaluates likelihood and slope where the chains stand.
static bool look(Chains *c)
{
    el_changed(c->z);
    el_tape_begin();
    ElTensor *likelihood = c->model.log_likelihood(c->model.context, c->x, c->z);
    ElGrads slope = el_grads(el_sum(likelihood), c->params);
    bool good = slope.count == 1 && el_numel(likelihood) == c->rows;
    if (good) {
        copy(c->likelihood, likelihood);
        copy(c->slope, slope.item[0].grad);
    }
    el_tape_end();
    return good;
}

bool chains_set(Chains *c, const ElTensor *z)
{
    if (!z) return false;
    copy(c->z, z);
    return look(c);
}

// What a move may have to go back to, and its momentum.
typedef struct {
    ElTensor *z, *likelihood, *slope, *momentum;
    ElTensor *length; // of each chain's leapfrog steps
    ElTensor *before; // log density of position and momentum, [rows]
    ElTensor *work;   // [2, latent]
} Move;

// log p(z) + beta log p(x | z) + log p(momentum), without constants.
static double log_density(const Chains *c, const Move *m, double beta, int64_t row)
{
    const el_real *z = c->z->data + row * c->latent, *p = m->momentum->data + row * c->latent;
    double squares = 0;
    for (int64_t k = 0; k < c->latent; k++)
        squares += (double)z[k] * (double)z[k] + (double)p[k] * (double)p[k];
    return beta * (double)c->likelihood->data[row] - squares / 2;
}

static Move move_new(const Chains *c, double beta)
{
    Move m = {.z = el_array(c->z->shape, c->z->data),
              .likelihood = el_array(c->likelihood->shape, c->likelihood->data),
              .slope = el_array(c->slope->shape, c->slope->data),
              .momentum = el_randn(c->z->shape),
              .length = el_rand(el_shape(c->rows)),
              .before = el_empty(el_shape(c->rows)),
              .work = el_empty(el_shape(2, c->latent))};
    if (!m.z || !m.likelihood || !m.slope || !m.momentum || !m.length || !m.before || !m.work)
        return (Move){0};
    for (int64_t row = 0; row < c->rows; row++) {
        m.length->data[row] = (el_real)(c->step * (.8 + .4 * (double)m.length->data[row]));
        m.before->data[row] = (el_real)log_density(c, &m, beta, row);
    }
    return m;
}

// out = U^T x and out = U x, of an upper triangle U.
static void times_transposed(int64_t d, const el_real *u, const el_real *x, el_real *out)
{
    for (int64_t j = 0; j < d; j++) out[j] = 0;
    for (int64_t i = 0; i < d; i++)
        for (int64_t j = i; j < d; j++) out[j] += u[i * d + j] * x[i];
}

static void times(int64_t d, const el_real *u, const el_real *x, el_real *out)
{
    for (int64_t i = 0; i < d; i++) {
        out[i] = 0;
        for (int64_t j = i; j < d; j++) out[i] += u[i * d + j] * x[j];
    }
}

// The gradient of the log density at a chain's place.
static void score(const Chains *c, double beta, int64_t row, el_real *out)
{
    for (int64_t k = 0, at = row * c->latent; k < c->latent; k++, at++)
        out[k] = (el_real)beta * c->slope->data[at] - c->z->data[at];
}

// Half a step of the momentum, and, when asked, a whole one of the code. The momentum is kept as
// U^T times itself, which is standard normal.
static void advance(Chains *c, const Move *m, double beta, bool with_code)
{
    int64_t d = c->latent;
    for (int64_t row = 0; row < c->rows; row++) {
        el_real length = m->length->data[row], *momentum = m->momentum->data + row * d;
        const el_real *u = c->metric->data + row / c->half * d * d;
        el_real *force = m->work->data, *change = force + d;
        score(c, beta, row, force);
        times_transposed(d, u, force, change);
        for (int64_t k = 0; k < d; k++) momentum[k] += length / 2 * change[k];
        if (!with_code) continue;
        times(d, u, momentum, change);
        for (int64_t k = 0; k < d; k++) c->z->data[row * d + k] += length * change[k];
    }
}

static void go_back(Chains *c, const Move *m, int64_t row)
{
    int64_t at = row * c->latent;
    size_t bytes = (size_t)c->latent * sizeof *c->z->data;
    memcpy(c->z->data + at, m->z->data + at, bytes);
    memcpy(c->slope->data + at, m->slope->data + at, bytes);
    c->likelihood->data[row] = m->likelihood->data[row];
}

// A chain that ran off (NaN, an infinite energy) goes back too.
static bool choose(Chains *c, const Move *m, double beta)
{
    ElTensor *chance = el_rand(el_shape(c->rows));
    if (!chance) return false;
    c->accepted = 0;
    for (int64_t row = 0; row < c->rows; row++) {
        double gain = log_density(c, m, beta, row) - (double)m->before->data[row];
        double probability = isnan(gain) ? 0 : fmin(1, exp(gain));
        c->accepted += probability / (double)c->rows;
        if (!((double)chance->data[row] < probability)) go_back(c, m, row);
    }
    return true;
}

bool chains_move(Chains *c, double beta)
{
    el_tape_begin();
    Move m = move_new(c, beta);
    bool good = m.z;
    for (int k = 0; good && k < c->leapfrogs; k++) {
        advance(c, &m, beta, true);
        good = look(c);
        if (good) advance(c, &m, beta, false);
    }
    good = good && choose(c, &m, beta);
    el_tape_end();
    return good;
}

// Adds the outer product of a chain's score to its image's sum.
static void note(Chains *c, double beta, int64_t row)
{
    int64_t d = c->latent;
    el_real g[d], *sum = c->scores->data + row / c->half * d * d;
    score(c, beta, row, g);
    for (int64_t i = 0; i < d; i++)
        for (int64_t j = 0; j < d; j++) sum[i * d + j] += g[i] * g[j];
}

void chains_adapt(Chains *c, double beta)
{
    double step = c->step * exp(adaptation * (c->accepted - wanted_acceptance));
    c->step = fmin(step, longest_move / c->leapfrogs);
    for (int64_t row = 0; row < c->rows; row++) note(c, beta, row);
    c->noted += (double)c->half;
}

// What one half has noted is for the other.
static void copy_crosswise(Chains *c, const ElTensor *metric)
{
    int64_t size = c->latent * c->latent, halves = c->rows / c->half;
    int64_t other = c->half < c->each;
    for (int64_t k = 0; k < halves; k++)
        memcpy(c->metric->data + k * size, metric->data + (k ^ other) * size,
               (size_t)size * sizeof *metric->data);
}

// The mean of g g^T of each half, with the mean of all, and the prior's part for one g.
static ElTensor *mass_matrices(const Chains *c)
{
    double shared = (double)c->latent;
    ElTensor *mean = el_mul_scalar(el_mean_axis(c->scores, 0), shared / c->noted);
    ElTensor *sum = el_add(el_add(c->scores, mean), el_eye(c->latent));
    return el_mul_scalar(sum, 1 / (c->noted + shared + 1));
}

// With L L^T the mass matrix, U is the inverse of L^T.
bool chains_measure(Chains *c)
{
    el_tape_begin();
    ElTensor *mass = mass_matrices(c), *one = el_expand(el_eye(c->latent), c->metric->shape);
    ElTensor *inverse = el_triangular_solve(el_cholesky(mass), one, EL_LOWER);
    ElTensor *metric = el_transpose(inverse, 1, 2);
    if (metric) copy_crosswise(c, metric);
    for (int64_t k = 0, count = el_numel(c->scores); k < count; k++) c->scores->data[k] /= 2;
    c->noted /= 2;
    el_tape_end();
    return metric;
}
