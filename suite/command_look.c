// elbo eval, sample, reconstruct and interpolate RUN: what a trained model is worth and does.
#include <string.h>

#include "suite/commands.h"
#include "suite/entrant.h"
#include "suite/metrics.h"
#include "suite/pictures.h"

static void close_run(Run *r)
{
    ElData *data = r->data;
    run_close(r);
    el_data_free(data);
}

// --- eval ----------------------------------------------------------------------------------------

// Ends a line with what its figure is called in the table of a comparison, and in its files where
// that is another name: "  -ELBO (negative_elbo)" of a VAE's test_loss.
static void print_metric(const char *name, const char *metric)
{
    const Metric *m = metric_named(metric);
    if (m) printf("  %s", m->heading);
    if (strcmp(name, metric) != 0) printf(" (%s)", metric);
    puts("");
}

static void print_estimate(const char *name, Estimate e, const char *unit, const char *metric)
{
    printf("%-18s %.4f +- %.4f %s", name, e.mean, e.standard_error, unit);
    print_metric(name, metric);
}

static Status eval_terms(const Run *r)
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, &r->data->test, term);
    for (int k = 0; status == DONE && r->family->term[k]; k++)
        print_estimate(k ? r->family->term[k] : "test_loss", term[k], r->family->loss_unit,
                       r->family->term[k]);
    return status;
}

static Status eval_reconstruction(const Run *r)
{
    if (!r->family->encode) return DONE;
    Estimate se;
    Status status = measure_reconstruction(r, &se);
    if (status == DONE) print_estimate("reconstruction_se", se, "SE/img", "reconstruction_se");
    return status;
}

static Status eval_samples(const Run *r)
{
    SampleMetrics m;
    Status status = measure_samples(r, &m);
    if (status != DONE) return status;
    printf("%-18s %.4f of the data's", "sample_spread", m.spread);
    print_metric("sample_spread", "sample_spread");
    if (m.classes < 0) return DONE;
    printf("%-18s %d of %d", "classes_covered", m.classes, r->data->classes);
    print_metric("classes_covered", "classes_covered");
    return DONE;
}

Status eval_command(const Options *asked)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    if (status == DONE) status = eval_terms(&run);
    if (status == DONE) status = eval_reconstruction(&run);
    if (status == DONE) status = eval_samples(&run);
    close_run(&run);
    return status;
}

// --- pictures ------------------------------------------------------------------------------------

static Status draw(const Run *r, const Options *asked, PictureWish wish)
{
    Path usual = run_file(r, picture_file(wish.kind));
    const char *path = asked->out ? asked->out : usual.text;
    Status status = picture_write(r, wish, path);
    if (status == DONE) puts(path);
    return status;
}

Status sample_command(const Options *asked)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    PictureWish wish = picture_usual(&run, PICTURE_SAMPLES);
    wish.count = asked->count;
    if (asked->seed >= 0) wish.seed = asked->seed;
    if (status == DONE) status = draw(&run, asked, wish);
    close_run(&run);
    return status;
}

static Status draw_test_images(const Options *asked, PictureKind kind)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    PictureWish wish = picture_usual(&run, kind);
    wish.count = asked->count;
    wish.from = asked->from;
    wish.to = asked->to;
    if (status == DONE) status = draw(&run, asked, wish);
    close_run(&run);
    return status;
}

Status reconstruct_command(const Options *asked)
{
    return draw_test_images(asked, PICTURE_RECONSTRUCTIONS);
}

Status interpolate_command(const Options *asked)
{
    return draw_test_images(asked, PICTURE_INTERPOLATION);
}
