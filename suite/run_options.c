// What a family of models makes of the options: which it has, and what they are unless given.
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "suite/run.h"

bool options_has(const ModelFamily *family, const Option *row)
{
    switch (row->offset) {
    case offsetof(Options, epochs):
    case offsetof(Options, batch):
    case offsetof(Options, lr):
    case offsetof(Options, hidden):
    case offsetof(Options, layers):
    case offsetof(Options, body):
        return family->step;
    case offsetof(Options, latent):
        return family->defaults.latent > 0;
    default:
        return true;
    }
}

Status options_check_family(const Options *o, const ModelFamily *family)
{
    for (int k = 0; k < option_count; k++)
        if (o->given & UINT64_C(1) << k && !options_has(family, &option_table[k]))
            return wrong("%s has no use for --%s; leave it out", family->name,
                         option_table[k].name);
    return DONE;
}

Status options_check_whole(const Options *o, const ModelFamily *family, const char *what)
{
    for (int k = 0; k < option_count; k++) {
        const Option *row = &option_table[k];
        if (!row->of_run || !options_has(family, row) || !option_is_open(o, row)) continue;
        if (row->offset == offsetof(Options, hidden) && strcmp(o->body, "linear") != 0) continue;
        return wrong("%s has \"%s\": 0, which no run of %s has; it was changed", what, row->name,
                     family->name);
    }
    return DONE;
}

// Ten epochs, or as many as make 2,000 steps: a small dataset has few of them an epoch. A third of
// either for a quick comparison, three times as many for a full one.
static int64_t usual_epochs(const Options *o, const ModelFamily *family, int64_t steps)
{
    enum { EPOCHS = 10, STEPS = 2000 };
    static const double share[] = {1. / 3, 1, 3};
    double times = share[budget_named(o->budget)];
    double epochs = times * (family->defaults.epochs > 0 ? family->defaults.epochs : EPOCHS);
    double enough = steps > 0 ? times * STEPS / (double)steps : 0;
    return (int64_t)ceil(fmax(epochs, enough));
}

// A point is small work: two layers of 64, and a code of two numbers.
static const ModelOptions for_points = {.layers = 2, .hidden = 64, .latent = 2};

// The linear body of a family that by default has none.
static const ModelOptions linear_body = {.layers = 1, .hidden = 400};

static void complete_body(Options *o, const ModelFamily *family, const ElData *data)
{
    const ModelOptions *own = &family->defaults;
    if (!o->body) o->body = own->convolutional && !data->points ? "convolutional" : "linear";
    if (own->hidden == 0) own = &linear_body;
    if (data->points) own = &for_points;
    if (o->hidden == 0) o->hidden = own->hidden;
    if (o->layers < 0) o->layers = own->layers;
    if (!family->step || strcmp(o->body, "linear") != 0) o->hidden = o->layers = 0;
}

void options_complete(Options *o, const ModelFamily *family, const ElData *data)
{
    int64_t images = data->train.count + data->validation.count;
    if (o->validation < 0) o->validation = images / 12;
    if (!o->binarise) o->binarise = "real";
    if (o->latent == 0) o->latent = data->points ? for_points.latent : family->defaults.latent;
    if (family->defaults.latent == 0) o->latent = 0;
    if (o->lr == 0) o->lr = family->defaults.rate;
    complete_body(o, family, data);
    if (!family->step) {
        o->epochs = o->batch = 0;
        o->lr = 0;
    } else if (o->epochs == 0) {
        int64_t steps = o->batch > 0 ? (images - o->validation) / o->batch : 0;
        o->epochs = usual_epochs(o, family, steps);
    }
    o->threads = el_threads();
}
