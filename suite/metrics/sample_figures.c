// All figures of a set of samples.
#include "suite/metrics/sample_figures.h"

#include <math.h>

#include "suite/metrics/kernel_distance.h"

// --- the truth -----------------------------------------------------------------------------------

// A copy that outlives the scope.
static ElTensor *kept(const ElTensor *x)
{
    return x ? el_tensor_copy(x) : NULL;
}

// The standard deviation of each column, on average over the columns.
static double spread_of(ElTensor *x)
{
    ElTensor *beyond = el_sub(x, el_mean_axis(x, 0));
    return el_item(el_mean(el_sqrt(el_mean_axis(el_square(beyond), 0))));
}

static void count_classes(SampleTruth *t)
{
    const ElImages *train = &t->data->train;
    for (int64_t k = 0; train->labels && k < train->count; k++)
        t->class_share[train->labels[k]] += 1 / (double)train->count;
}

static int64_t count_some(const ElImages *set)
{
    return set->count < SAMPLE_FIGURES_COUNT ? set->count : SAMPLE_FIGURES_COUNT;
}

static bool fill(SampleTruth *t)
{
    const ElImages *test = &t->data->test, *train = &t->data->train;
    t->test = kept(classifier_features_of(t->classifier, t->data, test, count_some(test)));
    t->train = kept(classifier_features_of(t->classifier, t->data, train, train->count));
    t->reach = kept(nearest_squares(t->test, t->test, DENSITY_NEIGHBOURS));
    t->beyond = kept(nearest_squares(t->test, t->train, 1));
    t->spread = spread_of(el_data_rows(t->data, train, 0, count_some(train)));
    count_classes(t);
    return t->reach && t->beyond && !el_error_text();
}

Status sample_truth_open(SampleTruth *t, const ElData *data, const Classifier *c)
{
    *t = (SampleTruth){.data = data, .classifier = c};
    el_tape_begin();
    bool good = fill(t);
    el_tape_end();
    if (!good) return failed("%s", library_error());
    return gaussian_fit(&t->fitted, t->test, 0, 0) ? DONE : failed("out of memory");
}

void sample_truth_close(SampleTruth *t)
{
    el_tensor_free(t->test);
    el_tensor_free(t->reach);
    el_tensor_free(t->train);
    el_tensor_free(t->beyond);
    gaussian_free(&t->fitted);
}

// --- classes -------------------------------------------------------------------------------------

static double kl_of(const double *p, const double *q, int classes)
{
    double sum = 0;
    for (int k = 0; k < classes; k++)
        if (p[k] > 0) sum += p[k] * log(p[k] / q[k]);
    return sum;
}

// The standard error of the divergence, by the delta method: that of the mean of log p/q.
static double kl_error(const double *p, const double *q, int classes, double kl, double n)
{
    double sum = 0;
    for (int k = 0; k < classes; k++)
        if (p[k] > 0) sum += p[k] * pow(log(p[k] / q[k]) - kl, 2);
    return sqrt(sum / n);
}

static bool class_figures(const SampleTruth *t, ElTensor *features, SampleFigures *f)
{
    const ElInts *found = classifier_predict(t->classifier, features);
    if (!found) return false;
    int classes = t->data->classes, covered = 0;
    int64_t count = el_ints_numel(found);
    double n = (double)count, least = 1;
    for (int64_t k = 0; k < count; k++) f->class_share[found->data[k]] += 1 / n;
    for (int k = 0; k < classes; k++) {
        covered += f->class_share[k] >= .01;
        least = fmin(least, f->class_share[k]);
    }
    double kl = kl_of(f->class_share, t->class_share, classes);
    double error = kl_error(f->class_share, t->class_share, classes, kl, n);
    f->classes = (Estimate){covered, NAN, count};
    f->class_least = (Estimate){least, sqrt(least * (1 - least) / n), count};
    f->class_kl = (Estimate){kl, error, count};
    return true;
}

// --- all -----------------------------------------------------------------------------------------

static bool all_finite(const ElTensor *x)
{
    for (int64_t k = 0, count = el_numel(x); k < count; k++)
        if (!isfinite(x->data[k])) return false;
    return true;
}

static Status measure(const SampleTruth *t, ElTensor *samples, SampleFigures *f)
{
    ElTensor *features = classifier_features(t->classifier, samples);
    Status status = frechet_estimate(features, &t->fitted, &f->frechet);
    if (status == DONE) status = kernel_distance(features, t->test, &f->kernel);
    RealExamples real = {.features = t->test, .reach = t->reach};
    if (status == DONE) status = prdc(real, features, &f->neighbours);
    if (status == DONE)
        status = memorisation(nearest_squares(features, t->train, 1), t->beyond, &f->copying);
    if (status != DONE) return status;
    f->spread = (Estimate){spread_of(samples) / t->spread, NAN, samples->shape.dim[0]};
    bool classes = t->classifier->kind == FEATURES_TRAINED;
    return !classes || class_figures(t, features, f) ? DONE : failed("%s", library_error());
}

Status sample_figures(const SampleTruth *t, ElTensor *samples, SampleFigures *f)
{
    *f = (SampleFigures){0};
    if (!samples) return failed("%s", library_error());
    if (samples->shape.dim[0] < SAMPLE_FIGURES_LEAST)
        return failed("figures of samples take %d of them or more, not %d", SAMPLE_FIGURES_LEAST,
                      (int)samples->shape.dim[0]);
    if (!all_finite(samples))
        return failed("the model gave samples with numbers that are not finite");
    el_tape_begin();
    Status status = measure(t, samples, f);
    el_tape_end();
    return status;
}
