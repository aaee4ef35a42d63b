// The report's table: models by metrics. It is complete without the script, which adds sorting.
#include <stdlib.h>

#include "suite/report.h"
#include "suite/standing.h"
#include "suite/words.h"

static void put_heading(Text *page, const Metric *m)
{
    html_add(page, "<th scope=\"col\" data-better=\"%d\">%s", m->better, m->heading);
    if (m->unit && *m->unit) html_add(page, " <span class=\"unit\">%s</span>", m->unit);
    if (report_direction(m))
        html_add(page, " <span class=\"direction\">%s</span>", report_direction(m));
    text_put(page, "</th>\n");
}

static void put_error(Text *page, const Result *r)
{
    if (!report_has_error(r)) return;
    html_add(page, " <span class=\"error\">\u00b1 %s</span>",
             words_error(r->standard_error, r->metric->decimals).text);
}

static void put_cell(Text *page, const Result *r, bool best)
{
    if (!r) {
        text_put(page, "<td><span aria-hidden=\"true\">\u2013</span>"
                       "<span class=\"spoken\">no value</span></td>\n");
        return;
    }
    html_add(page, "<td data-value=\"%.12g\">", r->value);
    if (best) text_put(page, "<span class=\"star\" aria-hidden=\"true\">\u2605</span> <strong>");
    html_add(page, "%s", words_number(r->value, r->metric->decimals).text);
    if (best) text_put(page, "<span class=\"spoken\">, best</span></strong>");
    put_error(page, r);
    text_put(page, "</td>\n");
}

static void put_row(Text *page, const Comparison *c, int entrant, const Standing *standing)
{
    const Entrant *e = &c->entrant[entrant];
    html_add(page, "<tr>\n<th scope=\"row\">%s", report_title(e));
    if (report_title(e) != e->name) html_add(page, " <code>%s</code>", e->name);
    text_put(page, "</th>\n");
    if (e->failure)
        html_add(page, "<td class=\"failed\" colspan=\"%d\"><span>Failed: %s</span></td>\n",
                 c->metrics, e->failure);
    for (int k = 0; k < c->metrics && !e->failure; k++) {
        const Result *r = standing_figure(c, entrant, &c->metric[k]);
        put_cell(page, r, standing_leads(&standing[k], r));
    }
    text_put(page, "</tr>\n");
}

// What the marks in the table mean, those that are there.
static void put_caption(Text *page, const Comparison *c)
{
    bool errors = false;
    for (int k = 0; k < c->results; k++) errors |= report_has_error(&c->result[k]);
    text_put(page, "<caption id=\"table-caption\"><span>Models by figures. "
                   "<span aria-hidden=\"true\">\u2605</span><span class=\"spoken\">A star</span> "
                   "marks the best of a column.");
    if (errors) text_put(page, " \u00b1 is one standard error.");
    text_put(page, "</span></caption>\n");
}

static void put_table(Text *page, const Comparison *c, const Standing *standing)
{
    text_put(page, "<div class=\"wide\" role=\"region\" aria-labelledby=\"table-caption\" "
                   "tabindex=\"0\">\n<table id=\"table\">\n");
    put_caption(page, c);
    text_put(page, "<thead>\n<tr>\n<th scope=\"col\">Model</th>\n");
    for (int k = 0; k < c->metrics; k++) put_heading(page, &c->metric[k]);
    text_put(page, "</tr>\n</thead>\n<tbody>\n");
    for (int k = 0; k < c->entrants; k++) put_row(page, c, k, standing);
    text_put(page, "</tbody>\n</table>\n</div>\n<p class=\"spoken\" role=\"status\"></p>\n");
}

void report_figures(Text *page, const Comparison *c)
{
    if (c->metrics == 0 || c->entrants == 0) return;
    Standing *standing = calloc((size_t)c->metrics, sizeof *standing);
    if (!standing) {
        page->failed = true;
        return;
    }
    for (int k = 0; k < c->metrics; k++) standing[k] = standing_of(c, &c->metric[k]);
    put_table(page, c, standing);
    free(standing);
}
