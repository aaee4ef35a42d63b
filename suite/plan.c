// Making, keeping and reading the plan of a comparison.
#include "suite/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <elbo/elbo.h>

#include "suite/json_out.h"
#include "suite/measure/measure.h"
#include "suite/settings.h"
#include "tensor/file.h"

#define FILE_NAME "comparison.json"

// --- what is compared ----------------------------------------------------------------------------

static int seeds_of(const Options *o, const ModelFamily *family)
{
    static const int usual[] = {1, 3, 5}, slow[] = {1, 1, 3};
    Budget budget = budget_named(o->budget);
    if (o->seeds > 0) return (int)o->seeds;
    if (!family->step) return 1; // the same every time
    return family->slow ? slow[budget] : usual[budget];
}

static Status add_model(Plan *p, const char *name)
{
    if (p->count == PLAN_MOST) return wrong("--models takes up to %d models", PLAN_MOST);
    for (int k = 0; k < p->count; k++)
        if (strcmp(p->model[k].family->name, name) == 0)
            return wrong("--models has %s twice", name);
    PlanModel *m = &p->model[p->count];
    Status status = family_open(&m->family, name);
    if (status != DONE) return status;
    m->seeds = seeds_of(&p->options, m->family);
    p->count++;
    return DONE;
}

// "vae,gan", "all", or those that a comparison has by default.
static Status choose_models(Plan *p, const char *models)
{
    Status status = DONE;
    bool all = models && strcmp(models, "all") == 0;
    const ModelFamily *f;
    for (int k = 0; (!models || all) && (f = model_family_at(k)) && status == DONE; k++)
        if (all || f->compared) status = add_model(p, f->name);
    while (models && !all && *models && status == DONE) {
        char name[32];
        size_t length = strcspn(models, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, models);
        status = add_model(p, name);
        models += length + (models[length] == ',');
    }
    return status;
}

// --- commands ------------------------------------------------------------------------------------

// A command line in memory: NULL when memory is short.
typedef struct {
    FILE *out;
    char *text;
    size_t size;
} CommandLine;

static char *end_line(CommandLine *line)
{
    if (!line->out) return NULL;
    bool good = !ferror(line->out);
    if (fclose(line->out) == 0 && good) return line->text;
    free(line->text);
    return NULL;
}

// Threads change no figure, so that a comparison may go on with another number of them.
static char *compare_command(const Plan *p)
{
    Options o = p->options;
    o.threads = 0;
    CommandLine line = {0};
    line.out = open_memstream(&line.text, &line.size);
    for (int k = 0; line.out && k < p->count; k++)
        fprintf(line.out, "%s%s", k ? "," : "elbo compare --models ", p->model[k].family->name);
    if (line.out && o.seeds > 0) fprintf(line.out, " --seeds %" PRId64, o.seeds);
    if (line.out && o.budget) fprintf(line.out, " --budget %s", o.budget);
    const ModelFamily *family = p->model[0].family;
    for (int k = p->count - 1; k >= 0; k--)
        if (p->model[k].family->step) family = p->model[k].family;
    if (line.out) options_write_command(&o, family, line.out);
    return end_line(&line);
}

char *plan_command(const Plan *p, const PlanModel *m)
{
    static const char begin[] = "elbo compare --models ";
    CommandLine line = {0};
    line.out = open_memstream(&line.text, &line.size);
    const char *rest = strchr(p->command + sizeof begin - 1, ' ');
    if (line.out) fprintf(line.out, "%s%s%s", begin, m->family->name, rest ? rest : "");
    return end_line(&line);
}

// --- making and freeing --------------------------------------------------------------------------

static Path plan_folder(const Options *asked, const ElData *data)
{
    Path p;
    if (!asked->out) return run_default_folder("compare", data->name, asked->seed);
    snprintf(p.text, sizeof p.text, "%s", asked->out);
    return p;
}

Status plan_make(Plan *p, const Options *asked, const ElData *data)
{
    *p = (Plan){.options = *asked, .seconds = NAN, .height = data->height, .width = data->width};
    int64_t images = data->train.count + data->validation.count;
    Options *o = &p->options;
    o->data = data->name;
    o->lr = 0;
    if (o->validation < 0) o->validation = images / 12;
    if (o->validation >= images)
        return wrong("--validation %" PRId64 " leaves none of the %" PRId64
                     " training images of %s",
                     o->validation, images, data->name);
    p->validation = o->validation;
    p->train = images - o->validation;
    p->test = data->test.count;
    p->folder = plan_folder(asked, data);
    Status status = choose_models(p, asked->models);
    if (status != DONE) return status;
    p->command = compare_command(p);
    return p->command ? DONE : failed("out of memory for the comparison");
}

void plan_free(Plan *p)
{
    for (int k = 0; k < p->count; k++) free(p->model[k].failure);
    free(p->command);
    free(p->date);
    el_json_free(p->file);
    *p = (Plan){0};
}

Path plan_run(const Plan *p, const ModelFamily *family, uint64_t seed)
{
    char name[64];
    snprintf(name, sizeof name, "%s-%" PRIu64, family->name, seed);
    return path_in(p->folder.text, name);
}

// --- the file ------------------------------------------------------------------------------------

