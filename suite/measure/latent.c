// What the codes of a model are like.
#include "suite/measure/measure.h"
#include "suite/metrics/latent_figures.h"

enum { PROBE, ACTIVE, KL_MOST, KL_LEAST, HOYER, NEAR_ZERO, MIDPOINT };
static const Metric metrics[] = {
    [PROBE] = {"probe_accuracy", "Linear probe", "",
               "Share of test codes whose class a linear classifier reads off (Alain & Bengio, "
               "2016).",
               1, 3},
    [ACTIVE] = {"active_units", "Active units", "",
                "Numbers of a code whose posterior mean varies over the data by more than .01 "
                "(Burda et al., 2016).",
                0, 0},
    [KL_MOST] = {"kl_most", "Most KL", "nats",
                 "KL divergence from the prior of the number of a code that says most about an "
                 "image, on average.",
                 0, 3},
    [KL_LEAST] = {"kl_least", "Least KL", "nats",
                  "The same of the number that says least; near 0 it is not used.", 0, 3},
    [HOYER] = {"hoyer_sparsity", "Sparsity", "",
               "Hoyer's measure (2004) of a code, 0 for equal numbers, 1 for a single one that is "
               "not 0; .25 for normal codes of 20 numbers.",
               0, 3},
    [NEAR_ZERO] = {"near_zero", "Near zero", "",
                   "Share of the numbers of the codes that are within .01 of 0.", 0, 3},
    [MIDPOINT] = {"midpoint_ratio", "Midpoint", "of average",
                  "Squared distance of decoded midpoints of two codes to the nearest test image, "
                  "as a share of that of the plain averages of the two images; in features.",
                  -1, 3},
    {0},
};

enum { CODES = 10000, PAIRS = 1000, CHUNK = 500 };

// What a map makes of the first images of a set.
static ElTensor *map_some(const Run *r, const ElImages *set,
                          ElTensor *(*map)(const Run *, ModelBatch))
{
    ElTensor *part[CODES / CHUNK];
    int parts = 0;
    int64_t count = set->count < CODES ? set->count : CODES;
    for (int64_t first = 0; first < count; first += CHUNK) {
        int64_t left = count - first;
        el_tape_begin();
        ElTensor *some = map(r, run_rows(r, set, first, left < CHUNK ? left : CHUNK));
        part[parts++] = el_tape_end_with(some);
    }
    return el_concat_list(0, parts, part);
}

static ElTensor *codes(const Run *r, ModelBatch b)
{
    return r->family->encode(r->model, b);
}

// Means and log variances, side by side.
static ElTensor *posteriors(const Run *r, ModelBatch b)
{
    ElNormal q = r->family->posterior(r->model, b);
    return el_concat(1, q.mean, q.logvar);
}

static Status take_probe(const Run *r, ElTensor *test, Figures *f)
{
    const ElData *d = r->data;
    ElTensor *train = map_some(r, &d->train, codes);
    if (!train) return failed("%s", library_error());
    LabelledCodes seen = {train, el_data_row_labels(d, &d->train, 0, train->shape.dim[0])};
    LabelledCodes unseen = {test, el_data_row_labels(d, &d->test, 0, test->shape.dim[0])};
    Estimate accuracy;
    if (!linear_probe(seen, unseen, d->classes, &accuracy)) return failed("%s", library_error());
    figures_add(f, &metrics[PROBE], accuracy);
    return DONE;
}

static Status take_posterior(const Run *r, Figures *f)
{
    ElTensor *both = map_some(r, &r->data->test, posteriors);
    int64_t d = both ? both->shape.dim[1] / 2 : 0;
    ElTensor *mean = el_slice(both, 1, 0, d), *logvar = el_slice(both, 1, d, 2 * d);
    ElTensor *kl = kl_by_dimension(mean, logvar);
    int64_t active = active_units(mean);
    if (!kl || active < 0) return failed("%s", library_error());
    int64_t n = mean->shape.dim[0];
    figures_add_number(f, &metrics[ACTIVE], (double)active, n);
    figures_add_number(f, &metrics[KL_MOST], el_item(el_max(kl)), n);
    figures_add_number(f, &metrics[KL_LEAST], el_item(el_min(kl)), n);
    return DONE;
}

static Status take_sparsity(ElTensor *test, Figures *f)
{
    Estimate sparsity, zero;
    if (!hoyer_sparsity(test, &sparsity) || !share_near_zero(test, &zero))
        return failed("%s", library_error());
    figures_add(f, &metrics[HOYER], sparsity);
    figures_add(f, &metrics[NEAR_ZERO], zero);
    return DONE;
}

// Pairs of test images that follow one another, against all test images, in features.
static Status take_midpoints(const Run *r, Lab *lab, ElTensor *test, Figures *f)
{
    int64_t rows = test->shape.dim[0] < 2 * PAIRS ? test->shape.dim[0] / 2 * 2 : 2 * PAIRS;
    ElTensor *x = el_data_rows(r->data, &r->data->test, 0, rows);
    ElTensor *between = r->family->decode(r->model, midpoints(el_slice(test, 0, 0, rows)));
    const Classifier *c = &lab->classifier;
    double ours = mean_nearest_square(classifier_features(c, between), lab->truth.test);
    double plain = mean_nearest_square(classifier_features(c, midpoints(x)), lab->truth.test);
    if (el_error_text()) return failed("%s", library_error());
    figures_add_number(f, &metrics[MIDPOINT], ours / plain, rows / 2);
    return DONE;
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    ElTensor *test = map_some(r, &r->data->test, codes);
    if (!test) return failed("%s", library_error());
    Status status = r->data->classes > 0 ? take_probe(r, test, f) : DONE;
    if (status == DONE && r->family->posterior) status = take_posterior(r, f);
    if (status == DONE) status = take_sparsity(test, f);
    if (status == DONE) status = lab_open(lab);
    return status == DONE ? take_midpoints(r, lab, test, f) : status;
}

// A code with a label in it is not all the model's own.
static bool applies(const Run *r)
{
    return r->family->encode && !r->family->conditional && !r->points &&
           model_latent(&((const ModelBase *)r->model)->options) > 1 &&
           r->data->test.count >= SAMPLE_FIGURES_LEAST;
}

const Measurement latent_measurement = {
    .title = "Codes",
    .metrics = metrics,
    .applies = applies,
    .take = take,
};
