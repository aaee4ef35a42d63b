// The report's tables, one a group of metrics: models by figures. They are complete without the
// script, which adds sorting. Baselines stand apart, below the models.
#include <math.h>
#include <stdlib.h>

#include "suite/report.h"
#include "suite/standing.h"
#include "suite/words.h"

// A column: who leads in it, and the least and the most that a bar in it shows.
typedef struct {
    const Metric *metric;
    Standing standing;
    double low, high;
    int64_t n; // that all its figures are means over; 0 when they differ
} Column;

typedef struct {
    const Comparison *c;
    const MetricGroup *group;
    Column *column;
    int number; // of the table on the page
} Table;

// --- columns -------------------------------------------------------------------------------------

// What the bar of a figure spans: the seeds, or of one seed a standard error either way.
static void bar_of(const Result *r, double *low, double *high)
{
    bool seeds = r->seeds > 1;
    double error = report_has_error(r) ? r->standard_error : 0;
    *low = seeds ? r->low : r->value - error;
    *high = seeds ? r->high : r->value + error;
}

static Column column_of(const Comparison *c, const Metric *m)
{
    Column column = {m, standing_of(c, m), INFINITY, -INFINITY, -1};
    for (int k = 0; k < c->entrants; k++) {
        const Result *r = standing_contender(c, k, m);
        if (!r) continue;
        double low, high;
        bar_of(r, &low, &high);
        column.low = fmin(column.low, low);
        column.high = fmax(column.high, high);
        column.n = column.n < 0 || column.n == r->n ? r->n : 0;
    }
    return column;
}

static void put_heading(Text *page, const Column *column)
{
    const Metric *m = column->metric;
    html_add(page, "<th scope=\"col\" data-better=\"%d\">%s", m->better, m->heading);
    report_unit(page, m);
    if (report_direction(m))
        html_add(page, " <span class=\"direction\">%s</span>", report_direction(m));
    if (column->n > 1)
        html_add(page, " <span class=\"unit\">n\u00a0=\u00a0%s</span>",
                 words_count(column->n).text);
    text_put(page, "</th>\n");
}

// --- cells ---------------------------------------------------------------------------------------

// A line from low to high with a dot at the value; what is not within the column is cut off.
static void put_bar(Text *page, const Result *r, const Column *column)
{
    double span = column->high - column->low, low, high;
    bar_of(r, &low, &high);
    if (!(span > 0) || !isfinite(span) || r->value < column->low || r->value > column->high) return;
    double from = fmax(0, (low - column->low) / span), to = fmin(1, (high - column->low) / span);
    html_add(page,
             "<svg class=\"bar\" viewBox=\"0 0 68 8\" aria-hidden=\"true\"><path class=\"track\" "
             "d=\"M4 4H64\"/><path d=\"M%.1f 4H%.1f\"/>",
             4 + 60 * from, 4 + 60 * to);
    html_add(page, "<circle cx=\"%.1f\" cy=\"4\" r=\"2.5\"/></svg>",
             4 + 60 * (r->value - column->low) / span);
}

static void put_cell(Text *page, const Result *r, const Column *column, int usual_seeds)
{
    if (!r) {
        text_put(page, "<td><span aria-hidden=\"true\">\u2013</span>"
                       "<span class=\"spoken\">no value</span></td>\n");
        return;
    }
    int decimals = r->metric->decimals;
    bool best = usual_seeds >= 0 && standing_leads(&column->standing, r);
    html_add(page, "<td data-value=\"%.12g\">", r->value);
    if (best) text_put(page, "<span class=\"star\" aria-hidden=\"true\">\u2605</span> <strong>");
    text_put(page, words_number(r->value, decimals).text);
    if (best) text_put(page, "<span class=\"spoken\">, best</span></strong>");
    text_put(page, " <span class=\"error\">");
    if (report_has_error(r))
        html_add(page, "\u00b1 %s", words_error(r->standard_error, decimals).text);
    if (usual_seeds > 1 && r->seeds == 1) text_put(page, " (one seed)");
    text_put(page, "</span>");
    put_bar(page, r, column);
    text_put(page, "</td>\n");
}

// --- rows ----------------------------------------------------------------------------------------

static void put_row(Text *page, const Table *t, int entrant)
{
    const Entrant *e = &t->c->entrant[entrant];
    text_put(page, "<tr>\n<th scope=\"row\">");
    report_name(page, e);
    if (!e->baseline && report_title(e) != e->name) html_add(page, " <code>%s</code>", e->name);
    if (e->seeds > 1) html_add(page, " <span class=\"unit\">%d seeds</span>", e->seeds);
    text_put(page, "</th>\n");
    if (e->failure)
        html_add(page, "<td class=\"failed\" colspan=\"%d\"><span>Failed: %s</span></td>\n",
                 t->group->count, e->failure);
    for (int k = 0; k < t->group->count && !e->failure; k++) {
        const Result *r = standing_figure(t->c, entrant, t->column[k].metric);
        put_cell(page, r, &t->column[k], e->baseline ? -1 : e->seeds);
    }
    text_put(page, "</tr>\n");
}