static void write_models(const Plan *p, FILE *out)
{
    for (int k = 0; k < p->count; k++) {
        const PlanModel *m = &p->model[k];
        fprintf(out, "%s    {\"model\": \"%s\", \"seeds\": %d, \"failure\": ", k ? ",\n" : "",
                m->family->name, m->seeds);
        if (m->failure)
            json_put_string(out, m->failure);
        else
            fputs("null", out);
        fputs("}", out);
    }
}

Status plan_write(const Plan *p)
{
    Document d;
    if (!document_begin(&d)) return failed("out of memory for the comparison");
    const Options *o = &p->options;
    fputs("{\n  \"command\": ", d.out);
    json_put_string(d.out, p->command);
    fputs(",\n  \"data\": ", d.out);
    json_put_string(d.out, o->data);
    fprintf(d.out, ",\n  \"budget\": \"%s\",\n", o->budget ? o->budget : "standard");
    fprintf(d.out, "  \"seed\": %" PRId64 ",\n  \"threads\": %d,\n", o->seed, el_threads());
    fprintf(d.out, "  \"epochs\": %" PRId64 ",\n  \"batch\": %" PRId64 ",\n", o->epochs, o->batch);
    fprintf(d.out, "  \"train\": %" PRId64 ",\n  \"validation\": %" PRId64 ",\n", p->train,
            p->validation);
    fprintf(d.out, "  \"test\": %" PRId64 ",\n", p->test);
    fprintf(d.out, "  \"height\": %d,\n  \"width\": %d,\n", p->height, p->width);
    fprintf(d.out, "  \"version\": \"%s\",\n  \"seconds\": ", EL_VERSION);
    json_put_number(d.out, p->seconds);
    if (p->date) fprintf(d.out, ",\n  \"date\": \"%s\"", p->date);
    fputs(",\n  \"models\": [\n", d.out);
    write_models(p, d.out);
    fputs("\n  ]\n}\n", d.out);
    Path path = path_in(p->folder.text, FILE_NAME);
    return document_end(&d, path.text) ? DONE : wrong("%s", library_error());
}

static const char *text_at(const Plan *p, const char *key)
{
    const ElJson *value = el_json_member(p->file, key);
    return value && value->kind == EL_JSON_STRING ? value->string : NULL;
}

// A whole number from 0 on; -1 when there is none.
static int64_t whole_at(const ElJson *object, const char *key)
{
    const ElJson *value = el_json_member(object, key);
    bool good = value && value->kind == EL_JSON_NUMBER && value->number >= 0 &&
                value->number < 9e15 && value->number == floor(value->number);
    return good ? (int64_t)value->number : -1;
}

static bool read_model(Plan *p, const ElJson *object)
{
    const ElJson *name = el_json_member(object, "model");
    const ElJson *failure = el_json_member(object, "failure");
    int64_t seeds = whole_at(object, "seeds");
    if (!name || name->kind != EL_JSON_STRING || seeds < 1 || seeds > 1000) return false;
    if (p->count == PLAN_MOST) return false;
    PlanModel m = {.family = model_family(name->string), .seeds = (int)seeds};
    if (!m.family) return false;
    if (failure && failure->kind == EL_JSON_STRING) m.failure = strdup(failure->string);
    p->model[p->count++] = m;
    return true;
}

static bool read_file(Plan *p)
{
    const ElJson *seconds = el_json_member(p->file, "seconds");
    const ElJson *models = el_json_member(p->file, "models");
    if (!text_at(p, "command") || !text_at(p, "data") || !models) return false;
    p->command = strdup(text_at(p, "command"));
    if (text_at(p, "date")) p->date = strdup(text_at(p, "date"));
    p->seconds = seconds && seconds->kind == EL_JSON_NUMBER ? seconds->number : NAN;
    p->options = (Options){.data = text_at(p, "data"),
                           .budget = text_at(p, "budget"),
                           .seed = whole_at(p->file, "seed"),
                           .threads = whole_at(p->file, "threads"),
                           .epochs = whole_at(p->file, "epochs"),
                           .batch = whole_at(p->file, "batch"),
                           .validation = whole_at(p->file, "validation"),
                           .layers = -1};
    p->train = whole_at(p->file, "train");
    p->validation = p->options.validation;
    p->test = whole_at(p->file, "test");
    p->height = (int)whole_at(p->file, "height");
    p->width = (int)whole_at(p->file, "width");
    bool good = p->options.seed >= 0 && p->train > 0 && p->height > 0 && p->width > 0;
    for (const ElJson *at = models->first; good && at; at = at->next) good = read_model(p, at);
    return good && p->count > 0 && p->command;
}

Status plan_read(Plan *p, const char *folder)
{
    *p = (Plan){0};
    snprintf(p->folder.text, sizeof p->folder.text, "%s", folder);
    Path path = path_in(folder, FILE_NAME);
    if (!file_exists(path.text))
        return wrong("there is no comparison in %s: it holds no " FILE_NAME, folder);
    size_t size;
    char *text = (char *)el_file_read("elbo", path.text, &size);
    if (text) p->file = el_json_parse(text, size, path.text);
    free(text);
    if (!p->file) return wrong("%s", library_error());
    return read_file(p) ? DONE
                        : wrong("%s is no comparison that elbo %s knows", path.text, EL_VERSION);
}
