// Reading options from the command line, and to and from the JSON of a run.
#include "suite/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/json_out.h"
#include "suite/shell.h"

// --- values --------------------------------------------------------------------------------------

static void *value_of(Options *o, const Option *row)
{
    return (char *)o + row->offset;
}

static double number_of(const Options *o, const Option *row)
{
    const void *value = (const char *)o + row->offset;
    return row->kind == OPTION_WHOLE ? (double)*(const int64_t *)value : *(const double *)value;
}

static const char *text_of(const Options *o, const Option *row)
{
    return *(const char *const *)(const void *)((const char *)o + row->offset);
}

static void set_number(Options *o, const Option *row, double number)
{
    if (row->kind == OPTION_WHOLE) *(int64_t *)value_of(o, row) = (int64_t)number;
    if (row->kind == OPTION_REAL) *(double *)value_of(o, row) = number;
}

bool option_fits(const Option *row, double number)
{
    if (!(number >= row->low && number <= row->high)) return false;
    return row->kind == OPTION_REAL || number == floor(number);
}

int option_choice(const char *words, const char *word)
{
    size_t length = strlen(word);
    int place = 0;
    for (const char *at = words;; at++, place++) {
        size_t next = strcspn(at, "|");
        if (next == length && strncmp(at, word, length) == 0) return place;
        at += next;
        if (!*at) return -1;
    }
}

// Whether a text is one of those a row has, when it has any.
static bool text_fits(const Option *row, const char *text)
{
    return !strchr(row->unit, '|') || option_choice(row->unit, text) >= 0;
}

static bool same_value(const Options *a, const Options *b, const Option *row)
{
    if (row->kind == OPTION_TEXT) return strcmp(text_of(a, row), text_of(b, row)) == 0;
    return number_of(a, row) == number_of(b, row);
}

Budget budget_named(const char *name)
{
    if (!name) return BUDGET_STANDARD;
    return strcmp(name, "quick") == 0  ? BUDGET_QUICK
           : strcmp(name, "full") == 0 ? BUDGET_FULL
                                       : BUDGET_STANDARD;
}

// --- the command line ----------------------------------------------------------------------------

static const Option *find_option(const char *name, size_t length, unsigned bit)
{
    for (const Option *row = option_table; row < option_table + option_count; row++)
        if (row->commands & bit && strlen(row->name) == length &&
            strncmp(row->name, name, length) == 0)
            return row;
    return NULL;
}

Status option_number(const Option *row, const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    if (end != text && !*end && option_fits(row, *number)) return DONE;
    return wrong("--%s %s will not do; it takes a %s from %.16g to %.16g", row->name, text,
                 row->kind == OPTION_WHOLE ? "whole number" : "number", row->low, row->high);
}

static Status set_value(Options *o, const Option *row, const char *text)
{
    if (row->kind == OPTION_TEXT) {
        if (!*text) return wrong("--%s is empty; it takes a %s", row->name, row->unit);
        if (!text_fits(row, text)) return option_not_one(row, text);
        *(const char **)value_of(o, row) = text;
        return DONE;
    }
    double number;
    Status status = option_number(row, text, &number);
    if (status == DONE) set_number(o, row, number);
    return status;
}

// What the table does not know may be a setting of the model, which is looked for when that is
// known.
static Status take_extra(Options *o, const char *command, unsigned bit, int *at, char **argv)
{
    const char *equals = strchr(argv[*at], '=');
    if (bit != FOR_TRAIN || o->extras == MODEL_MAX_SETTINGS)
        return option_unknown(command, bit, NULL, argv[*at]);
    Extra *extra = &o->extra[o->extras++];
    *extra = (Extra){argv[*at], equals ? equals + 1 : argv[*at + 1]};
    *at += !equals && extra->value;
    return DONE;
}

