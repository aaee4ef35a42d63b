// Training on moons, and measuring what is decoded.
//
// The settings behind the figures: 784-200-codes-200-784, Bernoulli loss, Adam at 1e-3, 1,500
// batches of 50 (or of both pictures); phases evenly spaced, so that seeds differ in weights, order
// and noise; random codes of a VAE from N(0, I), of the others from a Gaussian fitted to the codes
// of the training images. Five seeds give what PyTorch does: 44.0 +- .2 SE/img for the autoencoder,
// 25.1 +- 1.4 for the VAE, 13.4 +- 1.0 for the beta-VAE. With fewer steps the VAE's midpoint is
// nearer, with 6,000 that of an autoencoder with noise is at 37.5.
#include <math.h>
#include <stdlib.h>

#include "suite/folder.h"
#include "suite/json_out.h"
#include "suite/metrics/neighbours.h"
#include "suite/moons/moons.h"
#include "suite/train.h"

enum {
    SIDE = 28,
    PIXELS = SIDE * SIDE,
    BATCH = 50,
    RANDOM_CODES = 1000,
    TRUTHS = 1001,
    STEPS = 11
};

const char *const moon_metrics[MOON_METRICS] = {
    [MOON_MIDPOINT] = "midpoint_se",
    [MOON_NEAREST] = "midpoint_nearest_se",
    [MOON_RANDOM] = "random_nearest_se",
};

const MoonPlan moon_plans[MOON_EXPERIMENTS] = {
    [MOONS_GAP] = {"gap", "phases .5 to .65 and .85 to 1", "moons.png", .15, 500, 1},
    [MOONS_TWO] = {"two", "two pictures, phases .5 and 1", "moons-two.png", 0, 1, 2},
};

// How long to train and how often.
static const struct {
    int64_t steps, seeds;
} efforts[] = {
    [BUDGET_QUICK] = {700, 2},
    [BUDGET_STANDARD] = {1500, 5},
    [BUDGET_FULL] = {1500, 10},
};

// --- pictures ------------------------------------------------------------------------------------

// True moons at count phases evenly from first to last, [count, pixels].
static ElTensor *true_moons(double first, double last, int64_t count)
{
    ElTensor *x = el_empty(el_shape(count, PIXELS));
    for (int64_t k = 0; x && k < count; k++) {
        double share = count > 1 ? (double)k / (double)(count - 1) : 0;
        if (!el_moon_draw(first + share * (last - first), 0, SIDE, x->data + k * PIXELS))
            return NULL;
    }
    return x;
}

// What an experiment trains on.
static ElTensor *images_of(const MoonPlan *p)
{
    return el_concat(0, true_moons(.5, .5 + p->seen, p->images),
                     true_moons(1, 1 - p->seen, p->images));
}

// The straight way from row 0 to row 1 in equal steps.
static ElTensor *way(ElTensor *ends, int64_t count)
{
    ElTensor *share = el_reshape(el_linspace(0, 1, count), el_shape(count, 1));
    ElTensor *first = el_slice(ends, 0, 0, 1), *last = el_slice(ends, 0, 1, 2);
    return el_add(first, el_mul(share, el_sub(last, first)));
}

// --- one model -----------------------------------------------------------------------------------

// What all are held against; memory of the scope of moons_run.
typedef struct {
    ElTensor *ends;          // half and full
    ElTensor *three_quarter; // [1, pixels]
    ElTensor *all;           // of phases 0 to 1 by thousandths
} Truth;

static Truth truth_new(void)
{
    return (Truth){true_moons(.5, 1, 2), true_moons(.75, .75, 1), true_moons(0, 1, TRUTHS)};
}

static void measure(const MoonModel *m, const Truth *t, ElTensor *images,
                    double value[MOON_METRICS])
{
    ElTensor *codes = moon_model_encode(m, t->ends);
    ElTensor *midpoint = moon_model_decode(m, el_slice(way(codes, 3), 0, 1, 2));
    ElTensor *random = moon_model_decode(m, moon_model_codes(m, images, RANDOM_CODES));
    value[MOON_MIDPOINT] = mean_nearest_square(midpoint, t->three_quarter);
    value[MOON_NEAREST] = mean_nearest_square(midpoint, t->all);
    value[MOON_RANDOM] = mean_nearest_square(random, t->all);
}

static Status train_model(MoonModel *m, ElTensor *images, int64_t steps, int64_t seed)
{
    int64_t all = images->shape.dim[0];
    ElData *data = el_data_over("moons", images, images, SIDE, SIDE);
    bool moved = data;
    if (data) el_data_seed(data, (uint64_t)seed);
    for (int64_t k = 0; moved && k < steps && !train_interrupted(); k++) {
        el_tape_begin();
        moved = moon_model_step(m, el_data_batch(data, all < BATCH ? all : BATCH));
        el_tape_end();
    }
    el_data_free(data);
    if (train_interrupted()) return failed("interrupted");
    return moved ? DONE : failed("%s", library_error());
}

// --- all of them ---------------------------------------------------------------------------------

