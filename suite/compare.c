// elbo compare: trains several models alike on the same data and writes down what they are worth.
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <elbo/elbo.h>

#include "suite/clock.h"
#include "suite/commands.h"
#include "suite/entrant.h"
#include "suite/json_out.h"
#include "suite/pictures.h"
#include "suite/train.h"

#define COMPARISON "comparison.json"

enum { MAX_ENTRANTS = 32 };

typedef struct {
    Options options; // of all runs
    ElData *data;
    Folder folder;
    DIR *lock; // on the folder
    int count;
    const ModelFamily *family[MAX_ENTRANTS];
    Comparison found;
    int failures;
    Status failure; // of the first that failed
} Compare;

// --- what is compared ----------------------------------------------------------------------------

static Status add_family(Compare *c, const char *name)
{
    if (c->count == MAX_ENTRANTS) return wrong("--models takes up to %d models", MAX_ENTRANTS);
    for (int k = 0; k < c->count; k++)
        if (strcmp(c->family[k]->name, name) == 0) return wrong("--models has %s twice", name);
    return family_open(&c->family[c->count++], name);
}

// "vae,gan", or all there are.
static Status choose_families(Compare *c, const char *models)
{
    Status status = DONE;
    const ModelFamily *f;
    for (int k = 0; !models && (f = model_family_at(k)) && status == DONE; k++)
        status = add_family(c, f->name);
    while (models && *models && status == DONE) {
        char name[32];
        size_t length = strcspn(models, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, models);
        status = add_family(c, name);
        models += length + (models[length] == ',');
    }
    return status;
}

// One architecture and budget for all: that of the first family trained in steps. Each keeps its
// own learning rate.
static void complete_options(Compare *c)
{
    const ModelFamily *family = c->family[0];
    for (int k = c->count - 1; k >= 0; k--)
        if (c->family[k]->step) family = c->family[k];
    options_complete(&c->options, family, c->data);
    c->options.data = c->data->name;
    c->options.lr = 0;
}

static Status make_folder(Compare *c)
{
    Path usual = run_default_folder("compare", c->data->name, c->options.seed);
    const char *path = c->options.out ? c->options.out : usual.text;
    if (!folder_is_empty(path) && !file_exists(path_in(path, COMPARISON).text))
        return wrong("%s is not empty, and what it holds is no comparison; choose another --out",
                     path);
    Status status = folder_create(&c->folder, path);
    return status == DONE ? folder_lock(&c->lock, path) : status;
}

// --- what is said about it -----------------------------------------------------------------------

// "elbo train vae --data ...", to be freed; NULL when memory is short. Where its files go is left
// out: where they went is taken.
static char *command_line(const Options *o, const ModelFamily *family, const char *command)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory) return NULL;
    fprintf(memory, "elbo %s", command);
    options_write_command(o, family, memory);
    bool good = !ferror(memory);
    if (fclose(memory) == 0 && good) return text;
    free(text);
    return NULL;
}

static char *compare_command_line(const Compare *c)
{
    char command[64 + 32 * MAX_ENTRANTS] = "compare --models ";
    for (int k = 0; k < c->count; k++) {
        if (k) strcat(command, ",");
        strcat(command, c->family[k]->name);
    }
    return command_line(&c->options, c->family[0], command);
}

static char *train_command_line(const Compare *c, const ModelFamily *family)
{
    char command[64];
    Options o = c->options;
    options_complete(&o, family, c->data);
    snprintf(command, sizeof command, "train %s", family->name);
    return command_line(&o, family, command);
}

// The name in /proc/cpuinfo, to be freed; NULL when there is none.
static char *processor_name(void)
{
    char line[256], *name = NULL;
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && !name && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon) continue;
        line[strcspn(line, "\n")] = '\0';
        name = strdup(colon + 1 + strspn(colon + 1, " "));
    }
    if (file) fclose(file);
    return name;
}

static char *today(void)
{
    char text[32] = "";
    time_t now = time(NULL);
    struct tm date;
    if (localtime_r(&now, &date)) strftime(text, sizeof text, "%Y-%m-%d", &date);
    return strdup(text);
}

// --- the arrays ----------------------------------------------------------------------------------

