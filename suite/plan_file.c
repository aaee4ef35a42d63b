// Keeping and reading the plan of a comparison.
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include <elbo/elbo.h>

#include "suite/json_out.h"
#include "suite/plan.h"
#include "tensor/file.h"

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
            o->validation);
    fprintf(d.out, "  \"test\": %" PRId64 ",\n", p->test);
    fprintf(d.out, "  \"height\": %d,\n  \"width\": %d,\n", p->height, p->width);
    fprintf(d.out, "  \"version\": \"%s\",\n  \"seconds\": ", EL_VERSION);
    json_put_number(d.out, p->seconds);
    if (p->date) fprintf(d.out, ",\n  \"date\": \"%s\"", p->date);
    fputs(",\n  \"models\": [\n", d.out);
    write_models(p, d.out);
    fputs("\n  ]\n}\n", d.out);
    Path path = path_in(p->folder.text, PLAN_FILE);
    return document_end(&d, path.text) ? DONE : wrong("%s", library_error());
}

static const char *text_at(const ElJson *object, const char *key)
{
    const ElJson *value = el_json_member(object, key);
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
    const char *name = text_at(object, "model");
    int64_t seeds = whole_at(object, "seeds");
    if (!name || seeds < 1 || seeds > 1000 || p->count == PLAN_MOST) return false;
    p->model[p->count++] = (PlanModel){
        .family = model_family(name), .seeds = (int)seeds, .failure = text_at(object, "failure")};
    return p->model[p->count - 1].family;
}

static bool read_file(Plan *p)
{
    const ElJson *seconds = el_json_member(p->file, "seconds");
    const ElJson *models = el_json_member(p->file, "models");
    p->command = text_at(p->file, "command");
    p->date = text_at(p->file, "date");
    p->seconds = seconds && seconds->kind == EL_JSON_NUMBER ? seconds->number : NAN;
    p->options = (Options){.data = text_at(p->file, "data"),
                           .budget = text_at(p->file, "budget"),
                           .seed = whole_at(p->file, "seed"),
                           .threads = whole_at(p->file, "threads"),
                           .epochs = whole_at(p->file, "epochs"),
                           .batch = whole_at(p->file, "batch"),
                           .validation = whole_at(p->file, "validation"),
                           .layers = -1};
    p->train = whole_at(p->file, "train");
    p->test = whole_at(p->file, "test");
    p->height = (int)whole_at(p->file, "height");
    p->width = (int)whole_at(p->file, "width");
    bool good = p->command && p->options.data && p->options.seed >= 0 && p->train > 0 &&
                p->height > 0 && p->width > 0 && models;
    for (const ElJson *at = good ? models->first : NULL; good && at; at = at->next)
        good = read_model(p, at);
    return good && p->count > 0;
}

Status plan_read(Plan *p, const char *folder)
{
    *p = (Plan){0};
    snprintf(p->folder.text, sizeof p->folder.text, "%s", folder);
    Path path = path_in(folder, PLAN_FILE);
    if (!file_exists(path.text))
        return wrong("there is no comparison in %s: it holds no " PLAN_FILE, folder);
    size_t size;
    char *text = (char *)el_file_read("elbo", path.text, &size);
    if (text) p->file = el_json_parse(text, size, path.text);
    free(text);
    if (!p->file) return wrong("%s", library_error());
    return read_file(p) ? DONE
                        : wrong("%s is no comparison that elbo %s knows", path.text, EL_VERSION);
}
