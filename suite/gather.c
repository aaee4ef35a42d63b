// Bringing together the figures, curves and pictures of a comparison.
#include "suite/gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <elbo/elbo.h>

#include "suite/aggregate.h"
#include "suite/bench/machine.h"
#include "suite/config.h"
#include "suite/entrant.h"
#include "suite/measure/figures_file.h"
#include "suite/moons/moons.h"
#include "suite/pictures.h"
#include "tensor/file.h"

// --- figures of runs -----------------------------------------------------------------------------

// Room for one more of these; false when memory is short.
static bool grow(void **items, int count, size_t size)
{
    if (count & (count - 1)) return true; // there is room up to the next power of two
    void *more = realloc(*items, (count ? 2 * (size_t)count : 1) * size);
    if (more) *items = more;
    return more;
}

static Status add_figures(Comparison *c, const char *model, uint64_t seed, const char *path)
{
    Figures found;
    Status status = figures_read(&found, path);
    for (int k = 0; status == DONE && k < found.count; k++) {
        const Figure *f = &found.figure[k];
        if (!grow((void **)&c->seed_result, c->seed_results, sizeof *c->seed_result))
            return failed("out of memory for the comparison");
        c->seed_result[c->seed_results++] = (SeedResult){
            .model = model,
            .metric = f->metric,
            .seed = seed,
            .value = f->estimate.mean,
            .standard_error = f->estimate.standard_error,
            .n = f->estimate.n,
        };
    }
    return status;
}

// --- curves and pictures -------------------------------------------------------------------------

static Status fill_curve(Curve *curve, const Run *r)
{
    int epochs = r->family->step ? r->history.count : 0;
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
        const EpochRow *row = &r->history.row[k];
        curve->train[k] = row->train[0];
        curve->validation = !isnan(row->validation[0]);
        curve->test[k] = curve->validation ? row->validation[0] : row->test[0];
    }
    return DONE;
}

static Status add_pictures(Comparison *c, const Run *r)
{
    Status status = DONE;
    for (int k = 0; k < PICTURE_KINDS && status == DONE; k++) {
        Picture p = {.model = r->family->name, .kind = (PictureKind)k};
        p.caption = picture_caption(r, p.kind);
        if (!p.caption)
            return wrong("%s tells of no %s", run_file(r, "captions.txt").text,
                         picture_file(p.kind));
        if (*p.caption)
            p.file = el_file_read("elbo", run_file(r, picture_file(p.kind)).text, &p.size);
        if (*p.caption && !p.file) status = wrong("%s", library_error());
        if (p.file)
            c->picture[c->pictures++] = p;
        else
            free((char *)p.caption);
    }
    return status;
}

// The curve and the pictures of a model's first run.
static Status add_run(Comparison *c, const Plan *p, const ModelFamily *family)
{
    Run r = {0};
    r.folder.path = plan_run(p, family, (uint64_t)p->options.seed);
    Status status = config_read(&r);
    if (status == DONE)
        status = history_read(&r.history, family, run_file(&r, "log.jsonl").text,
                              family->step ? (int)r.options.epochs : 1);
    if (status == DONE) status = fill_curve(&c->curve[c->curves++], &r);
    if (status == DONE) status = add_pictures(c, &r);
    if (status == DONE) c->classes = r.classes;
    run_close(&r);
    return status;
}

// --- all of it -----------------------------------------------------------------------------------

static Status add_model(Comparison *c, const Plan *p, const PlanModel *m)
{
    Entrant *e = &c->entrant[c->entrants++];
    *e = (Entrant){
        .name = m->family->name,
        .title = m->family->title,
        .summary = m->family->summary,
        .failure = m->failure,
        .seeds = m->seeds,
        .published = m->family->published,
    };
    Path config = path_in(plan_run(p, m->family, (uint64_t)p->options.seed).text, "config.json");
    e->command = config_command(config.text);
    if (!e->command) status_clear(); // a run that could not begin has none
    e->figures = plan_command(p, m);
    if (e->failure) return DONE;
    Status status = add_run(c, p, m->family);
    for (int k = 0; k < m->seeds && status == DONE; k++) {
        uint64_t seed = (uint64_t)p->options.seed + (uint64_t)k;
        status = add_figures(c, e->name, seed, entrant_figures(p, m->family, seed).text);
    }
    return status;
}

