// Reading and writing the settings of a family.
#include "suite/settings.h"

#include <math.h>
#include <stdlib.h>
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

// The place of a word among those of a choice, or -1.
static int choice_of(const ModelSetting *s, const char *word)
{
    size_t length = strlen(word);
    int place = 0;
    for (const char *at = s->unit;; at++, place++) {
        size_t next = strcspn(at, "|");
        if (next == length && strncmp(at, word, length) == 0) return place;
        at += next;
        if (!*at) return -1;
    }
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

static bool value_fits(const ModelSetting *s, double value)
{
    return value >= s->low && value <= s->high && (!s->whole || value == floor(value));
}

static Status read_value(double *value, const ModelSetting *s, const char *text)
{
    char *end;
    if (is_choice(s)) {
        *value = choice_of(s, text);
        if (*value >= 0) return DONE;
        return wrong("--%s %s will not do; it is one of %s", s->name, text, s->unit);
    }
    *value = strtod(text, &end);
    if (end != text && !*end && value_fits(s, *value)) return DONE;
    return wrong("--%s %s will not do; it takes a %s from %.16g to %.16g", s->name, text,
                 s->whole ? "whole number" : "number", s->low, s->high);
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
    *value = is_choice(s) ? choice_of(s, member->string) : member->number;
    return value_fits(s, *value);
}

Status settings_read_json(Options *o, const ModelFamily *family, const ElJson *object,
                          const char *what)
{
    for (int k = 0; k < count_of(family); k++) {
        const ModelSetting *s = &family->settings[k];
        if (!read_member(&o->setting[k], s, el_json_member(object, s->name)))
            return wrong("%s has no \"%s\" that will do; it is no run's, or was changed", what,
                         s->name);
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
            return wrong("the run in %s was started with another --%s; leave it out to resume, or "
                         "start a new run with another --out",
                         folder, family->settings[k].name);
    }
    return DONE;
}
