// Figures of codes.
#include "suite/metrics/latent_figures.h"

#include <math.h>

static const double active_variance = .01, near_zero = .01, probe_rate = .1;
enum { PROBE_STEPS = 300 };

int64_t active_units(ElTensor *means)
{
    el_tape_begin();
    ElTensor *variance = el_var_axis(means, 0);
    int64_t active = variance ? 0 : -1;
    for (int64_t k = 0, d = el_numel(variance); k < d; k++)
        active += (double)variance->data[k] > active_variance;
    el_tape_end();
    return active;
}

ElTensor *kl_by_dimension(ElTensor *mean, ElTensor *logvar)
{
    el_tape_begin();
    ElTensor *twice = el_add_scalar(el_sub(el_add(el_square(mean), el_exp(logvar)), logvar), -1);
    return el_tape_end_with(el_mul_scalar(el_mean_axis(twice, 0), .5));
}

// --- sparsity ------------------------------------------------------------------------------------

// Of one code; NaN for zeros.
static double hoyer_of(const el_real *z, int64_t d)
{
    double sizes = 0, squares = 0, root = sqrt((double)d);
    for (int64_t k = 0; k < d; k++) {
        sizes += fabs((double)z[k]);
        squares += (double)z[k] * (double)z[k];
    }
    return (root - sizes / sqrt(squares)) / (root - 1);
}

bool hoyer_sparsity(ElTensor *codes, Estimate *sparsity)
{
    if (!codes) return false;
    el_tape_begin();
    int64_t n = codes->shape.dim[0], d = codes->shape.dim[1], kept = 0;
    ElTensor *each = el_empty(el_shape(n));
    for (int64_t row = 0; each && row < n; row++) {
        double one = hoyer_of(codes->data + row * d, d);
        if (!isnan(one)) each->data[kept++] = (el_real)one;
    }
    *sparsity = estimate_of_each(el_slice(each, 0, 0, kept));
    el_tape_end();
    return each;
}

bool share_near_zero(ElTensor *codes, Estimate *share)
{
    el_tape_begin();
    ElTensor *near = el_less(el_abs(codes), el_scalar(near_zero));
    ElTensor *each = el_mean_axis(near, 1);
    *share = estimate_of_each(each);
    el_tape_end();
    return each;
}

// --- the probe -----------------------------------------------------------------------------------

// Codes less a mean, over a deviation; a number that never changes stays 0.
typedef struct {
    ElTensor *mean, *scale; // [d]
} Standard;

static Standard standard_of(ElTensor *codes)
{
    ElTensor *mean = el_mean_axis(codes, 0);
    ElTensor *variance = el_mean_axis(el_square(el_sub(codes, mean)), 0);
    return (Standard){.mean = mean, .scale = el_rsqrt(el_add_scalar(variance, 1e-12))};
}

static ElTensor *standardise(Standard s, ElTensor *codes)
{
    return el_mul(el_sub(codes, s.mean), s.scale);
}

// The classifier's weights start at 0, where all classes are equally likely.
typedef struct {
    ElParams params;
    ElTensor *weight, *bias; // [classes, d], [classes]
    ElAdam adam;
} Probe;

static Probe probe_new(int64_t d, int classes)
{
    Probe p = {0};
    p.weight = el_params_add(&p.params, NULL, "weight", el_shape(classes, d), EL_TRAINED);
    p.bias = el_params_add(&p.params, NULL, "bias", el_shape(classes), EL_TRAINED);
    p.adam = el_adam_new(p.params, probe_rate);
    return p;
}

static void probe_free(Probe *p)
{
    el_adam_free(&p->adam);
    el_params_free(&p->params);
}

static bool probe_train(Probe *p, ElTensor *codes, const ElInts *labels)
{
    bool good = p->adam.params.list;
    for (int k = 0; good && k < PROBE_STEPS; k++) {
        el_tape_begin();
        p->adam.rate = probe_rate * (1 - (double)k / PROBE_STEPS);
        ElTensor *loss = el_mean(el_cross_entropy(el_affine(codes, p->weight, p->bias), labels));
        good = el_adam_step(&p->adam, el_grads(loss, p->params));
        el_tape_end();
    }
    return good;
}

// Whether each code is classed rightly, [n].
static ElTensor *probe_hits(const Probe *p, ElTensor *codes, const ElInts *labels)
{
    ElInts *classed = el_argmax_axis(el_affine(codes, p->weight, p->bias), 1);
    return el_equal(el_from_ints(classed), el_from_ints(labels));
}

bool linear_probe(LabelledCodes train, LabelledCodes test, int classes, Estimate *accuracy)
{
    if (!train.codes || !test.codes) return false;
    el_tape_begin();
    Standard s = standard_of(train.codes);
    Probe p = probe_new(train.codes->shape.dim[1], classes);
    bool good = probe_train(&p, standardise(s, train.codes), train.labels);
    ElTensor *hits = good ? probe_hits(&p, standardise(s, test.codes), test.labels) : NULL;
    *accuracy = estimate_of_each(hits);
    probe_free(&p);
    el_tape_end();
    return hits;
}

// --- between two codes ---------------------------------------------------------------------------

ElTensor *midpoints(ElTensor *rows)
{
    if (!rows) return NULL;
    int64_t pairs = rows->shape.dim[0] / 2, width = rows->shape.dim[1];
    ElTensor *even = el_slice(rows, 0, 0, 2 * pairs);
    return el_mean_axis(el_reshape(even, el_shape(pairs, 2, width)), 1);
}
