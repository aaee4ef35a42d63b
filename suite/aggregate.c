// Means over seeds, and which metrics there are.
#include "suite/aggregate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/measure/measure.h"

// --- the metrics that have figures ---------------------------------------------------------------

static bool has_figures(const Comparison *c, const Metric *metric)
{
    for (int k = 0; k < c->seed_results; k++)
        if (c->seed_result[k].metric == metric) return true;
    return false;
}

static int add_metrics(Comparison *c, Metric *table, const Measurement *m)
{
    int first = c->metrics;
    for (const Metric *metric = m->metrics; metric->name; metric++)
        if (has_figures(c, metric)) table[c->metrics++] = *metric;
    return c->metrics - first;
}

static Status make_table(Comparison *c)
{
    int most = 0, groups = 0;
    for (const Measurement *const *m = measurements; *m; m++, groups++)
        for (const Metric *metric = (*m)->metrics; metric->name; metric++) most++;
    Metric *table = calloc((size_t)most, sizeof *table);
    MetricGroup *group = calloc((size_t)groups, sizeof *group);
    c->metric = table;
    c->group = group;
    if (!table || !group) return failed("out of memory for the comparison");
    for (const Measurement *const *m = measurements; *m; m++) {
        int first = c->metrics, count = add_metrics(c, table, *m);
        if (count > 0) group[c->groups++] = (MetricGroup){(*m)->title, first, count};
    }
    return DONE;
}

// --- means over seeds ----------------------------------------------------------------------------

static bool is_of(const SeedResult *s, const char *model, const Metric *metric)
{
    return strcmp(s->model, model) == 0 && strcmp(s->metric->name, metric->name) == 0;
}

// The figures of one model for one metric: their mean, with the error of a mean over seeds where
// there are several, else that of the figure.
static Result mean_over_seeds(const Comparison *c, const char *model, const Metric *metric)
{
    Result r = {.model = model, .metric = metric, .low = INFINITY, .high = -INFINITY};
    const SeedResult *end = c->seed_result + c->seed_results;
    double sum = 0, squares = 0;
    for (const SeedResult *s = c->seed_result; s < end; s++) {
        if (!is_of(s, model, metric)) continue;
        r.seeds++;
        r.n = s->n;
        r.standard_error = s->standard_error;
        r.low = fmin(r.low, s->value);
        r.high = fmax(r.high, s->value);
        sum += s->value;
    }
    r.value = r.low == r.high ? r.low : sum / r.seeds; // a sum of equal numbers may be off
    if (r.seeds < 2) return r;
    for (const SeedResult *s = c->seed_result; s < end; s++)
        if (is_of(s, model, metric)) squares += (s->value - r.value) * (s->value - r.value);
    r.standard_error = sqrt(squares / (r.seeds - 1) / r.seeds);
    return r;
}

static Status add_results(Comparison *c)
{
    c->result = calloc((size_t)(c->entrants * c->metrics + 1), sizeof *c->result);
    if (!c->result) return failed("out of memory for the comparison");
    for (int e = 0; e < c->entrants; e++)
        for (int m = 0; m < c->metrics; m++) {
            Result r = mean_over_seeds(c, c->entrant[e].name, &c->metric[m]);
            if (r.seeds > 0) c->result[c->results++] = r;
        }
    return DONE;
}

Status aggregate(Comparison *c)
{
    Status status = make_table(c);
    return status == DONE ? add_results(c) : status;
}
