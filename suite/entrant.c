// Training one model of a comparison and taking its figures, curves and pictures.
#include "suite/entrant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/metrics.h"
#include "suite/pictures.h"
#include "suite/train.h"

enum {
    RECONSTRUCTION,
    NEGATIVE_ELBO,
    NLL,
    KL,
    SPREAD,
    CLASSES,
    PARAMETERS,
    SECONDS,
    SPEED,
    MEMORY,
    METRICS,
};

// A metric that is called like a term of a family's loss is that term, over the test images.
const Metric metric_table[METRICS] = {
    [RECONSTRUCTION] = {"reconstruction_se", "Reconstruction", "SE/img",
                        "Squared error between a test image and its reconstruction, summed over "
                        "the pixels (in [0, 1]), on average.",
                        -1, 2},
    [NEGATIVE_ELBO] = {"negative_elbo", "-ELBO", "nats",
                       "Minus the evidence lower bound on the log-likelihood of a test image "
                       "(Kingma & Welling, 2014), NLL + KL, with one code drawn for each image.",
                       -1, 2},
    [NLL] = {"nll", "NLL", "nats",
             "The part of -ELBO that is the Bernoulli loss of the decoded image; on grey pixels a "
             "loss, not a likelihood.",
             -1, 2},
    [KL] = {"kl", "KL", "nats",
            "The part of -ELBO that is the divergence of the code's distribution from the prior: "
            "what the code says about the image.",
            0, 2},
    [SPREAD] = {"sample_spread", "Sample spread", "of data",
                "Standard deviation of a pixel across 1,000 samples, as a share of that across the "
                "training images; 1 is as varied as the data.",
                0, 2},
    [CLASSES] = {"classes_covered", "Classes covered", "",
                 "Classes that have at least 1 % of 1,000 samples, by the label of the nearest of "
                 "up to 10,000 training images.",
                 1, 0},
    [PARAMETERS] = {"parameters", "Parameters", "", "Numbers that training sets.", 0, 0},
    [SECONDS] = {"seconds", "Training", "s",
                 "Time spent in training steps, or in fitting; evaluation is left out.", -1, 2},
    [SPEED] = {"images_per_second", "Speed", "images/s",
               "Training images gone through in a second, each counted as often as it was seen.", 1,
               0},
    [MEMORY] = {"peak_memory", "Peak memory", "MB",
                "The most bytes that tensors held at once during training, in units of 10^6.", -1,
                1},
};
const int metric_count = METRICS;

const Metric *metric_named(const char *name)
{
    for (const Metric *m = metric_table; m < metric_table + METRICS; m++)
        if (strcmp(m->name, name) == 0) return m;
    return NULL;
}

// --- figures -------------------------------------------------------------------------------------

static void add(Comparison *c, const Run *r, int metric, Estimate e)
{
    c->result[c->results++] = (Result){
        .model = r->family->name,
        .metric = &metric_table[metric],
        .value = e.mean,
        .standard_error = e.standard_error,
        .n = e.n,
    };
}

static void add_number(Comparison *c, const Run *r, int metric, double value)
{
    add(c, r, metric, (Estimate){value, NAN, 1});
}

static Status add_terms(Comparison *c, const Run *r)
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, &r->data->test, term);
    for (int k = 0; status == DONE && r->family->term[k]; k++) {
        const Metric *m = metric_named(r->family->term[k]);
        if (m) add(c, r, (int)(m - metric_table), term[k]);
    }
    return status;
}

static Status add_reconstruction(Comparison *c, const Run *r)
{
    if (!r->family->encode) return DONE;
    Estimate se;
    Status status = measure_reconstruction(r, &se);
    if (status == DONE) add(c, r, RECONSTRUCTION, se);
    return status;
}

static Status add_samples(Comparison *c, const Run *r)
{
    SampleMetrics m;
    Status status = measure_samples(r, &m);
    if (status != DONE) return status;
    add(c, r, SPREAD, (Estimate){m.spread, NAN, m.samples});
    if (m.classes >= 0) add(c, r, CLASSES, (Estimate){m.classes, NAN, m.samples});
    return DONE;
}

