// elbo denoise, inpaint and upscale RUN: test images, what is given of them, and what a model makes
// of that, as a picture of three rows.
#include <stdio.h>

#include "suite/commands.h"
#include "suite/tasks/restore.h"

// The sentence says what is missing.
static Status check_possible(const Run *r, const Task *task)
{
    if (!r->family->encode)
        return wrong("a %s has no encoder to begin with a code from, so it cannot %s images; elbo "
                     "sample shows what it can do",
                     r->family->name, task->name);
    if (r->family->conditional)
        return wrong("a %s has to be told the classes of images, so it does not %s them; a vae can",
                     r->family->name, task->name);
    if (!restorer_possible(r->family, r->data))
        return wrong("%s takes images whose sides are even and at least 4, and those of %s are %d "
                     "x %d",
                     task->name, r->data->name, r->data->height, r->data->width);
    return DONE;
}

// The three rows, in memory of the current scope; NULL with the library's error.
static ElTensor *three_rows(const Run *r, const Task *task, int64_t count)
{
    Restorer restorer;
    Restoration s;
    if (!restorer_new(&restorer, r) || !restoration_new(&s, &restorer, task)) return NULL;
    ElTensor *x = el_data_rows(r->data, &r->data->test, 0, count);
    ElTensor *given = task_corrupt(&restorer.images, task, x);
    return el_concat(0, x, task->spread(&restorer.images, given), restore(&s, given));
}

static Status draw(const Run *r, const Task *task, const Options *asked)
{
    char name[32];
    snprintf(name, sizeof name, "%s.png", task->name);
    Path usual = run_file(r, name);
    const char *path = asked->out ? asked->out : usual.text;
    int64_t most = r->data->test.count, count = asked->count < most ? asked->count : most;
    ElRandom noise = {.seed = (uint64_t)r->options.seed, .stream = EL_STREAM_EVAL};
    ElRandom *before = el_random_use(&noise);
    el_tape_begin();
    ElTensor *images = three_rows(r, task, count);
    bool drawn = images && el_png_grid_columns(path, images, r->height, r->width, (int)count);
    el_tape_end();
    el_random_use(before);
    if (!drawn) return wrong("%s", library_error());
    printf("%s: test images, the same %s, and restored\n", path, task->corrupted);
    return DONE;
}

static Status restore_command(const Options *asked, const Task *task)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    if (status == DONE) status = check_possible(&run, task);
    if (status == DONE) status = draw(&run, task, asked);
    run_close_with_data(&run);
    return status;
}

Status denoise_command(const Options *asked)
{
    return restore_command(asked, &tasks[TASK_DENOISE]);
}

Status inpaint_command(const Options *asked)
{
    return restore_command(asked, &tasks[TASK_INPAINT]);
}

Status upscale_command(const Options *asked)
{
    return restore_command(asked, &tasks[TASK_UPSCALE]);
}
