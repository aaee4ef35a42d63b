// Annealing, a group of images at a time.
#include "suite/metrics/annealed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/metrics/chains.h"
#include "suite/metrics/estimate.h"
#include "suite/train.h"
#include "tensor/fail.h"

const AnnealedOptions annealed_quick = {.temperatures = 150, .chains = 4, .leapfrogs = 3};
const AnnealedOptions annealed_standard = {.temperatures = 400, .chains = 8, .leapfrogs = 3};
const AnnealedOptions annealed_full = {.temperatures = 1500, .chains = 16, .leapfrogs = 3};

// Chains that move together: as many images as have so many rows.
enum { ROWS = 400 };

// The mass matrices change so many times on the way.
enum { STAGES = 30 };

// --- the path ------------------------------------------------------------------------------------

// A sigmoid from -6 to 6, stretched to begin at 0 and to end at 1 (Grosse et al., 2015, go from -4
// to 4; on probabilistic PCA this leaves a third less error).
static double beta_at(int step, int steps)
{
    double low = 1 / (1 + exp(6.0)), here = 1 / (1 + exp(6 - 12.0 * step / steps));
    return (here - low) / (1 - 2 * low);
}

// A group of images on its way: the chains, the log weight of each, and, for the way back, what
// their moves were at every temperature.
typedef struct {
    Chains chains;
    int temperatures;
    double *weight;   // [rows]
    double *step;     // [temperatures]
    ElTensor *metric; // of the chains at each of the STAGES, or NULL where there is no way back
} Annealing;

static void annealing_end(Annealing *p)
{
    free(p->step);
    free(p->weight);
    chains_free(&p->chains);
    el_tape_end();
}

// From the prior. Opens a scope, which annealing_end ends.
static bool annealing_begin(Annealing *p, Observation model, ElTensor *x, AnnealedOptions o)
{
    el_tape_begin();
    int64_t images = x ? x->shape.dim[0] : 0;
    *p = (Annealing){.temperatures = o.temperatures};
    p->chains = chains_new(model, x, o.chains);
    p->chains.leapfrogs = o.leapfrogs;
    p->step = calloc((size_t)o.temperatures, sizeof *p->step);
    p->weight = calloc((size_t)(images * o.chains), sizeof *p->weight);
    return p->chains.z && p->step && p->weight;
}

static void add_weights(Annealing *p, double times)
{
    for (int64_t k = 0; k < p->chains.rows; k++)
        p->weight[k] += times * (double)p->chains.likelihood->data[k];
}

static int stage_of(const Annealing *p, int t)
{
    return (t - 1) * STAGES / p->temperatures;
}

// The chains' metric is kept, or taken again.
static void remember(const Annealing *p, int t)
{
    int64_t size = el_numel(p->chains.metric);
    if (!p->metric) return;
    memcpy(p->metric->data + stage_of(p, t) * size, p->chains.metric->data,
           (size_t)size * sizeof *p->metric->data);
}

static void recall(const Annealing *p, int t)
{
    int64_t size = el_numel(p->chains.metric);
    memcpy(p->chains.metric->data, p->metric->data + stage_of(p, t) * size,
           (size_t)size * sizeof *p->metric->data);
}

static bool go_forth(Annealing *p)
{
    Chains *c = &p->chains;
    for (int t = 1, stage = 0; t <= p->temperatures; t++) {
        double beta = beta_at(t, p->temperatures);
        if (stage_of(p, t) > stage && !chains_measure(c)) return false;
        stage = stage_of(p, t);
        remember(p, t);
        p->step[t - 1] = c->step;
        add_weights(p, beta - beta_at(t - 1, p->temperatures));
        if (train_interrupted() || !chains_move(c, beta)) return false;
        chains_adapt(c, beta);
    }
    return true;
}

// The same moves in reverse, from codes drawn from the posterior; weights are of the way back.
static bool go_back(Annealing *p, const ElTensor *codes)
{
    Chains *c = &p->chains;
    if (!chains_set(c, codes)) return false;
    memset(p->weight, 0, (size_t)c->rows * sizeof *p->weight);
    for (int t = p->temperatures; t > 0; t--) {
        double beta = beta_at(t, p->temperatures);
        recall(p, t);
        c->step = p->step[t - 1];
        if (train_interrupted() || !chains_move(c, beta)) return false;
        add_weights(p, beta_at(t - 1, p->temperatures) - beta);
    }
    return true;
}

// Adds sign times the log of the mean weight of each image. On the way forth weights average to
// p(x), on the way back to 1 / p(x).
static void read_weights(const Annealing *p, double sign, el_real *each)
{
    int64_t count = p->chains.each;
    for (int64_t k = 0; k < p->chains.rows / count; k++)
        each[k] += (el_real)(sign * log_mean_exp(count, p->weight + k * count));
}

