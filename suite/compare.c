// elbo compare: trains several models alike on the same data and writes down what they are worth;
// called again, it goes on where it was stopped. elbo report: writes that down again.
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/commands.h"
#include "suite/entrant.h"
#include "suite/gather.h"
#include "suite/moons/moons.h"
#include "suite/train.h"

typedef struct {
    Plan plan;
    ElData *data;
    Lab lab;
    Folder folder;
    DIR *lock; // on the folder
    int failures;
    Status failure; // of the first that failed
} Compare;

// --- the folder ----------------------------------------------------------------------------------

// Removes what an earlier comparison left.
static void clear(const Plan *before)
{
    for (int k = 0; k < before->count; k++)
        for (int s = 0; s < before->model[k].seeds; s++) {
            uint64_t seed = (uint64_t)before->options.seed + (uint64_t)s;
            Path run = plan_run(before, before->model[k].family, seed);
            run_remove_files(run.text);
            rmdir(run.text);
        }
    Baseline b;
    for (int k = 0; (b = baseline_at(k)).name; k++) unlink(entrant_baseline(before, &b).text);
    moons_remove(path_in(before->folder.text, MOONS_FOLDER).text);
}

// What an earlier comparison measured is good when it was asked for in the same words; what it took
// counts. One that cannot be read is not touched: what its runs are is not known.
static Status keep_or_clear(Plan *p)
{
    Plan before = {0};
    p->seconds = 0;
    if (folder_is_empty(p->folder.text)) return DONE;
    Status status = plan_read(&before, p->folder.text);
    bool same = status == DONE && strcmp(before.command, p->command) == 0;
    if (same && !isnan(before.seconds)) p->seconds = before.seconds;
    if (status == DONE && !same) clear(&before);
    plan_free(&before);
    return status;
}

static Status make_folder(Compare *c)
{
    const char *path = c->plan.folder.text;
    if (!folder_is_empty(path) && !file_exists(path_in(path, PLAN_FILE).text))
        return wrong("%s is not empty, and what it holds is no comparison; choose another --out",
                     path);
    DIR *lock;
    Status status = folder_create(&c->folder, path);
    if (status == DONE) status = folder_lock(&lock, path);
    if (status != DONE) return status;
    status = keep_or_clear(&c->plan);
    if (status == DONE) {
        c->lock = lock;
        return plan_write(&c->plan);
    }
    closedir(lock);
    return status;
}

// --- the runs ------------------------------------------------------------------------------------

// Its failure is noted and ends nothing, unless the user wants to stop.
static Status run_model(Compare *c, PlanModel *m)
{
    Status status = DONE;
    for (int k = 0; k < m->seeds && status == DONE; k++) {
        double start = clock_seconds();
        uint64_t seed = (uint64_t)c->plan.options.seed + (uint64_t)k;
        status = entrant_run(&c->plan, &c->lab, c->data, m->family, seed);
        c->plan.seconds += clock_seconds() - start;
        if (status == DONE) status = plan_write(&c->plan);
    }
    if (status == DONE || train_interrupted()) return status;
    if (c->failures++ == 0) c->failure = status;
    m->failure = strdup(status_text());
    status_clear();
    return m->failure ? plan_write(&c->plan) : failed("out of memory for the comparison");
}

static char *today(void)
{
    char text[32] = "";
    time_t now = time(NULL);
    struct tm date;
    if (localtime_r(&now, &date)) strftime(text, sizeof text, "%Y-%m-%d", &date);
    return strdup(text);
}

// The tale of the moons goes with every comparison of images that is not in a hurry.
static Status run_moons(const Compare *c)
{
    Budget budget = c->lab.budget;
    Path folder = path_in(c->plan.folder.text, MOONS_FOLDER);
    if (c->data->points || budget == BUDGET_QUICK) return DONE;
    if (file_exists(path_in(folder.text, MOONS_FIGURES).text)) return DONE;
    printf("the half and the full moon:\n");
    return moons_run(folder.text, 0, budget);
}

static Status run_all(Compare *c)
{
    Status status = DONE;
    for (int k = 0; k < c->plan.count && status == DONE; k++)
        status = run_model(c, &c->plan.model[k]);
    if (status != DONE) return status;
    double start = clock_seconds();
    if (c->failures < c->plan.count) status = entrant_baselines(&c->plan, &c->lab);
    if (status == DONE && c->failures < c->plan.count) status = run_moons(c);
    c->plan.seconds += clock_seconds() - start;
    c->plan.date = today();
    return status == DONE ? plan_write(&c->plan) : status;
}

// --- what is said about it -----------------------------------------------------------------------

static Status write_files(const Comparison *found, const char *folder)
{
    bool written = results_write_json(found, path_in(folder, "results.json").text) &&
                   results_write_csv(found, path_in(folder, "results.csv").text) &&
                   report_write(found, path_in(folder, "report.html").text);
    if (!written) return wrong("%s", library_error());
    printf("\nthe report is %s\n", path_in(folder, "report.html").text);
    return DONE;
}

static Status tell(const Plan *p)
{
    Comparison found = {0};
    Status status = gather(&found, p);
    if (status == DONE) results_print(&found);
    if (status == DONE) status = write_files(&found, p->folder.text);
    comparison_free(&found);
    return status;
}

// The first failure, as the sentence that the program ends with.
static Status tell_failure(const Compare *c)
{
    const PlanModel *m = c->plan.model;
    while (!m->failure) m++;
    wrong("%s failed: %s", m->family->name, m->failure);
    return c->failure;
}

static Status compare(Compare *c)
{
    Status status = run_all(c);
    if (status != DONE && train_interrupted()) {
        status_clear();
        return failed("interrupted; the same command goes on where it was stopped");
    }
    if (status != DONE) return status;
    if (c->failures == c->plan.count) return tell_failure(c);
    status = tell(&c->plan);
    return status == DONE && c->failures ? tell_failure(c) : status;
}

// A comparison of which nothing was completed goes from the disk.
static void undo(const Compare *c)
{
    if (!c->lock) return;
    const char *path = c->folder.path.text;
    if (!folder_holds_only(path, PLAN_FILE)) {
        plan_write(&c->plan);
        return;
    }
    unlink(path_in(path, PLAN_FILE).text);
    folder_undo(&c->folder);
}

Status compare_command(const Options *asked)
{
    Compare c = {0};
    Status status = data_open(&c.data, asked->data);
    c.lab = (Lab){.data = c.data, .budget = budget_named(asked->budget)};
    if (status == DONE) status = plan_make(&c.plan, asked, c.data);
    if (status == DONE) status = data_ready(c.data, &c.plan.options);
    if (status == DONE) status = make_folder(&c);
    if (status == DONE) status = compare(&c);
    if (status != DONE) undo(&c);
    lab_close(&c.lab);
    plan_free(&c.plan);
    if (c.lock) closedir(c.lock);
    el_data_free(c.data);
    return status;
}

Status report_command(const Options *asked)
{
    Plan p;
    Status status = plan_read(&p, asked->operand);
    if (status == DONE) status = tell(&p);
    plan_free(&p);
    return status;
}
