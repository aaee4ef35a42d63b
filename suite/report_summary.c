// The report's summary: for each metric that has a better direction and two figures, who leads and
// by how much, in sentences made from the figures. Nothing here knows a model or expects a winner.
#include "suite/report.h"
#include "suite/standing.h"
#include "suite/words.h"

// "8.14 ± 0.05".
static void put_figure(Text *page, const Result *r)
{
    int decimals = r->metric->decimals;
    html_add(page, "<span class=\"figure\">%s", words_number(r->value, decimals).text);
    if (report_has_error(r))
        html_add(page, " \u00b1 %s", words_error(r->standard_error, decimals).text);
    text_put(page, "</span>");
}

// The titles of all that show the figure r: "A", "A and B", "A, B and C".
static void put_leaders(Text *page, const Comparison *c, const Standing *s)
{
    for (int k = 0, written = 0; k < c->entrants; k++) {
        const Result *r = standing_figure(c, k, s->best->metric);
        if (!r || (s->next && !standing_leads(s, r))) continue;
        html_add(page, "%s<strong>%s</strong>", words_between(written++, s->leaders),
                 report_title(&c->entrant[k]));
    }
}

// After "Heading: " when all that have a figure show the same.
static void put_no_contest(Text *page, const Comparison *c, const Standing *s)
{
    html_add(page, "a tie of all %s, ", words_small(s->count).text);
    put_leaders(page, c, s);
    text_put(page, ", at ");
    put_figure(page, s->best);
    text_put(page, ".");
}

// After "Heading: " when some lead and some follow.
static void put_contest(Text *page, const Comparison *c, const Standing *s)
{
    const char *next = report_title(&c->entrant[s->next_entrant]);
    put_leaders(page, c, s);
    bool close = standing_within_error(s);
    if (close)
        html_add(page, " %s ahead on paper at ", s->leaders > 1 ? "are" : "is");
    else
        html_add(page, " %s at ", s->leaders > 1 ? "share the lead" : "leads");
    put_figure(page, s->best);
    html_add(page, "; %s follows at ", next);
    put_figure(page, s->next);
    html_add(page, ", a gap of %s", words_number(s->gap, s->best->metric->decimals).text);
    text_put(page, close ? ", less than two standard errors: no clear lead." : ".");
}

static void put_metric(Text *page, const Comparison *c, const Metric *m)
{
    Standing s = standing_of(c, m);
    if (!s.best || s.count < 2) return;
    html_add(page, "<li><span class=\"topic\">%s</span> <span class=\"unit\">(", m->heading);
    if (m->unit && *m->unit) html_add(page, "%s, ", m->unit);
    html_add(page, "%s)</span>: ", report_direction(m));
    if (s.next)
        put_contest(page, c, &s);
    else
        put_no_contest(page, c, &s);
    text_put(page, "</li>\n");
}

static void put_failures(Text *page, const Comparison *c)
{
    for (int k = 0; k < c->entrants; k++) {
        const Entrant *e = &c->entrant[k];
        if (!e->failure) continue;
        html_add(page,
                 "<li class=\"failed\"><strong>%s</strong> failed and has no figures: %s</li>\n",
                 report_title(e), e->failure);
    }
}

void report_summary(Text *page, const Comparison *c)
{
    Text items = {0};
    for (int k = 0; k < c->metrics; k++) put_metric(&items, c, &c->metric[k]);
    put_failures(&items, c);
    if (items.length > 0) {
        text_put(page, "<ul class=\"summary\">\n");
        text_put_bytes(page, items.data, items.length);
        text_put(page, "</ul>\n");
    } else {
        text_put(page, "<p>No figure that has a better and a worse was taken of two models.</p>\n");
    }
    if (items.failed) page->failed = true;
    text_free(&items);
}
