// What a family of models makes of the options: which it has, and what they are unless given.
#include <stddef.h>

#include "suite/run.h"

// One that is fitted at once takes no steps, and not every one has hidden layers.
static bool has_option(const ModelFamily *family, const Option *row)
{
    switch (row->offset) {
    case offsetof(Options, epochs):
    case offsetof(Options, batch):
    case offsetof(Options, lr):
        return family->step;
    case offsetof(Options, hidden):
        return family->defaults.hidden > 0;
    default:
        return true;
    }
}

Status options_check_family(const Options *o, const ModelFamily *family)
{
    for (int k = 0; k < option_count; k++)
        if (o->given & 1u << k && !has_option(family, &option_table[k]))
            return wrong("%s has no use for --%s; leave it out", family->name,
                         option_table[k].name);
    return DONE;
}

Status options_check_whole(const Options *o, const ModelFamily *family, const char *what)
{
    for (int k = 0; k < option_count; k++) {
        const Option *row = &option_table[k];
        if (!row->of_run || !has_option(family, row) || !option_is_open(o, row)) continue;
        return wrong("%s has \"%s\": 0, which no run of %s has; it was changed", what, row->name,
                     family->name);
    }
    return DONE;
}

// Ten, or as many as make 2,000 steps: a small dataset has few of them an epoch.
static int64_t usual_epochs(int64_t steps)
{
    enum { LEAST_EPOCHS = 10, LEAST_STEPS = 2000 };
    int64_t epochs = steps > 0 ? (LEAST_STEPS + steps - 1) / steps : LEAST_EPOCHS;
    return epochs > LEAST_EPOCHS ? epochs : LEAST_EPOCHS;
}

void options_complete(Options *o, const ModelFamily *family, const ElData *data)
{
    if (o->latent == 0) o->latent = family->defaults.latent;
    if (o->hidden == 0) o->hidden = family->defaults.hidden;
    if (o->lr == 0) o->lr = family->defaults.rate;
    if (family->defaults.hidden == 0) o->hidden = 0;
    if (!family->step) {
        o->epochs = o->batch = 0;
        o->lr = 0;
    } else if (o->epochs == 0) {
        o->epochs = usual_epochs(el_data_batches(data, o->batch));
    }
    o->threads = el_threads();
}
