// The report's table of published figures beside ours.
#include <math.h>
#include <string.h>

#include "suite/report.h"
#include "suite/standing.h"
#include "suite/words.h"

static void put_value(Text *page, double value, double error, int decimals)
{
    html_add(page, "<td>%s", words_number(value, decimals).text);
    if (error > 0)
        html_add(page, " <span class=\"error\">\u00b1 %s</span>",
                 words_error(error, decimals).text);
    text_put(page, "</td>\n");
}

static void put_row(Text *page, const Comparison *c, int entrant, const ModelPublished *p)
{
    const Metric *m = report_metric(c, p->metric);
    const Result *ours = m ? standing_figure(c, entrant, m) : NULL;
    if (!ours) return;
    double gap = ours->value - p->value;
    text_put(page, "<tr>\n<th scope=\"row\">");
    report_name(page, &c->entrant[entrant]);
    html_add(page, "</th>\n<td class=\"words\">%s", m->heading);
    report_unit(page, m);
    text_put(page, "</td>\n");
    put_value(page, ours->value, ours->standard_error, m->decimals);
    put_value(page, p->value, p->error, m->decimals);
    html_add(page, "<td>%s%s</td>\n<td class=\"words\">%s</td>\n</tr>\n", gap > 0 ? "+" : "",
             words_number(gap, m->decimals).text, p->source);
}

void report_published(Text *page, const Comparison *c)
{
    Text rows = {0};
    for (int k = 0; k < c->entrants; k++)
        for (const ModelPublished *p = c->entrant[k].published; p && p->metric; p++)
            if (strcmp(p->data, c->data) == 0) put_row(&rows, c, k, p);
    if (rows.length > 0) {
        text_put(page,
                 "<div class=\"wide\" role=\"region\" aria-labelledby=\"published-caption\" "
                 "tabindex=\"0\">\n<table>\n<caption id=\"published-caption\"><span>The gap is "
                 "ours less the published figure; the settings are those of the source where it "
                 "names them.</span></caption>\n<thead>\n<tr>\n<th scope=\"col\">Model</th>\n"
                 "<th scope=\"col\" class=\"words\">Figure</th>\n<th scope=\"col\">Ours</th>\n"
                 "<th scope=\"col\">Published</th>\n<th scope=\"col\">Gap</th>\n"
                 "<th scope=\"col\" class=\"words\">Source</th>\n</tr>\n</thead>\n<tbody>\n");
        text_put_bytes(page, rows.data, rows.length);
        text_put(page, "</tbody>\n</table>\n</div>\n");
    }
    if (rows.failed) page->failed = true;
    text_free(&rows);
}
