// The figures of a comparison as JSON, as CSV and as a table on the terminal.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "suite/comparison.h"
#include "suite/json_out.h"

const Result *comparison_find(const Comparison *c, const char *model, const Metric *metric)
{
    for (const Result *r = c->result; r < c->result + c->results; r++)
        if (r->metric == metric && strcmp(r->model, model) == 0) return r;
    return NULL;
}

// --- files ---------------------------------------------------------------------------------------

bool results_write_json(const Comparison *c, const char *path)
{
    Document d;
    if (!document_begin(&d)) return false;
    for (const SeedResult *r = c->seed_result; r < c->seed_result + c->seed_results; r++) {
        fprintf(d.out, "%s\n  {\"model\": \"%s\", \"metric\": \"%s\", \"seed\": %" PRIu64,
                r == c->seed_result ? "[" : ",", r->model, r->metric->name, r->seed);
        fputs(", \"value\": ", d.out);
        json_put_number(d.out, r->value);
        fputs(", \"standard_error\": ", d.out);
        json_put_number(d.out, r->standard_error);
        fprintf(d.out, ", \"n\": %" PRId64 ", \"unit\": ", r->n);
        json_put_string(d.out, r->metric->unit);
        fputs("}", d.out);
    }
    fputs(c->seed_results ? "\n]\n" : "[]\n", d.out);
    return document_end(&d, path);
}

// A number, or nothing where there is none.
static void put_cell(FILE *out, double value)
{
    if (isfinite(value)) json_put_number(out, value);
}

bool results_write_csv(const Comparison *c, const char *path)
{
    Document d;
    if (!document_begin(&d)) return false;
    fputs("model,metric,seed,value,standard_error,n,unit\n", d.out);
    for (const SeedResult *r = c->seed_result; r < c->seed_result + c->seed_results; r++) {
        fprintf(d.out, "%s,%s,%" PRIu64 ",", r->model, r->metric->name, r->seed);
        put_cell(d.out, r->value);
        fputc(',', d.out);
        put_cell(d.out, r->standard_error);
        fprintf(d.out, ",%" PRId64 ",%s\n", r->n, r->metric->unit);
    }
    return document_end(&d, path);
}

// --- the terminal --------------------------------------------------------------------------------

static void print_cell(const Result *r)
{
    char cell[48] = "-";
    int decimals = r ? r->metric->decimals : 0;
    if (r && isfinite(r->standard_error)) {
        snprintf(cell, sizeof cell, "%.*f +-%.*f", decimals, r->value, decimals, r->standard_error);
    } else if (r && isfinite(r->value)) {
        snprintf(cell, sizeof cell, "%.*f", decimals, r->value);
    }
    printf(" %22s", cell);
}

// "Frechet distance" or "Training, s", as wide as a column.
static void print_heading(const Metric *m)
{
    char heading[64];
    snprintf(heading, sizeof heading, "%s%s%s", m->heading, *m->unit ? ", " : "", m->unit);
    printf(" %22s", heading);
}

static bool any_figure(const Comparison *c, const Entrant *e, const MetricGroup *g)
{
    for (int k = 0; k < g->count; k++)
        if (comparison_find(c, e->name, &c->metric[g->first + k])) return true;
    return false;
}

static void print_columns(const Comparison *c, const MetricGroup *g)
{
    printf("\n%-22s", g->title);
    for (int k = 0; k < g->count; k++) print_heading(&c->metric[g->first + k]);
    puts("");
    for (const Entrant *e = c->entrant; e < c->entrant + c->entrants; e++) {
        if (!any_figure(c, e, g)) continue;
        printf("%-22s", e->name);
        for (int k = 0; k < g->count; k++)
            print_cell(comparison_find(c, e->name, &c->metric[g->first + k]));
        puts("");
    }
}

void results_print(const Comparison *c)
{
    enum { COLUMNS = 5 };
    for (int k = 0; k < c->groups; k++)
        for (int first = 0; first < c->group[k].count; first += COLUMNS) {
            int left = c->group[k].count - first;
            print_columns(c, &(MetricGroup){c->group[k].title, c->group[k].first + first,
                                            left < COLUMNS ? left : COLUMNS});
        }
    for (int k = 0; k < c->entrants; k++)
        if (c->entrant[k].failure)
            printf("%s failed: %s\n", c->entrant[k].name, c->entrant[k].failure);
}
