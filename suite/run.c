// Starting, keeping and closing runs.
#define _XOPEN_SOURCE 700 // realpath
#include "suite/run.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <elbo/elbo.h>

#include "data/suggest.h"
#include "suite/config.h"
#include "suite/settings.h"

// --- names ---------------------------------------------------------------------------------------

Status family_open(const ModelFamily **family, const char *name)
{
    const char *names[64] = {0};
    for (int k = 0; k < 63 && model_family_at(k); k++) names[k] = model_family_at(k)->name;
    *family = model_family(name);
    if (*family) return DONE;
    const char *near = el_suggest(name, names);
    if (near) return wrong("there is no model %s; was %s meant?", name, near);
    return wrong("there is no model %s; elbo help shows those there are", name);
}

// Whether Fashion-MNIST is where el_data_open looks for it, whole or broken.
static bool fashion_is_there(void)
{
    const char *folder = getenv("ELBO_FASHION");
    return file_exists(folder ? folder : "/usr/share/datasets/fashion-mnist");
}

Status data_open(ElData **data, const char *name)
{
    if (!name) name = fashion_is_there() ? "fashion" : "digits";
    *data = el_data_open(name);
    return *data ? DONE : wrong("%s", library_error());
}

Path run_file(const Run *r, const char *name)
{
    return path_in(r->folder.path.text, name);
}

Path run_default_folder(const char *name, const char *data, int64_t seed)
{
    size_t length = strlen(data);
    while (length > 1 && data[length - 1] == '/') length--;
    const char *last = data + length;
    while (last > data && last[-1] != '/') last--;
    Path p;
    snprintf(p.text, sizeof p.text, "runs/%s-%.*s-%" PRId64, name, (int)(data + length - last),
             last, seed);
    return p;
}

// --- beginnings ----------------------------------------------------------------------------------

static ModelOptions model_options(const Run *r)
{
    const Options *o = &r->options;
    ModelOptions m = {
        .height = r->height,
        .width = r->width,
        .classes = r->classes,
        .points = r->points,
        .convolutional = strcmp(o->body, "convolutional") == 0,
        .layers = (int)o->layers,
        .hidden = (int)o->hidden,
        .latent = (int)o->latent,
        .rate = o->lr,
        .epochs = (int)o->epochs,
    };
    memcpy(m.setting, o->setting, sizeof m.setting);
    return m;
}

Status run_create_model(Run *r)
{
    const Options *o = &r->options;
    int64_t pixels = (int64_t)r->height * r->width;
    if (r->family->code_within_pixels && o->latent > pixels)
        return wrong("--latent %" PRId64 " is more than %s can have on images of %" PRId64
                     " pixels: up to %" PRId64 " would do",
                     o->latent, r->family->name, pixels, pixels);
    if (r->family->conditional && r->classes == 0)
        return wrong("%s is made for classes, and %s has none", r->family->name, o->data);
    el_random_seed((uint64_t)o->seed);
    el_memory_release(); // what others left in the pool would count in the peak
    el_memory_peak_reset();
    r->memory_before = el_memory_live();
    const char *conflict;
    r->model = model_new(r->family, model_options(r), &conflict);
    if (conflict) return wrong("%s of these options cannot be: %s", r->family->name, conflict);
    if (!r->model) return failed("cannot make the model: %s", library_error());
    const ModelBase *base = r->model;
    r->everything = el_params_join(base->params, base->state);
    return DONE;
}

// The words are in the order of the enum.
static Status binarise(ElData *data, const Options *o)
{
    const char *how = o->binarise ? o->binarise : "real";
    if (el_data_binarise(data, (ElBinarisation)option_choice("real|dynamic|static|threshold", how)))
        return DONE;
    return wrong("--binarise %s: %s", how, library_error());
}

Status data_ready(ElData *data, const Options *o)
{
    Status status = binarise(data, o);
    if (status != DONE) return status;
    if (!el_data_hold_out(data, o->validation)) return wrong("%s", library_error());
    el_data_seed(data, (uint64_t)o->seed);
    return DONE;
}

Status run_ready_data(const Run *r)
{
    bool own = r->data->checksum == r->checksum;
    return own ? data_ready(r->data, &r->options) : binarise(r->data, &r->options);
}

Status run_check_batch(const Run *r)
{
    if (r->options.batch <= r->data->train.count) return DONE;
    return wrong("--batch %" PRId64 " is more than the %" PRId64 " training images of %s",
                 r->options.batch, r->data->train.count, r->data->name);
}

