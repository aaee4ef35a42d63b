// Reading and writing the settings of a family.
#include "suite/settings.h"

#include <string.h>

#include "suite/json_out.h"

static int count_of(const ModelFamily *family)
{
    int count = 0;
    while (family->settings && family->settings[count].name) count++;
    return count;
}

// The place of a setting that was asked for as "--name" or "--name=value", or -1.
static int place_of(const ModelFamily *family, const char *argument)
{
    size_t length = strcspn(argument + 2, "=");
    for (int k = 0; k < count_of(family); k++) {
        const char *name = family->settings[k].name;
        if (strlen(name) == length && strncmp(name, argument + 2, length) == 0) return k;
    }
    return -1;
}

static bool is_choice(const ModelSetting *s)
{
    return strchr(s->unit, '|');
}

// As a row of the table of options, which says how values are read.
static Option as_option(const ModelSetting *s)
{
    return (Option){.name = s->name,
                    .kind = s->whole ? OPTION_WHOLE : OPTION_REAL,
                    .unit = s->unit,
                    .low = s->low,
                    .high = s->high};
}

// The word that a value stands for; its length goes to *length.
static const char *word_of(const ModelSetting *s, double value, int *length)
{
    const char *at = s->unit;
    for (int k = 0; k < (int)value; k++) at = strchr(at, '|') + 1;
    *length = (int)strcspn(at, "|");
    return at;
}

void setting_put(const ModelSetting *s, double value, bool quoted, FILE *out)
{
    if (!is_choice(s)) {
        json_put_number(out, value);
        return;
    }
    int length;
    const char *word = word_of(s, value, &length), *quote = quoted ? "\"" : "";
    fprintf(out, "%s%.*s%s", quote, length, word, quote);
}

static Status read_value(double *value, const ModelSetting *s, const char *text)
{
    Option row = as_option(s);
    if (!text) return option_lacks_value(&row);
    if (!is_choice(s)) return option_number(&row, text, value);
    *value = option_choice(s->unit, text);
    return *value >= 0 ? DONE : option_not_one(&row, text);
}

Status settings_read(Options *o, const ModelFamily *family)
{
    for (int k = 0; k < count_of(family); k++) o->setting[k] = family->defaults.setting[k];
    for (const Extra *e = o->extra; e < o->extra + o->extras; e++) {
        int k = place_of(family, e->name);
        if (k < 0) return option_unknown("train", FOR_TRAIN, family, e->name);
        Status status = read_value(&o->setting[k], &family->settings[k], e->value);
        if (status != DONE) return status;
    }
    return DONE;
}

void settings_write_json(const Options *o, const ModelFamily *family, FILE *out)
{
    for (int k = 0; k < count_of(family); k++) {
        fprintf(out, "  \"%s\": ", family->settings[k].name);
        setting_put(&family->settings[k], o->setting[k], true, out);
        fputs(",\n", out);
    }
}

// What a member of config.json says; false when it is not what the setting takes.
static bool read_member(double *value, const ModelSetting *s, const ElJson *member)
{
    if (!member || member->kind != (is_choice(s) ? EL_JSON_STRING : EL_JSON_NUMBER)) return false;
    Option row = as_option(s);
    *value = is_choice(s) ? option_choice(s->unit, member->string) : member->number;
    return option_fits(&row, *value);
}

Status settings_read_json(Options *o, const ModelFamily *family, const ElJson *object,
                          const char *what)
{
    for (int k = 0; k < count_of(family); k++) {
        const ModelSetting *s = &family->settings[k];
        if (!read_member(&o->setting[k], s, el_json_member(object, s->name)))
            return option_broken(s->name, what);
    }
    return DONE;
}

void settings_write_command(const Options *o, const ModelFamily *family, FILE *out)
{
    for (int k = 0; k < count_of(family); k++) {
        if (o->setting[k] == family->defaults.setting[k]) continue;
        fprintf(out, " --%s ", family->settings[k].name);
        setting_put(&family->settings[k], o->setting[k], false, out);
    }
}

Status settings_check_same(const Options *asked, const Options *run, const ModelFamily *family,
                           const char *folder)
{
    for (const Extra *e = asked->extra; e < asked->extra + asked->extras; e++) {
        int k = place_of(family, e->name);
        if (k >= 0 && asked->setting[k] != run->setting[k])
            return option_differs(family->settings[k].name, folder);
    }
    return DONE;
}