typedef struct {
    int64_t steps, seeds;
    Truth truth;
    FILE *figures;
    int written;
} Work;

static void put_figure(Work *w, const char *model, const char *experiment, const char *metric,
                       int64_t seed, double value)
{
    fprintf(w->figures, "%s\n  {\"model\": \"%s\", \"experiment\": \"%s\", \"metric\": \"%s\", ",
            w->written++ ? "," : "[", model, experiment, metric);
    fprintf(w->figures, "\"seed\": %lld, \"value\": ", (long long)seed);
    json_put_number(w->figures, value);
    fputs("}", w->figures);
}

// One training; its figures go to value, and of the first seed its strip to *strip.
static Status try_seed(Work *w, const MoonPlan *p, MoonKind kind, int64_t seed,
                       double value[MOON_METRICS], ElTensor **strip)
{
    MoonModel m;
    ElTensor *images = images_of(p);
    el_random_seed((uint64_t)seed);
    bool made = moon_model_make(&m, kind, p->codes);
    Status status =
        made && images ? train_model(&m, images, w->steps, seed) : failed("%s", library_error());
    if (status == DONE) measure(&m, &w->truth, images, value);
    if (status == DONE && seed == 1)
        *strip = moon_model_decode(&m, way(moon_model_encode(&m, w->truth.ends), STEPS));
    moon_model_free(&m);
    for (int k = 0; k < MOON_METRICS && status == DONE; k++) {
        if (!isfinite(value[k])) status = failed("%s", library_error());
        put_figure(w, kind.name, p->name, moon_metrics[k], seed, value[k]);
    }
    return status;
}

static void print_row(const MoonPlan *p, MoonKind kind, const double *values, int64_t seeds)
{
    printf("%-4s %-9s", p->name, kind.name);
    for (int k = 0; k < MOON_METRICS; k++) {
        Sums sums = {0};
        for (int64_t s = 0; s < seeds; s++) sums_add(&sums, values[s * MOON_METRICS + k]);
        Estimate e = estimate_of_sums(sums);
        printf("  %8.2f +- %5.2f", e.mean, e.standard_error);
    }
    puts("");
    fflush(stdout);
}

static Status try_kind(Work *w, const MoonPlan *p, MoonKind kind, ElTensor **strip)
{
    double *values = calloc((size_t)w->seeds, MOON_METRICS * sizeof *values);
    Status status = values ? DONE : failed("out of memory");
    for (int64_t s = 0; s < w->seeds && status == DONE; s++)
        status = try_seed(w, p, kind, s + 1, values + s * MOON_METRICS, strip);
    if (status == DONE) print_row(p, kind, values, w->seeds);
    free(values);
    return status;
}

// The rows of the strips: true moons, the cross-fade of the ends, and the models.
static Status try_plan(Work *w, const MoonPlan *p, const char *folder)
{
    ElTensor *rows = el_concat(0, true_moons(.5, 1, STEPS), way(w->truth.ends, STEPS));
    Status status = DONE;
    for (int k = 0; k < MOON_MODELS && status == DONE; k++) {
        ElTensor *strip = NULL;
        status = try_kind(w, p, moon_kinds[k], &strip);
        rows = el_concat(0, rows, strip);
    }
    if (status != DONE) return status;
    return el_png_grid_columns(path_in(folder, p->strips).text, rows, SIDE, SIDE, STEPS)
               ? DONE
               : wrong("%s", library_error());
}

static Status try_all(Work *w, const char *folder)
{
    w->truth = truth_new();
    ElTensor *average = el_slice(way(w->truth.ends, 3), 0, 1, 2);
    double distance = mean_nearest_square(average, w->truth.three_quarter);
    if (!isfinite(distance)) return failed("%s", library_error());
    printf("%-4s %-9s  %17s  %17s  %17s\n", "", "SE/img", "midpoint", "its nearest moon",
           "random codes");
    printf("%-4s %-9s  %8.2f\n", "", "average", distance);
    put_figure(w, "average", "", moon_metrics[MOON_MIDPOINT], 0, distance);
    Status status = DONE;
    for (int k = 0; k < MOON_EXPERIMENTS && status == DONE; k++)
        status = try_plan(w, &moon_plans[k], folder);
    fputs("\n]\n", w->figures);
    return status;
}

Status moons_run(const char *folder, int64_t seeds, Budget budget)
{
    Folder made;
    Document figures;
    Status status = folder_create(&made, folder);
    if (status != DONE) return status;
    if (!document_begin(&figures)) return failed("out of memory");
    Work w = {.steps = efforts[budget].steps,
              .seeds = seeds > 0 ? seeds : efforts[budget].seeds,
              .figures = figures.out};
    el_tape_begin();
    status = try_all(&w, folder);
    el_tape_end();
    bool written =
        document_end(&figures, status == DONE ? path_in(folder, MOONS_FIGURES).text : NULL);
    if (status == DONE && !written) status = wrong("%s", library_error());
    if (status != DONE) folder_undo(&made);
    return status;
}
