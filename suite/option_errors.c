// What is said of options that will not do.
#include <string.h>

#include "data/suggest.h"
#include "suite/options.h"

Status option_unknown(const char *command, unsigned bit, const ModelFamily *family,
                      const char *argument)
{
    const char *names[64 + MODEL_MAX_SETTINGS + 1] = {0};
    int count = 0;
    for (const Option *row = option_table; row < option_table + option_count; row++)
        if (row->commands & bit) names[count++] = row->name;
    for (const ModelSetting *s = family ? family->settings : NULL; s && s->name; s++)
        names[count++] = s->name;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    const char *near = el_suggest(word, names);
    if (near) return wrong("%s has no option --%s; was --%s meant?", command, word, near);
    return wrong("%s has no option --%s; elbo help %s shows those it has", command, word, command);
}

Status option_lacks_value(const Option *row)
{
    return wrong("--%s lacks its value: --%s %s", row->name, row->name,
                 *row->unit ? row->unit : "number");
}

Status option_not_one(const Option *row, const char *text)
{
    return wrong("--%s %s will not do; it is one of %s", row->name, text, row->unit);
}

Status option_differs(const char *name, const char *folder)
{
    return wrong("the run in %s was started with another --%s; leave it out to resume, or start a "
                 "new run with another --out",
                 folder, name);
}

Status option_broken(const char *name, const char *what)
{
    return wrong("%s has no \"%s\" that will do; it is no run's, or was changed", what, name);
}
