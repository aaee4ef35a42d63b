// elbo train MODEL.
#include "suite/commands.h"
#include "suite/pictures.h"
#include "suite/train.h"

static Status start(Run *r, const Options *asked, const ModelFamily *family)
{
    ElData *data;
    Status status = data_open(&data, asked->data);
    return status == DONE ? run_create(r, asked, family, data) : status;
}

static void print_end(const Run *r)
{
    const EpochRow *last = &r->history.row[r->history.count - 1];
    printf("test_loss %.4f %s; the run is in %s\n", last->test[0], r->family->loss_unit,
           r->folder.path.text);
}

Status train_command(const Options *asked)
{
    const ModelFamily *family;
    Run run = {0};
    Status status = family_open(&family, asked->operand);
    if (status == DONE)
        status = asked->resume ? run_resume(&run, asked, family) : start(&run, asked, family);
    if (status == DONE) status = train(&run);
    if (status == DONE) status = pictures_write(&run);
    if (status == DONE) print_end(&run);
    ElData *data = run.data;
    run_close(&run);
    el_data_free(data);
    return status;
}
