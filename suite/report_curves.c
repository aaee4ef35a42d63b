// The report's loss curves: which of them share a chart, and what is said of the others.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report.h"
#include "suite/report_chart.h"

// A chart in the making: what all of its curves span, and what the flattest of them does.
typedef struct {
    const char *unit;
    Range range;
    double flattest;
} Chart;

static Chart joined(Chart chart, Range curve)
{
    return (Chart){
        .unit = chart.unit,
        .range = {fmin(chart.range.least, curve.least), fmax(chart.range.most, curve.most)},
        .flattest = fmin(chart.flattest, curve.most - curve.least),
    };
}

// Whether every curve would still fill a quarter of the chart: a GAN's one nat would not beside a
// VAE's hundreds.
static bool has_room(Chart chart, const Curve *curve, Range range)
{
    Chart both = joined(chart, range);
    return strcmp(chart.unit, curve->unit) == 0 &&
           both.range.most - both.range.least <= 4 * both.flattest;
}

static bool has_points(Range range)
{
    return range.least <= range.most;
}

static void add_line(Line *line, int *count, const Comparison *c, const Curve *curve)
{
    int entrant = report_entrant(c, curve->model);
    line[(*count)++] = (Line){
        .curve = curve,
        .colour = (entrant < 0 ? 0 : entrant) % CHART_COLOURS,
    };
}

// Draws the chart of curve `from` and of all later ones that share it, and marks those drawn.
static void put_chart(Text *page, const Comparison *c, int from, bool *drawn, Line *line,
                      int number)
{
    Range first = chart_range(&c->curve[from]);
    Chart chart = {c->curve[from].unit, first, first.most - first.least};
    int count = 0;
    for (int k = from; k < c->curves; k++) {
        Range own = chart_range(&c->curve[k]);
        if (drawn[k] || !has_points(own)) continue;
        if (k > from && !has_room(chart, &c->curve[k], own)) continue;
        chart = joined(chart, own);
        add_line(line, &count, c, &c->curve[k]);
        drawn[k] = true;
    }
    chart_put(page, line, count, chart.range, number);
}

static void put_charts(Text *page, const Comparison *c, bool *drawn, Line *line)
{
    text_put(page, "<div class=\"charts\">\n");
    for (int k = 0, number = 1; k < c->curves; k++)
        if (!drawn[k] && has_points(chart_range(&c->curve[k])))
            put_chart(page, c, k, drawn, line, number++);
    text_put(page, "</div>\n");
}

static const char *title_of(const Comparison *c, const Curve *curve)
{
    int entrant = report_entrant(c, curve->model);
    return entrant < 0 ? curve->model : report_title(&c->entrant[entrant]);
}

// What the loss of each model is.
static void put_losses(Text *page, const Comparison *c)
{
    for (int k = 0; k < c->curves; k++) {
        const Curve *curve = &c->curve[k];
        if (!curve->loss || !has_points(chart_range(curve))) continue;
        html_add(page, " <span class=\"note\">%s: <code>%s</code>.</span>", title_of(c, curve),
                 curve->loss);
    }
}

// Why a model has no curve among the charts, in a sentence.
static void put_absence(Text *page, const Comparison *c, const Curve *curve)
{
    if (has_points(chart_range(curve))) return;
    html_add(page, "<p class=\"note\">%s %s</p>\n", title_of(c, curve),
             curve->epochs == 0 ? "is fitted at once and has no curve."
                                : "has no loss that is a finite number, so no curve.");
}

static void put_failures(Text *page, const Comparison *c)
{
    for (int k = 0; k < c->entrants; k++)
        if (c->entrant[k].failure)
            html_add(page, "<p class=\"note failed\"><strong>%s</strong> failed: %s</p>\n",
                     report_title(&c->entrant[k]), c->entrant[k].failure);
}

// Which images those are that no model was trained on.
static const char *held_out(const Comparison *c)
{
    bool validation = false, test = false;
    for (int k = 0; k < c->curves; k++) {
        if (!has_points(chart_range(&c->curve[k]))) continue;
        validation |= c->curve[k].validation;
        test |= !c->curve[k].validation;
    }
    return validation && test ? "validation or test" : validation ? "validation" : "test";
}

void report_losses(Text *page, const Comparison *c)
{
    bool any = false;
    for (int k = 0; k < c->curves; k++) any |= has_points(chart_range(&c->curve[k]));
    if (!any) return;
    bool *drawn = calloc((size_t)c->curves, sizeof *drawn);
    Line *line = calloc((size_t)c->curves, sizeof *line);
    if (drawn && line) {
        html_add(page,
                 "<p>Loss by epoch of the first seed: solid on the training images, dashed on "
                 "%s images. ",
                 held_out(c));
        text_put(page, "Losses in one unit share a chart, unless one of them would then fill less "
                       "than a quarter of its height.");
        put_losses(page, c);
        text_put(page, "</p>\n");
        put_charts(page, c, drawn, line);
        for (int k = 0; k < c->curves; k++) put_absence(page, c, &c->curve[k]);
        put_failures(page, c);
    } else {
        page->failed = true;
    }
    free(drawn);
    free(line);
}