static Status begin_comparison(Compare *c)
{
    const Options *o = &c->options;
    size_t count = (size_t)c->count;
    c->found = (Comparison){
        .data = c->data->name,
        .train_count = c->data->train.count,
        .test_count = c->data->test.count,
        .height = c->data->height,
        .width = c->data->width,
        .epochs = (int)o->epochs,
        .batch = (int)o->batch,
        .seed = (uint64_t)o->seed,
        .threads = (int)o->threads,
        .command = compare_command_line(c),
        .version = EL_VERSION,
        .processor = processor_name(),
        .date = today(),
        .metrics = metric_count,
        .metric = metric_table,
        .entrant = calloc(count, sizeof(Entrant)),
        .result = calloc(count * (size_t)metric_count, sizeof(Result)),
        .curve = calloc(count, sizeof(Curve)),
        .picture = calloc(count * PICTURE_KINDS, sizeof(Picture)),
    };
    const Comparison *f = &c->found;
    bool good = f->command && f->date && f->entrant && f->result && f->curve && f->picture;
    return good ? DONE : failed("out of memory for the comparison");
}

// What was asked for; its being there says that the folder is a comparison's, to be replaced.
static Status write_command(const Compare *c)
{
    Document d;
    if (!document_begin(&d)) return failed("out of memory for the comparison");
    fputs("{\"command\": ", d.out);
    json_put_string(d.out, c->found.command);
    fputs("}\n", d.out);
    Path path = path_in(c->folder.path.text, COMPARISON);
    return document_end(&d, path.text) ? DONE : wrong("%s", library_error());
}

static void end_comparison(Comparison *f)
{
    for (int k = 0; k < f->entrants; k++) {
        free((char *)f->entrant[k].command);
        free((char *)f->entrant[k].failure);
    }
    for (int k = 0; k < f->curves; k++) {
        free(f->curve[k].train);
        free(f->curve[k].test);
    }
    for (int k = 0; k < f->pictures; k++) {
        free(f->picture[k].png);
        free((char *)f->picture[k].caption);
    }
    free(f->entrant);
    free(f->result);
    free(f->curve);
    free(f->picture);
    free((char *)f->command);
    free((char *)f->processor);
    free((char *)f->date);
}

// --- the comparison ------------------------------------------------------------------------------

// Runs one model. Its failure is noted and ends nothing, unless the user wants to stop.
static Status run_family(Compare *c, const ModelFamily *family)
{
    Entrant *e = &c->found.entrant[c->found.entrants++];
    *e = (Entrant){.name = family->name, .title = family->title, .summary = family->summary};
    e->command = train_command_line(c, family);
    if (!e->command) return failed("out of memory for the comparison");
    Status status = entrant_run(&c->found, &c->options, family, c->data, c->folder.path.text);
    if (status == DONE || train_interrupted()) return status;
    if (c->failures++ == 0) c->failure = status;
    e->failure = strdup(status_text());
    status_clear();
    return e->failure ? DONE : failed("out of memory for the comparison");
}

static Status write_files(const Compare *c)
{
    const char *folder = c->folder.path.text;
    bool written = results_write_json(&c->found, path_in(folder, "results.json").text) &&
                   results_write_csv(&c->found, path_in(folder, "results.csv").text) &&
                   report_write(&c->found, path_in(folder, "report.html").text);
    return written ? DONE : wrong("%s", library_error());
}

// The first failure, as the sentence that the program ends with.
static Status tell_failure(const Compare *c)
{
    const Entrant *e = c->found.entrant;
    while (!e->failure) e++;
    wrong("%s failed: %s", e->name, e->failure);
    return c->failure;
}

static Status compare(Compare *c)
{
    double start = clock_seconds();
    Status status = begin_comparison(c);
    if (status == DONE) status = write_command(c);
    for (int k = 0; k < c->count && status == DONE; k++) status = run_family(c, c->family[k]);
    if (status != DONE) return status;
    if (c->failures == c->count) return tell_failure(c);
    c->found.seconds = clock_seconds() - start;
    results_print(&c->found);
    status = write_files(c);
    if (status != DONE) return status;
    printf("\nthe report is %s\n", path_in(c->folder.path.text, "report.html").text);
    return c->failures ? tell_failure(c) : DONE;
}

// A comparison of which nothing was completed goes from the disk; of another the runs stay, and the
// note that they are a comparison's.
static void undo(const Compare *c)
{
    if (!c->lock) return;
    unlink(path_in(c->folder.path.text, COMPARISON).text);
    if (folder_is_empty(c->folder.path.text))
        folder_undo(&c->folder);
    else
        write_command(c);
}

Status compare_command(const Options *asked)
{
    Compare c = {.options = *asked};
    Status status = choose_families(&c, asked->models);
    if (status == DONE) status = data_open(&c.data, asked->data);
    if (status == DONE) complete_options(&c);
    if (status == DONE) status = make_folder(&c);
    if (status == DONE) status = compare(&c);
    if (status != DONE) undo(&c);
    end_comparison(&c.found);
    if (c.lock) closedir(c.lock);
    el_data_free(c.data);
    return status;
}