// --- estimates -----------------------------------------------------------------------------------

static int64_t group_size(AnnealedOptions o)
{
    return o.chains < ROWS ? ROWS / o.chains : 1;
}

ElTensor *annealed_likelihood(Observation model, ElTensor *images, AnnealedOptions o)
{
    int64_t n = images ? images->shape.dim[0] : 0, size = group_size(o);
    ElTensor *each = images ? el_zeros(el_shape(n)) : NULL;
    for (int64_t first = 0; each && first < n; first += size) {
        Annealing path;
        ElTensor *x = el_slice(images, 0, first, first + size);
        if (annealing_begin(&path, model, x, o) && go_forth(&path))
            read_weights(&path, 1, each->data + first);
        else
            each = NULL;
        annealing_end(&path);
    }
    return each;
}

// One group: images are drawn, and both ways gone.
static bool gap_of(Observation model, int64_t n, AnnealedOptions o, el_real *each)
{
    Annealing path;
    el_tape_begin();
    ElTensor *z = el_randn(el_shape(n, model.latent)), *x = z ? model.sample(model.context, z) : z;
    bool good = annealing_begin(&path, model, x, o);
    path.metric = good ? el_zeros(el_shape(STAGES, el_numel(path.chains.metric))) : NULL;
    good = path.metric && go_forth(&path);
    if (good) read_weights(&path, -1, each);
    good = good && go_back(&path, repeat_rows(z, o.chains));
    if (good) read_weights(&path, -1, each);
    annealing_end(&path);
    el_tape_end();
    return good;
}

ElTensor *annealed_gap(Observation model, int64_t n, AnnealedOptions o)
{
    int64_t size = group_size(o);
    ElTensor *each = el_zeros(el_shape(n));
    for (int64_t first = 0; each && first < n; first += size) {
        int64_t count = n - first < size ? n - first : size;
        if (!gap_of(model, count, o, each->data + first)) each = NULL;
    }
    return each;
}

// --- the noise of a decoder ----------------------------------------------------------------------

enum { ROUNDS = 5 };

// The weighted mean of squares [rows] over the chains of image k.
static double weighted_mean(const Annealing *p, const ElTensor *squares, int64_t k)
{
    int64_t each = p->chains.each, first = k * each;
    double log_sum = log_mean_exp(each, p->weight + first) + log((double)each), mean = 0;
    for (int64_t row = first; row < first + each; row++)
        mean += exp(p->weight[row] - log_sum) * (double)squares->data[row];
    return mean;
}

// The sum over the images of a group of |x - decode(z)|^2 under p(z | x), by the chains' weights: a
// chain that is stuck where the image is unlikely counts for nothing. NaN on an error.
static double squares_of(const GaussianDecoder *g, ElTensor *x, AnnealedOptions o)
{
    Annealing path;
    double sum = NAN;
    if (annealing_begin(&path, gaussian_observation(g), x, o) && go_forth(&path)) {
        ElTensor *squares = el_mse(g->decode(g->model, path.chains.z), path.chains.x);
        if (squares) sum = 0;
        for (int64_t k = 0; squares && k < x->shape.dim[0]; k++)
            sum += weighted_mean(&path, squares, k);
    }
    annealing_end(&path);
    return sum;
}

static double mean_square(const GaussianDecoder *g, ElTensor *images, AnnealedOptions o)
{
    double sum = 0;
    int64_t n = images->shape.dim[0], size = group_size(o);
    for (int64_t first = 0; first < n; first += size)
        sum += squares_of(g, el_slice(images, 0, first, first + size), o);
    return sum / (double)el_numel(images);
}

static bool set_deviation(GaussianDecoder *g, double square)
{
    g->deviation = sqrt(square);
    if (g->deviation > 0 && isfinite(g->deviation)) return true;
    return el_error_text() ? false
                           : el_refuse("gaussian_fit_deviation: the deviation of the decoder comes "
                                       "to %g, where a positive number was wanted",
                                       g->deviation);
}

bool gaussian_fit_deviation(GaussianDecoder *g, ElTensor *images)
{
    if (!images) return false;
    el_tape_begin();
    ElTensor *codes = el_randn(el_shape(images->shape.dim[0], g->latent));
    ElTensor *apart = el_mse(g->decode(g->model, codes), images);
    bool good = set_deviation(g, el_item(el_sum(apart)) / (double)el_numel(images) / 16);
    for (int k = 0; good && k < ROUNDS; k++)
        good = set_deviation(g, mean_square(g, images, annealed_quick));
    el_tape_end();
    return good;
}
