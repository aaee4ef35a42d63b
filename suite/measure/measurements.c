// The measurements that the suite knows, one line each, and taking them.
#include <math.h>
#include <string.h>

#include "suite/measure/measure.h"
#include "suite/train.h"

#define MEASUREMENTS(ONE) \
    ONE(reconstruction)   \
    ONE(likelihood)       \
    ONE(annealed)         \
    ONE(samples)          \
    ONE(tasks)            \
    ONE(points)           \
    ONE(latent)           \
    ONE(cost)

#define DECLARE(name) extern const Measurement name##_measurement;
#define ADDRESS(name) &name##_measurement,

MEASUREMENTS(DECLARE)
const Measurement *const measurements[] = {MEASUREMENTS(ADDRESS) NULL};

const Metric *metric_named(const char *name)
{
    for (const Measurement *const *m = measurements; *m; m++)
        for (const Metric *metric = (*m)->metrics; metric->name; metric++)
            if (strcmp(metric->name, name) == 0) return metric;
    return NULL;
}

void figures_add(Figures *f, const Metric *metric, Estimate e)
{
    if (e.n > 0 && isfinite(e.mean) && f->count < FIGURES_MOST)
        f->figure[f->count++] = (Figure){metric, e};
}

void figures_add_number(Figures *f, const Metric *metric, double value, int64_t n)
{
    figures_add(f, metric, (Estimate){value, NAN, n});
}

Status lab_open(Lab *lab)
{
    if (lab->is_open) return DONE;
    lab->truth = (SampleTruth){0};
    Status status = classifier_open(&lab->classifier, lab->data);
    if (status == DONE) status = sample_truth_open(&lab->truth, lab->data, &lab->classifier);
    lab->is_open = true;
    if (status != DONE) lab_close(lab); // what opens it next begins anew
    return status;
}

void lab_close(Lab *lab)
{
    if (!lab->is_open) return;
    sample_truth_close(&lab->truth);
    classifier_close(&lab->classifier);
    lab->is_open = false;
}

// Takes figures in a scope, and with noise and initial weights of their own: they are the same
// whatever was trained before.
typedef struct {
    ElRandom noise;
    ElRandom *before;
} Taking;

static void taking_begin(Taking *t, uint64_t seed)
{
    el_random_seed(seed);
    t->noise = (ElRandom){.seed = seed, .stream = EL_STREAM_EVAL};
    t->before = el_random_use(&t->noise);
    el_tape_begin();
}

// What was measured by halves is none, and what stopped it is no error of the library.
static Status taking_end(const Taking *t, Status status)
{
    el_tape_end();
    el_random_use(t->before);
    if (!train_interrupted()) return status;
    status_clear();
    return failed("interrupted while it was measured");
}

Status measure_run(const Run *r, Lab *lab, bool first_seed, Figures *f)
{
    Status status = DONE;
    for (const Measurement *const *m = measurements; *m && status == DONE; m++) {
        if (!(*m)->applies(r) || ((*m)->once && !first_seed)) continue;
        Taking t;
        taking_begin(&t, (uint64_t)r->options.seed);
        status = taking_end(&t, (*m)->take(r, lab, f));
    }
    return status;
}

Baseline baseline_at(int k)
{
    for (const Measurement *const *m = measurements; *m; m++) {
        if (!(*m)->baseline) continue;
        int own = 0;
        while (own < k && (*m)->baseline(own).name) own++;
        Baseline b = (*m)->baseline(own);
        if (b.name) return b;
        k -= own;
    }
    return (Baseline){0};
}

Status baseline_measure(const Baseline *b, Lab *lab, uint64_t seed, Figures *f)
{
    Taking t;
    taking_begin(&t, seed);
    return taking_end(&t, b->take(b->k, lab, f));
}
