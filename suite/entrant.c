// Training, measuring and drawing the runs of a comparison.
#include "suite/entrant.h"

#include "suite/measure/figures_file.h"
#include "suite/pictures.h"
#include "suite/train.h"

Path entrant_figures(const Plan *p, const ModelFamily *family, uint64_t seed)
{
    return path_in(plan_run(p, family, seed).text, "figures.json");
}

Path entrant_baseline(const Plan *p, const Baseline *b)
{
    char name[64];
    snprintf(name, sizeof name, "%s.json", b->name);
    for (char *at = name; *at; at++)
        if (*at == ' ') *at = '-';
    return path_in(p->folder.text, name);
}

// Not when it is being trained elsewhere.
static Status remove_run(const char *folder)
{
    DIR *lock;
    Status status = folder_lock(&lock, folder);
    if (status != DONE) return status;
    run_remove_files(folder);
    closedir(lock);
    return DONE;
}

// A run that is there goes on: its training when it was stopped, else what comes after.
static Status open_run(Run *r, const Options *asked, const ModelFamily *family, ElData *data)
{
    if (file_exists(path_in(asked->out, "config.json").text)) {
        Status status = run_resume(r, asked, family, data);
        if (status != ASKED_WRONGLY) return status;
        run_close(r); // it cannot be gone on with: killed while its files were written, say
        status_clear();
        status = remove_run(asked->out);
        if (status != DONE) return status;
    }
    return run_create(r, asked, family, data);
}

// Figures that cannot be read are measured again.
static bool is_measured(const char *figures)
{
    Figures found;
    bool measured = file_exists(figures) && figures_read(&found, figures) == DONE;
    if (!measured) status_clear();
    return measured;
}

Status entrant_run(const Plan *p, Lab *lab, ElData *data, const ModelFamily *family, uint64_t seed)
{
    Path own = plan_run(p, family, seed), figures = entrant_figures(p, family, seed);
    Figures found = {0};
    if (is_measured(figures.text)) return DONE;
    Options asked = p->options;
    asked.out = own.text;
    asked.seed = (int64_t)seed;
    Run run = {0};
    Status status = open_run(&run, &asked, family, data);
    if (status == DONE) status = train(&run, true);
    if (status == DONE) status = pictures_write(&run);
    bool first = seed == (uint64_t)p->options.seed;
    if (status == DONE) status = measure_run(&run, lab, first, &found);
    if (status == DONE) status = figures_write(&found, figures.text);
    run_close(&run);
    return status;
}

Status entrant_baselines(const Plan *p, Lab *lab)
{
    Status status = DONE;
    Baseline b;
    for (int k = 0; status == DONE && (b = baseline_at(k)).name; k++) {
        Path path = entrant_baseline(p, &b);
        Figures found = {0};
        if (is_measured(path.text)) continue;
        status = baseline_measure(&b, lab, (uint64_t)p->options.seed, &found);
        if (status == DONE && found.count > 0) status = figures_write(&found, path.text);
    }
    return status;
}
