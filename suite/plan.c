// Making the plan of a comparison.
#include "suite/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/json_out.h"

#define MODELS " --models " // in a command, before the names

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

// All of them, or those that a comparison has by default.
static Status add_usual(Plan *p, bool all)
{
    Status status = DONE;
    const ModelFamily *f;
    for (int k = 0; (f = model_family_at(k)) && status == DONE; k++)
        if (all || f->compared) status = add_model(p, f->name);
    return status;
}

// "vae,gan".
static Status add_named(Plan *p, const char *names)
{
    Status status = DONE;
    const char *at = names, *end = names;
    for (; status == DONE && *end; at = end + 1) {
        char name[64];
        end = at + strcspn(at, ",");
        if (end == at)
            return wrong("--models %s will not do; it takes names with a comma between them, such "
                         "as vae,gan",
                         names);
        snprintf(name, sizeof name, "%.*s", (int)(end - at), at);
        status = add_model(p, name);
    }
    return status;
}

static Status choose_models(Plan *p, const char *models)
{
    bool all = models && strcmp(models, "all") == 0;
    return models && !all ? add_named(p, models) : add_usual(p, all);
}

// --- commands ------------------------------------------------------------------------------------

// Threads change no figure, so that a comparison may go on with another number of them.
static char *whole_command(const Plan *p)
{
    Options o = p->options;
    o.threads = 0;
    Document d;
    if (!document_begin(&d)) return NULL;
    for (int k = 0; k < p->count; k++)
        fprintf(d.out, "%s%s", k ? "," : "elbo compare" MODELS, p->model[k].family->name);
    if (o.seeds > 0) fprintf(d.out, " --seeds %" PRId64, o.seeds);
    if (o.budget) fprintf(d.out, " --budget %s", o.budget);
    const ModelFamily *family = p->model[0].family;
    for (int k = p->count - 1; k >= 0; k--)
        if (p->model[k].family->step) family = p->model[k].family;
    options_write_command(&o, family, d.out);
    return document_text(&d);
}

char *plan_command(const Plan *p, const PlanModel *m)
{
    Document d;
    if (!document_begin(&d)) return NULL;
    const char *all = strstr(p->command, MODELS); // NULL in a file that was changed
    const char *rest = all ? strchr(all + sizeof MODELS - 1, ' ') : NULL;
    fprintf(d.out, "elbo compare" MODELS "%s%s", m->family->name, rest ? rest : "");
    return document_text(&d);
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
    if (o->validation < 0) o->validation = images / 12;
    if (o->validation >= images)
        return wrong("--validation %" PRId64 " leaves none of the %" PRId64
                     " training images of %s",
                     o->validation, images, data->name);
    p->train = images - o->validation;
    p->test = data->test.count;
    p->folder = plan_folder(asked, data);
    Status status = choose_models(p, asked->models);
    if (status != DONE) return status;
    p->command = whole_command(p);
    return p->command ? DONE : failed("out of memory for the comparison");
}

void plan_free(Plan *p)
{
    for (int k = 0; k < p->count && !p->file; k++) free((char *)p->model[k].failure);
    if (!p->file) free((char *)p->command);
    if (!p->file) free((char *)p->date);
    el_json_free(p->file);
    *p = (Plan){0};
}

Path plan_run(const Plan *p, const ModelFamily *family, uint64_t seed)
{
    char name[64];
    snprintf(name, sizeof name, "%s-%" PRIu64, family->name, seed);
    return path_in(p->folder.text, name);
}
