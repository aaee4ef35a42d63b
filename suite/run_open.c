// Going on with runs, and opening those that are done.
#include <inttypes.h>
#include <stdlib.h>

#include "suite/config.h"
#include "suite/settings.h"
#include "suite/run.h"
#include "suite/shell.h"

// --- going on ------------------------------------------------------------------------------------

// A counter that run_save_state put beside the tensors.
static Status read_note(const char *path, const char *key, uint64_t *value)
{
    char *note = el_safetensors_note(path, key), *end = note;
    if (note) *value = strtoull(note, &end, 10);
    bool good = note && end != note && !*end;
    free(note);
    if (good) return DONE;
    if (el_error_text()) return wrong("%s", library_error());
    return wrong("%s does not say its %s; it is no state of a run", path, key);
}

// A run that was stopped in its first epoch has no state, and begins again.
static Status load_state(Run *r)
{
    Path path = run_file(r, RUN_STATE);
    if (!file_exists(path.text)) return DONE;
    uint64_t epochs, position;
    Status status = read_note(path.text, "epochs", &epochs);
    if (status == DONE) status = read_note(path.text, "random_position", &position);
    if (status == DONE && !el_params_load(r->everything, path.text))
        status = wrong("%s", library_error());
    if (status == DONE && epochs > (uint64_t)r->options.epochs)
        status = wrong("the run in %s has %" PRIu64 " epochs already; --epochs may be raised, not "
                       "lowered",
                       r->folder.path.text, epochs);
    if (status != DONE) return status;
    el_random_current()->position = position;
    if (!el_data_seek(r->data, (int64_t)epochs)) return failed("%s", library_error());
    return history_read(&r->history, r->family, run_file(r, "log.jsonl").text, (int)epochs);
}

static Status check_data_same(const Run *r)
{
    if (r->data->checksum == r->checksum) return DONE;
    return wrong("%s is not the data that the run in %s was started with", r->data->name,
                 r->folder.path.text);
}

// The folder of the run to resume; its data decides when --out does not say.
static Status find_folder(Run *r, const Options *asked, const ModelFamily *family)
{
    if (asked->out) {
        snprintf(r->folder.path.text, sizeof r->folder.path.text, "%s", asked->out);
        return DONE;
    }
    Status status = r->data ? DONE : data_open(&r->data, asked->data);
    if (status == DONE)
        r->folder.path = run_default_folder(family->name, r->data->name, asked->seed);
    return status;
}

// What the run was started with, but for what may change on the way.
static Status merge_options(Run *r, const Options *asked, const ModelFamily *family)
{
    if (r->family != family)
        return wrong("the run in %s is of model %s, not %s", r->folder.path.text, r->family->name,
                     family->name);
    Status status = options_check_same(asked, &r->options, r->folder.path.text);
    Options given = *asked;
    if (status == DONE) status = settings_read(&given, family);
    if (status == DONE)
        status = settings_check_same(&given, &r->options, family, r->folder.path.text);
    if (asked->epochs > 0 && family->step) r->options.epochs = asked->epochs;
    r->options.threads = el_threads();
    return status;
}

// From an open config on.
static Status go_on(Run *r, const Options *asked, const ModelFamily *family)
{
    Status status = merge_options(r, asked, family);
    if (status == DONE && !r->data) status = run_open_data(r, asked->data);
    if (status == DONE) status = check_data_same(r);
    if (status == DONE) status = run_ready_data(r);
    if (status == DONE) status = folder_lock(&r->lock, r->folder.path.text);
    if (status == DONE) status = run_create_model(r);
    if (status == DONE) status = run_check_batch(r);
    if (status == DONE) status = load_state(r);
    return status == DONE ? config_write(r) : status;
}

Status run_resume(Run *r, const Options *asked, const ModelFamily *family, ElData *data)
{
    *r = (Run){.data = data};
    Status status = find_folder(r, asked, family);
    if (status == DONE) status = config_read(r);
    return status == DONE ? go_on(r, asked, family) : status;
}

// --- looking -------------------------------------------------------------------------------------

// The state of a run that was not ended holds the parameters after its last whole epoch; they are
// all there is to a model of which nothing is left to fit.
static Status load_model(Run *r)
{
    Path model = run_file(r, RUN_MODEL), state = run_file(r, RUN_STATE);
    bool ended = file_exists(model.text);
    if (!ended && (r->family->fit || !file_exists(state.text)))
        return wrong("the training of %s was not ended; go on with it: elbo train %s --resume "
                     "--out %s",
                     r->folder.path.text, r->family->name, shell_word(r->folder.path.text).text);
    bool loaded = ended ? el_params_load(((const ModelBase *)r->model)->params, model.text)
                        : el_params_load(r->everything, state.text);
    return loaded ? DONE : wrong("%s", library_error());
}

Status run_open(Run *r, const char *folder)
{
    *r = (Run){0};
    snprintf(r->folder.path.text, sizeof r->folder.path.text, "%s", folder);
    Status status = config_read(r);
    if (status == DONE) status = run_create_model(r);
    return status == DONE ? load_model(r) : status;
}

Status run_open_data(Run *r, const char *name)
{
    Status status = data_open(&r->data, name ? name : r->options.data);
    if (status != DONE) return status;
    if (r->data->height == r->height && r->data->width == r->width) return run_ready_data(r);
    return wrong("the images of %s are %d x %d pixels, but the model of %s is for %d x %d",
                 r->data->name, r->data->height, r->data->width, r->folder.path.text, r->height,
                 r->width);
}