// Takes "--name value", "--name=value" or "--flag" at argv[*at], and moves *at to its last word.
static Status parse_option(Options *o, const char *command, unsigned bit, int *at, char **argv)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    const Option *row = find_option(name, equals ? (size_t)(equals - name) : strlen(name), bit);
    if (!row) return take_extra(o, command, bit, at, argv);
    o->given |= UINT64_C(1) << (row - option_table);
    if (row->kind == OPTION_FLAG) {
        if (equals) return wrong("--%s takes no value", row->name);
        *(bool *)value_of(o, row) = true;
        return DONE;
    }
    if (equals) return set_value(o, row, equals + 1);
    if (!argv[*at + 1]) return option_lacks_value(row);
    return set_value(o, row, argv[++*at]);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

Status options_parse(Options *o, const char *command, unsigned bit, int argc, char **argv)
{
    *o = (Options){0};
    for (const Option *row = option_table; row < option_table + option_count; row++)
        if (row->commands & bit) set_number(o, row, row->fallback);
    Status status = DONE;
    for (int k = 0; k < argc && status == DONE && !o->help; k++) {
        if (asks_for_help(argv[k])) {
            o->help = true;
        } else if (strncmp(argv[k], "--", 2) == 0) {
            status = parse_option(o, command, bit, &k, argv);
        } else if (!o->operand) {
            o->operand = argv[k];
        } else {
            status = wrong("%s takes one name, not both %s and %s", command, o->operand, argv[k]);
        }
    }
    return status;
}

// --- the options of a run ------------------------------------------------------------------------

void options_write_json(const Options *o, FILE *out)
{
    for (const Option *row = option_table; row < option_table + option_count; row++) {
        if (!row->of_run) continue;
        fprintf(out, "  \"%s\": ", row->name);
        if (row->kind == OPTION_TEXT) {
            json_put_string(out, text_of(o, row));
        } else {
            json_put_number(out, number_of(o, row));
        }
        fputs(",\n", out);
    }
}

// A run may record 0 for what its model does not have, such as the epochs of one fitted at once.
static bool value_fits(const Option *row, const ElJson *value)
{
    if (!value) return false;
    if (row->kind == OPTION_TEXT)
        return value->kind == EL_JSON_STRING && text_fits(row, value->string);
    return value->kind == EL_JSON_NUMBER && (value->number == 0 || option_fits(row, value->number));
}

Status options_read_json(Options *o, const ElJson *object, const char *what)
{
    *o = (Options){0};
    for (const Option *row = option_table; row < option_table + option_count; row++) {
        if (!row->of_run) continue;
        const ElJson *value = el_json_member(object, row->name);
        if (!value_fits(row, value)) return option_broken(row->name, what);
        if (row->kind == OPTION_TEXT) *(const char **)value_of(o, row) = value->string;
        set_number(o, row, value->number);
    }
    return DONE;
}

bool option_is_open(const Options *o, const Option *row)
{
    return row->kind == OPTION_TEXT ? !text_of(o, row) : number_of(o, row) < row->low;
}

void options_write_command(const Options *o, const ModelFamily *family, FILE *out)
{
    for (const Option *row = option_table; row < option_table + option_count; row++) {
        if (!row->of_run || option_is_open(o, row) || !options_has(family, row)) continue;
        fprintf(out, " --%s ", row->name);
        if (row->kind == OPTION_TEXT) {
            fputs(shell_word(text_of(o, row)).text, out);
        } else {
            json_put_number(out, number_of(o, row));
        }
    }
}

// How far to go, how many threads to use, and where the same data are may change on the way.
static bool may_change(const Option *row)
{
    return row->offset == offsetof(Options, epochs) || row->offset == offsetof(Options, threads) ||
           row->offset == offsetof(Options, data);
}

Status options_check_same(const Options *asked, const Options *run, const char *folder)
{
    for (int k = 0; k < option_count; k++) {
        const Option *row = option_table + k;
        if (!(asked->given & UINT64_C(1) << k) || !row->of_run || may_change(row)) continue;
        if (!same_value(asked, run, row)) return option_differs(row->name, folder);
    }
    return DONE;
}
