// What the codes of a model are like.
#include <math.h>

#include "suite/measure/measure.h"
#include "suite/metrics/estimate.h"
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

// The codes of the first images of a set.
static ElTensor *codes_of(const Run *r, const ElImages *set,
                          ElTensor *(*map)(const Run *, ModelBatch))
{
    ElTensor *part[CODES / CHUNK];
    int parts = 0;
    int64_t count = set->count < CODES ? set->count : CODES;
    for (int64_t first = 0; first < count; first += CHUNK) {
        int64_t left = count - first;
        el_tape_begin();
        ElTensor *codes = map(r, run_rows(r, set, first, left < CHUNK ? left : CHUNK));
        part[parts++] = el_tape_end_with(codes);
    }
    return el_concat_list(0, parts, part);
}

static ElTensor *encoded(const Run *r, ModelBatch b)
{
    return r->family->encode(r->model, b);
}

static ElTensor *posterior_mean(const Run *r, ModelBatch b)
{
    return r->family->posterior(r->model, b).mean;
}

static ElTensor *posterior_logvar(const Run *r, ModelBatch b)
{
    return r->family->posterior(r->model, b).logvar;
}

static Status take_probe(const Run *r, ElTensor *test, Figures *f)
{
    const ElData *d = r->data;
    int64_t train_count = d->train.count < CODES ? d->train.count : CODES;
    LabelledCodes seen = {codes_of(r, &d->train, encoded),
                          el_data_row_labels(d, &d->train, 0, train_count)};
    LabelledCodes unseen = {test, el_data_row_labels(d, &d->test, 0, test->shape.dim[0])};
    Estimate accuracy;
    if (!linear_probe(seen, unseen, d->classes, &accuracy)) return failed("%s", library_error());
    figures_add(f, &metrics[PROBE], accuracy);
    return DONE;
}

// Pairs of test images that follow one another, against all test images, in features.
static Status take_midpoints(const Run *r, Lab *lab, ElTensor *codes, Figures *f)
{
    int64_t rows = codes->shape.dim[0] < 2 * PAIRS ? codes->shape.dim[0] / 2 * 2 : 2 * PAIRS;
    ElTensor *x = el_data_rows(r->data, &r->data->test, 0, rows);
    ElTensor *between = r->family->decode(r->model, midpoints(el_slice(codes, 0, 0, rows)));
    Interpolation q;
    if (!interpolation_quality(classifier_features(&lab->classifier, between),
                               classifier_features(&lab->classifier, midpoints(x)), lab->truth.test,
                               &q))
        return failed("%s", library_error());
    figures_add(f, &metrics[MIDPOINT], (Estimate){q.ratio, NAN, rows / 2});
    return DONE;
}

static bool take_divergences(const Run *r, Figures *f)
{
    ElTensor *mean = codes_of(r, &r->data->test, posterior_mean);
    ElTensor *kl = kl_by_dimension(mean, codes_of(r, &r->data->test, posterior_logvar));
    if (!kl) return false;
    figures_add(f, &metrics[KL_MOST], (Estimate){el_item(el_max(kl)), NAN, mean->shape.dim[0]});
    figures_add(f, &metrics[KL_LEAST], (Estimate){el_item(el_min(kl)), NAN, mean->shape.dim[0]});
    return true;
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    ElTensor *codes = codes_of(r, &r->data->test, encoded);
    Estimate sparsity, zero;
    if (!hoyer_sparsity(codes, &sparsity) || !share_near_zero(codes, &zero))
        return failed("%s", library_error());
    Status status = r->data->classes > 0 ? take_probe(r, codes, f) : DONE;
    if (r->family->posterior) {
        figures_add(f, &metrics[ACTIVE],
                    (Estimate){(double)active_units(codes), NAN, codes->shape.dim[0]});
        if (!take_divergences(r, f)) return failed("%s", library_error());
    }
    figures_add(f, &metrics[HOYER], sparsity);
    figures_add(f, &metrics[NEAR_ZERO], zero);
    if (status == DONE) status = lab_open(lab);
    return status == DONE ? take_midpoints(r, lab, codes, f) : status;
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
