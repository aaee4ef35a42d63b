// elbo eval, sample, reconstruct, interpolate, traverse and manifold RUN: what a trained model is
// worth and does.
#include <inttypes.h>
#include <math.h>

#include "suite/commands.h"
#include "suite/measure/measure.h"
#include "suite/pictures.h"

// --- eval ----------------------------------------------------------------------------------------

static void print_figure(const Figure *f)
{
    char value[64];
    if (isfinite(f->estimate.standard_error))
        snprintf(value, sizeof value, "%.4f +- %.4f", f->estimate.mean, f->estimate.standard_error);
    else
        snprintf(value, sizeof value, "%.4f", f->estimate.mean);
    printf("%-22s %s%s%s  %s\n", f->metric->name, value, *f->metric->unit ? " " : "",
           f->metric->unit, f->metric->heading);
}

// What the family is trained on, as train printed it.
static Status print_loss(const Run *r)
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, &r->data->test, term);
    if (status == DONE)
        printf("%-22s %.4f +- %.4f %s  (%s)\n", "test_loss", term[0].mean, term[0].standard_error,
               r->family->loss_unit, r->family->term[0]);
    return status;
}

Status eval_command(const Options *asked)
{
    Run run;
    Figures found = {0};
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    Lab lab = {.data = run.data, .budget = budget_named(asked->budget)};
    if (status == DONE) status = print_loss(&run);
    if (status == DONE) status = measure_run(&run, &lab, true, &found);
    for (int k = 0; status == DONE && k < found.count; k++) print_figure(&found.figure[k]);
    lab_close(&lab);
    run_close_with_data(&run);
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
    if (status == DONE && run.points) status = run_open_data(&run, NULL);
    PictureWish wish = picture_usual(&run, PICTURE_SAMPLES);
    wish.count = asked->count;
    if (asked->seed >= 0) wish.seed = asked->seed;
    if (status == DONE) status = draw(&run, asked, wish);
    run_close_with_data(&run);
    return status;
}

static Status draw_test_images(const Options *asked, int kind)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    PictureWish wish = picture_usual(&run, kind);
    wish.count = asked->count;
    wish.from = asked->from;
    wish.to = asked->to;
    if (status == DONE) status = draw(&run, asked, wish);
    run_close_with_data(&run);
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

Status traverse_command(const Options *asked)
{
    return draw_test_images(asked, PICTURE_TRAVERSAL);
}

static Status read_axes(const char *text, int64_t axis[2])
{
    int end = 0;
    if (!text || (sscanf(text, "%9" SCNd64 ",%9" SCNd64 "%n", &axis[0], &axis[1], &end) == 2 &&
                  !text[end] && axis[0] >= 0 && axis[1] >= 0))
        return DONE;
    return wrong("--axes %s will not do; it takes two numbers from 0 on, such as 0,1", text);
}

Status manifold_command(const Options *asked)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE && run.points) status = run_open_data(&run, NULL);
    PictureWish wish = picture_usual(&run, PICTURE_MANIFOLD);
    wish.count = asked->count;
    if (status == DONE) status = read_axes(asked->axes, wish.axis);
    if (status == DONE) status = draw(&run, asked, wish);
    run_close_with_data(&run);
    return status;
}
