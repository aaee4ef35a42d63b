// Reading back what an experiment on moons found.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/folder.h"
#include "suite/moons/moons.h"
#include "tensor/file.h"
#include "tensor/json.h"

static bool has_text(const ElJson *object, const char *key, const char *text)
{
    const ElJson *value = el_json_member(object, key);
    return value && value->kind == EL_JSON_STRING && strcmp(value->string, text) == 0;
}

// The mean of the values of a metric.
static Estimate find(const ElJson *figures, const char *model, const char *experiment, int metric)
{
    Sums sums = {0};
    for (const ElJson *f = figures->first; f; f = f->next) {
        const ElJson *value = el_json_member(f, "value");
        if (value && value->kind == EL_JSON_NUMBER && has_text(f, "model", model) &&
            has_text(f, "experiment", experiment) && has_text(f, "metric", moon_metrics[metric]))
            sums_add(&sums, value->number);
    }
    return estimate_of_sums(sums);
}

// Those of all models; false when one has not as many as there are seeds.
static bool fill(Moons *m, const ElJson *figures)
{
    Estimate average = find(figures, "average", "", MOON_MIDPOINT);
    m->average = average.mean;
    bool whole = average.n == 1;
    for (int e = 0; e < MOON_EXPERIMENTS; e++)
        for (int k = 0; k < MOON_MODELS; k++)
            for (int metric = 0; metric < MOON_METRICS; metric++) {
                Estimate found = find(figures, moon_kinds[k].name, moon_plans[e].name, metric);
                m->experiment[e].figure[k][metric] = found;
                if (m->seeds == 0) m->seeds = found.n;
                whole = whole && found.n > 0 && found.n == m->seeds;
            }
    return whole;
}

static Status read_figures(Moons *m, const char *path)
{
    size_t size;
    unsigned char *text = el_file_read("elbo", path, &size);
    ElJson *figures = text ? el_json_parse((const char *)text, size, path) : NULL;
    free(text);
    if (!figures) return wrong("%s", library_error());
    bool whole = figures->kind == EL_JSON_ARRAY && fill(m, figures);
    el_json_free(figures);
    return whole ? DONE
                 : wrong("%s lacks figures of an experiment on moons; elbo moons makes them", path);
}

static Status read_strips(MoonExperiment *e, const MoonPlan *p, const char *folder)
{
    e->png = el_file_read("elbo", path_in(folder, p->strips).text, &e->size);
    snprintf(e->caption, sizeof e->caption,
             "From the half moon to the full in equal steps. From the top: true moons; the average "
             "of the two pictures, by weights; then what is decoded on the way between their codes "
             "by the %s, the %s, the %s and the %s, trained on %s (first seed).",
             moon_kinds[0].title, moon_kinds[1].title, moon_kinds[2].title, moon_kinds[3].title,
             p->title);
    return e->png ? DONE : wrong("%s", library_error());
}

Status moons_read(Moons *m, const char *folder)
{
    *m = (Moons){0};
    Status status = read_figures(m, path_in(folder, MOONS_FIGURES).text);
    for (int e = 0; e < MOON_EXPERIMENTS && status == DONE; e++)
        status = read_strips(&m->experiment[e], &moon_plans[e], folder);
    return status;
}

void moons_remove(const char *folder)
{
    unlink(path_in(folder, MOONS_FIGURES).text);
    for (int e = 0; e < MOON_EXPERIMENTS; e++) unlink(path_in(folder, moon_plans[e].strips).text);
    rmdir(folder);
}

void moons_free(Moons *m)
{
    for (int e = 0; e < MOON_EXPERIMENTS; e++) free(m->experiment[e].png);
    *m = (Moons){0};
}