// A path to data stays good when elbo is next called from elsewhere.
static void keep_data_name(Run *r)
{
    r->options.data = r->data->name;
    if (!strchr(r->data->name, '/')) return;
    char *absolute = realpath(r->data->name, NULL);
    if (absolute && strlen(absolute) < sizeof r->data_path.text) {
        strcpy(r->data_path.text, absolute);
        r->options.data = r->data_path.text;
    }
    free(absolute);
}

// Makes the folder, unless a run is in it.
static Status make_folder(Run *r, const Options *asked)
{
    Path usual = run_default_folder(r->family->name, r->data->name, asked->seed);
    Status status = folder_create(&r->folder, asked->out ? asked->out : usual.text);
    if (status == DONE) status = folder_lock(&r->lock, r->folder.path.text);
    if (status != DONE) return status;
    if (file_exists(run_file(r, "config.json").text) || file_exists(run_file(r, RUN_MODEL).text))
        return wrong("%s holds a run already; go on with it by --resume, or choose another --out",
                     r->folder.path.text);
    r->is_new = true;
    return DONE;
}

Status run_create(Run *r, const Options *asked, const ModelFamily *family, ElData *data)
{
    *r = (Run){.options = *asked, .family = family, .data = data};
    r->height = data->height;
    r->width = data->width;
    r->classes = data->classes;
    r->points = data->points;
    r->checksum = data->checksum;
    options_complete(&r->options, family, data);
    keep_data_name(r);
    Status status = settings_read(&r->options, family);
    if (status == DONE) status = run_ready_data(r);
    if (status == DONE) status = run_check_batch(r);
    if (status == DONE) status = run_create_model(r);
    if (status == DONE) status = make_folder(r, asked);
    return status == DONE ? config_write(r) : status;
}

ModelBatch run_next_batch(const Run *r, int64_t step)
{
    ModelBatch b = {.x = el_data_batch(r->data, r->options.batch), .step = step};
    if (r->family->conditional) b.labels = el_data_batch_labels(r->data);
    return b;
}

ModelBatch run_rows(const Run *r, const ElImages *set, int64_t first, int64_t count)
{
    ModelBatch b = {.x = el_data_rows(r->data, set, first, count)};
    if (r->family->conditional) b.labels = el_data_row_labels(r->data, set, first, count);
    return b;
}

// --- ends of an epoch ----------------------------------------------------------------------------

Status run_save_state(Run *r)
{
    Status status = history_write(&r->history, r->family, run_file(r, "log.jsonl").text);
    if (status != DONE) return status;
    char epochs[24], position[24];
    snprintf(epochs, sizeof epochs, "%d", r->history.count);
    snprintf(position, sizeof position, "%" PRIu64, el_random_current()->position);
    const ElNote notes[] = {{"epochs", epochs}, {"random_position", position}, {NULL, NULL}};
    return el_params_save(r->everything, run_file(r, RUN_STATE).text, notes)
               ? DONE
               : wrong("%s", library_error());
}

Status run_save_model(Run *r)
{
    const ElNote notes[] = {{"model", r->family->name}, {"version", EL_VERSION}, {NULL, NULL}};
    return el_params_save(((const ModelBase *)r->model)->params, run_file(r, RUN_MODEL).text, notes)
               ? DONE
               : wrong("%s", library_error());
}

// --- ends ----------------------------------------------------------------------------------------

void run_remove_files(const char *folder)
{
    static const char *const names[] = {
        "config.json",         "log.jsonl",         RUN_STATE,      RUN_MODEL,      "samples.png",
        "reconstructions.png", "interpolation.png", "captions.txt", "figures.json", "traversal.png",
        "manifold.png",        "denoise.png",       "inpaint.png",  "upscale.png",  "codes.npy",
        "codes.svg",           "decoded.npy"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        unlink(path_in(folder, names[k]).text);
}

void run_close(Run *r)
{
    bool completed =
        file_exists(run_file(r, RUN_STATE).text) || file_exists(run_file(r, RUN_MODEL).text);
    if (r->is_new && !completed) {
        run_remove_files(r->folder.path.text);
        folder_undo(&r->folder);
    }
    if (r->lock) closedir(r->lock);
    model_free(r->model);
    el_params_free(&r->everything);
    el_json_free(r->config);
    history_free(&r->history);
    *r = (Run){0};
}

void run_close_with_data(Run *r)
{
    ElData *data = r->data;
    run_close(r);
    el_data_free(data);
}