static Status add_baselines(Comparison *c, const Plan *p)
{
    Status status = DONE;
    Baseline b;
    for (int k = 0; status == DONE && (b = baseline_at(k)).name; k++) {
        Path path = entrant_baseline(p, &b);
        if (!file_exists(path.text)) continue;
        c->entrant[c->entrants++] = (Entrant){
            .name = b.name, .title = b.name, .summary = b.words, .seeds = 1, .baseline = true};
        status = add_figures(c, b.name, (uint64_t)p->options.seed, path.text);
    }
    return status;
}

static Status begin(Comparison *c, const Plan *p)
{
    size_t entrants = (size_t)p->count;
    char processor[PROCESSOR_NAME];
    machine_processor(processor);
    for (int k = 0; baseline_at(k).name; k++) entrants++;
    *c = (Comparison){
        .data = p->options.data,
        .train_count = p->train,
        .validation_count = p->options.validation,
        .test_count = p->test,
        .height = p->height,
        .width = p->width,
        .epochs = (int)p->options.epochs,
        .batch = (int)p->options.batch,
        .seed = (uint64_t)p->options.seed,
        .threads = p->options.threads > 0 ? (int)p->options.threads : el_threads(),
        .seconds = p->seconds,
        .command = p->command,
        .version = EL_VERSION,
        .processor = *processor ? strdup(processor) : NULL,
        .date = p->date,
        .entrant = calloc(entrants, sizeof(Entrant)),
        .curve = calloc(entrants, sizeof(Curve)),
        .picture = calloc(entrants * PICTURE_KINDS, sizeof(Picture)),
    };
    bool good = c->entrant && c->curve && c->picture;
    return good ? DONE : failed("out of memory for the comparison");
}

// Where it was measured.
static Status add_moons(Comparison *c, const Plan *p)
{
    Path folder = path_in(p->folder.text, MOONS_FOLDER);
    if (!file_exists(path_in(folder.text, MOONS_FIGURES).text)) return DONE;
    c->moons = calloc(1, sizeof *c->moons);
    if (!c->moons) return failed("out of memory for the comparison");
    bool full = budget_named(p->options.budget) == BUDGET_FULL;
    c->moons_command = full ? "elbo moons --budget full" : "elbo moons";
    return moons_read(c->moons, folder.text);
}

Status gather(Comparison *c, const Plan *p)
{
    Status status = begin(c, p);
    for (int k = 0; k < p->count && status == DONE; k++) status = add_model(c, p, &p->model[k]);
    if (status == DONE) status = add_baselines(c, p);
    if (status == DONE) status = add_moons(c, p);
    return status == DONE ? aggregate(c) : status;
}

void comparison_free(Comparison *c)
{
    for (int k = 0; k < c->entrants; k++) {
        free((char *)c->entrant[k].command);
        free((char *)c->entrant[k].figures);
    }
    for (int k = 0; k < c->curves; k++) {
        free(c->curve[k].train);
        free(c->curve[k].test);
    }
    for (int k = 0; k < c->pictures; k++) {
        free(c->picture[k].file);
        free((char *)c->picture[k].caption);
    }
    if (c->moons) moons_free(c->moons);
    free(c->moons);
    free((Metric *)c->metric);
    free((MetricGroup *)c->group);
    free(c->entrant);
    free(c->result);
    free(c->seed_result);
    free(c->curve);
    free(c->picture);
    free((char *)c->processor);
    *c = (Comparison){0};
}