static bool has_row(const Table *t, int entrant)
{
    if (t->c->entrant[entrant].failure) return true;
    for (int k = 0; k < t->group->count; k++)
        if (standing_figure(t->c, entrant, t->column[k].metric)) return true;
    return false;
}

// The rows of the models, or of the baselines; a body of the table when there are any.
static void put_rows(Text *page, const Table *t, bool baselines)
{
    int written = 0;
    for (int k = 0; k < t->c->entrants; k++) {
        if (t->c->entrant[k].baseline != baselines || !has_row(t, k)) continue;
        if (written++ == 0) html_add(page, "<tbody%s>\n", baselines ? " class=\"baselines\"" : "");
        put_row(page, t, k);
    }
    if (written > 0) text_put(page, "</tbody>\n");
}

// --- tables --------------------------------------------------------------------------------------

// What the marks in the table mean, those that are there.
static void put_caption(Text *page, const Table *t)
{
    bool errors = false, seeds = false, baselines = false;
    for (int k = 0; k < t->c->entrants; k++) {
        bool row = has_row(t, k);
        baselines |= row && t->c->entrant[k].baseline;
        seeds |= row && t->c->entrant[k].seeds > 1;
        for (int m = 0; m < t->group->count; m++) {
            const Result *r = standing_figure(t->c, k, t->column[m].metric);
            errors |= r && r->seeds <= 1 && report_has_error(r);
        }
    }
    html_add(page, "<caption id=\"table-%d\"><span>%s: models by figures. ", t->number,
             t->group->title);
    text_put(page, "<span aria-hidden=\"true\">\u2605</span><span class=\"spoken\">A star</span> "
                   "marks the best of a column.");
    if (seeds)
        text_put(page,
                 " Where a model has several seeds a figure is the mean over them, \u00b1 the "
                 "standard error of that mean, and the bar goes from the least to the most.");
    if (errors)
        html_add(page,
                 " %s \u00b1 is one standard error over the n things measured, and the bar "
                 "as long.",
                 seeds ? "Else" : "");
    if (baselines)
        text_put(page, " The last rows are no models, but there to read those of models by.");
    text_put(page, "</span></caption>\n");
}

static void put_table(Text *page, const Table *t)
{
    html_add(page,
             "<div class=\"wide\" role=\"region\" aria-labelledby=\"table-%d\" tabindex=\"0\">\n"
             "<table class=\"sortable\">\n",
             t->number);
    put_caption(page, t);
    text_put(page, "<thead>\n<tr>\n<th scope=\"col\">Model</th>\n");
    for (int k = 0; k < t->group->count; k++) put_heading(page, &t->column[k]);
    text_put(page, "</tr>\n</thead>\n");
    put_rows(page, t, false);
    put_rows(page, t, true);
    text_put(page, "</table>\n</div>\n");
}

static void put_absent(Text *page, const Table *t)
{
    int count = 0, written = 0;
    for (int k = 0; k < t->c->entrants; k++) count += !t->c->entrant[k].baseline && !has_row(t, k);
    if (count == 0) return;
    text_put(page, "<p class=\"note\">Not measured of ");
    for (int k = 0; k < t->c->entrants; k++)
        if (!t->c->entrant[k].baseline && !has_row(t, k))
            html_add(page, "%s%s", words_between(written++, count),
                     report_title(&t->c->entrant[k]));
    text_put(page, ".</p>\n");
}

// In sentences, and how each row is made again.
static void put_details(Text *page, const Table *t)
{
    Text leaders = {0};
    for (int k = 0; k < t->group->count; k++) report_leader(&leaders, t->c, t->column[k].metric);
    if (leaders.length > 0) {
        text_put(page, "<details>\n<summary>Who leads, figure by figure</summary>\n<ul>\n");
        text_put_bytes(page, leaders.data, leaders.length);
        text_put(page, "</ul>\n</details>\n");
    }
    if (leaders.failed) page->failed = true;
    text_free(&leaders);
    text_put(page, "<details>\n<summary>Commands that make these figures again</summary>\n<dl "
                   "class=\"commands\">\n");
    for (int k = 0; k < t->c->entrants; k++) {
        const Entrant *e = &t->c->entrant[k];
        const char *command = e->figures ? e->figures : t->c->command;
        if (has_row(t, k) && command)
            html_add(page, "<div><dt>%s</dt><dd><code>%s</code></dd></div>\n", report_title(e),
                     command);
    }
    text_put(page, "</dl>\n</details>\n");
}

static void put_group(Text *page, const Comparison *c, int number)
{
    const MetricGroup *group = &c->group[number];
    Table t = {c, group, calloc((size_t)group->count, sizeof *t.column), number};
    if (!t.column) {
        page->failed = true;
        return;
    }
    for (int k = 0; k < group->count; k++) t.column[k] = column_of(c, &c->metric[group->first + k]);
    html_add(page, "<h3>%s</h3>\n", group->title);
    put_table(page, &t);
    put_absent(page, &t);
    put_details(page, &t);
    free(t.column);
}

void report_figures(Text *page, const Comparison *c)
{
    if (c->entrants == 0) return;
    for (int k = 0; k < c->groups; k++)
        if (c->group[k].count > 0) put_group(page, c, k);
}