static void add_costs(Comparison *c, const Run *r, int64_t peak)
{
    double seconds = 0, images = 0;
    for (int k = 0; k < r->history.count; k++) {
        seconds += r->history.row[k].seconds;
        images += r->history.row[k].seconds * r->history.row[k].images_per_second;
    }
    add_number(c, r, PARAMETERS, (double)el_params_numel(((const ModelBase *)r->model)->params));
    add_number(c, r, SECONDS, seconds);
    if (r->family->step) add_number(c, r, SPEED, images / seconds);
    add_number(c, r, MEMORY, (double)peak * 1e-6);
}

// --- curves and pictures -------------------------------------------------------------------------

static Status add_curve(Comparison *c, const Run *r)
{
    int epochs = r->family->step ? r->history.count : 0;
    Curve *curve = &c->curve[c->curves++];
    *curve = (Curve){
        .model = r->family->name,
        .unit = r->family->loss_unit,
        .epochs = epochs,
        .loss = r->family->term[0],
    };
    curve->train = calloc((size_t)epochs + 1, sizeof(double));
    curve->test = calloc((size_t)epochs + 1, sizeof(double));
    if (!curve->train || !curve->test) return failed("out of memory for the curves");
    for (int k = 0; k < epochs; k++) {
        curve->train[k] = r->history.row[k].train[0];
        curve->test[k] = r->history.row[k].test[0];
    }
    return DONE;
}

static Status add_picture(Comparison *c, const Run *r, PictureKind kind)
{
    Grid grid;
    el_tape_begin();
    Status status = picture_draw(r, picture_usual(r, kind), &grid);
    Picture p = {.model = r->family->name, .kind = kind};
    if (status == DONE) {
        p.png = el_png_encode(grid.images, r->height, r->width, grid.columns, &p.size);
        p.caption = strdup(grid.caption);
        c->picture[c->pictures++] = p;
        if (!p.png || !p.caption) status = failed("%s", library_error());
    }
    el_tape_end();
    return status;
}

static Status add_pictures(Comparison *c, const Run *r)
{
    Status status = DONE;
    for (int k = 0; k < PICTURE_KINDS && status == DONE; k++)
        if (picture_possible(r->family, (PictureKind)k)) status = add_picture(c, r, (PictureKind)k);
    return status;
}

// --- all of it -----------------------------------------------------------------------------------

static Status train_and_measure(Comparison *c, Run *r)
{
    Status status = train(r, true);
    int64_t peak = el_memory_peak();
    if (status == DONE) status = pictures_write(r);
    if (status == DONE) status = add_reconstruction(c, r);
    if (status == DONE) status = add_terms(c, r);
    if (status == DONE) status = add_samples(c, r);
    if (status == DONE) status = add_curve(c, r);
    if (status == DONE) status = add_pictures(c, r);
    if (status == DONE) add_costs(c, r, peak);
    return status;
}

// Takes back what a model that failed half-way has added.
static void take_back(Comparison *c, const Comparison *before)
{
    c->results = before->results;
    while (c->curves > before->curves) {
        Curve *curve = &c->curve[--c->curves];
        free(curve->train);
        free(curve->test);
    }
    while (c->pictures > before->pictures) {
        Picture *p = &c->picture[--c->pictures];
        free(p->png);
        free((char *)p->caption);
    }
}

Status entrant_run(Comparison *c, const Options *options, const ModelFamily *family, ElData *data,
                   const char *folder)
{
    const Comparison before = *c;
    Path own = path_in(folder, family->name);
    Options asked = *options;
    asked.out = own.text;
    Run run;
    run_remove_files(own.text);
    el_memory_peak_reset();
    Status status = run_create(&run, &asked, family, data);
    if (status == DONE) status = train_and_measure(c, &run);
    if (status != DONE) take_back(c, &before);
    run_close(&run);
    return status;
}
