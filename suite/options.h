// The options of the program: one table says all about each of them.
#ifndef SUITE_OPTIONS_H
#define SUITE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "models/model.h"
#include "suite/status.h"
#include "tensor/json.h"

// The commands that take options, as bits.
enum {
    FOR_TRAIN = 1 << 0,
    FOR_EVAL = 1 << 1,
    FOR_SAMPLE = 1 << 2,
    FOR_RECONSTRUCT = 1 << 3,
    FOR_INTERPOLATE = 1 << 4,
    FOR_TRAVERSE = 1 << 5,
    FOR_MANIFOLD = 1 << 6,
    FOR_ENCODE = 1 << 7,
    FOR_DECODE = 1 << 8,
    FOR_DENOISE = 1 << 9,
    FOR_INPAINT = 1 << 10,
    FOR_UPSCALE = 1 << 11,
    FOR_COMPARE = 1 << 12,
    FOR_MOONS = 1 << 13,
    FOR_REPORT = 1 << 14,
    FOR_BENCH = 1 << 15,
    FOR_RESTORE = FOR_DENOISE | FOR_INPAINT | FOR_UPSCALE,
};

// An option that is not in the table, "--beta 4": a setting of a family, or nothing.
typedef struct {
    const char *name;  // with its dashes, and "=4" where it was written so
    const char *value; // NULL where nothing follows
} Extra;

// What was asked for. Texts point into argv, or into what they were read from. Until
// options_complete has run, 0 and NULL stand for what depends on the model and the data.
typedef struct {
    const char *operand; // MODEL, RUN or COMMAND: what comes after the command, or NULL
    const char *data, *out, *models, *peers, *body, *binarise, *budget, *codes, *axes;
    int64_t epochs, batch, latent, hidden, layers, validation, seed, seeds, threads, count, from,
        to;
    double lr, seconds;
    double setting[MODEL_MAX_SETTINGS]; // as the family lists them; settings.h
    bool resume, json, help;
    uint64_t given; // bit k: row k of the table was given
    Extra extra[MODEL_MAX_SETTINGS];
    int extras;
} Options;

typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_WHOLE, OPTION_REAL } OptionKind;

typedef struct {
    const char *name; // without the dashes
    unsigned commands;
    OptionKind kind;
    bool of_run;          // part of what a run is: kept in config.json
    size_t offset;        // of its value in Options
    double fallback;      // its value when it is not given
    const char *normally; // the same in words; NULL when the number says it
    const char *unit;     // of the value; NULL for a flag; "a|b|c" when a text is one of these
    const char *help;
    double low, high; // the range of a number
} Option;

extern const Option option_table[];
extern const int option_count;

// How long to train, and how thoroughly to measure.
typedef enum { BUDGET_QUICK, BUDGET_STANDARD, BUDGET_FULL } Budget;
Budget budget_named(const char *name); // standard for NULL

// Reads the arguments after the command's name. One that the command does not know, or a value
// that does not do, is ASKED_WRONGLY, with the nearest right one in the sentence.
Status options_parse(Options *o, const char *command, unsigned bit, int argc, char **argv);

// The options of a run as members of a JSON object, each on a line that ends in a comma; reading
// them back, and the command line that gives them. A member that is missing or of the wrong kind
// is ASKED_WRONGLY; `what` names the file. The texts live as long as the object.
void options_write_json(const Options *o, FILE *out);
Status options_read_json(Options *o, const ElJson *object, const char *what);
void options_write_command(const Options *o, const ModelFamily *family, FILE *out);

// Whether a family has a use for an option: one that is fitted at once takes no steps.
bool options_has(const ModelFamily *family, const Option *row);

// The place of a word among those of "a|b|c", or -1.
int option_choice(const char *words, const char *word);

// Whether a number is in the range of a row, and whole where it has to be; and reading one that is.
bool option_fits(const Option *row, double number);
Status option_number(const Option *row, const char *text, double *number);

// What is wrong with an option or a setting; ASKED_WRONGLY, all of them. That a command has no such
// option, and which is nearest among its own and the settings of the family, which may be NULL;
// that no value follows; that it is none of the words; that a run was started with another; that
// a file has none that will do.
Status option_unknown(const char *command, unsigned bit, const ModelFamily *family,
                      const char *argument);
Status option_lacks_value(const Option *row);
Status option_not_one(const Option *row, const char *text);
Status option_differs(const char *name, const char *folder);
Status option_broken(const char *name, const char *what);

// Refuses options of a run that were asked for and differ from those it was started with.
Status options_check_same(const Options *asked, const Options *run, const char *folder);

// Whether a value is one that nobody can ask for: it stands for what is left open or not there.
bool option_is_open(const Options *o, const Option *row);
#endif
