// elbo train MODEL.
#include "suite/commands.h"
#include "suite/pictures.h"
#include "suite/train.h"

// A run is not mixed with what else a folder holds; of another run in it run_create speaks.
static Status check_folder(const char *path)
{
    if (folder_is_empty(path) || file_exists(path_in(path, "config.json").text)) return DONE;
    return wrong("%s is not empty, and what it holds is no run; choose another --out", path);
}

static Status start(Run *r, const Options *asked, const ModelFamily *family)
{
    Status status = data_open(&r->data, asked->data);
    if (status != DONE) return status;
    Path usual = run_default_folder(family->name, r->data->name, asked->seed);
    status = check_folder(asked->out ? asked->out : usual.text);
    return status == DONE ? run_create(r, asked, family, r->data) : status;
}

static void print_end(const Run *r)
{
    const EpochRow *last = &r->history.row[r->history.count - 1];
    printf("test_loss %.4f %s (%s); the run is in %s\n", last->test[0], r->family->loss_unit,
           r->family->term[0], r->folder.path.text);
}

Status train_command(const Options *asked)
{
    const ModelFamily *family;
    Run run = {0};
    Status status = family_open(&family, asked->operand);
    if (status == DONE) status = options_check_family(asked, family);
    if (status == DONE)
        status = asked->resume ? run_resume(&run, asked, family, NULL) : start(&run, asked, family);
    if (status == DONE) status = train(&run, false);
    if (status == DONE) status = pictures_write(&run);
    if (status == DONE) print_end(&run);
    run_close_with_data(&run);
    return status;
}
